import { priceOfChoice } from '../../agents/decision.ts'
import { priorityOf } from '../../agents/priority.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { isAssignedTo, type WireIssue } from '../../gitea/wire.ts'
import { textHash } from '../../issue/text-hash.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Adopted, afterEnd, afterReading, type Reading } from '../../tasks/lifecycle.ts'
import { choosesAlike } from '../../tasks/overrides.ts'
import { afterLateAnswer, afterNewPolicy, choiceWithout } from '../../tasks/renewal.ts'
import type { StatusMark } from '../../tasks/status-mark.ts'
import { isEnded, type Person, shortTitle, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { rulesFor } from '../rules-for.ts'
import { saveDecision } from '../save-decision.ts'
import { showsStatus } from '../shows-status.ts'
import { statusMarkOn } from '../status-mark-on.ts'
import { saveTask } from '../task-event.ts'
import { bodyByOf } from './body-by.ts'
import { type Known, ordersOf } from './orders.ts'
import { specOf } from './spec-of.ts'
import { isTextOfWriter } from './text-by.ts'

const HEARS = [
  'issues.opened',
  'issues.assigned',
  'issues.edited',
  'issues.reopened',
  'issues.label_updated',
  'issues.label_cleared',
  'sweep.found',
  'reading.done',
  'turn.came',
] as const
type ParsingContext = Context<(typeof HEARS)[number]>

/** Reads an issue that is assigned to the bot and makes or renews its task. */
export function parsing(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'parsing',
    description: 'Reads what an issue that is assigned to the bot asks for.',
    scopes: ['read:issue', 'read:repository', 'read:user'],
    lane: 'issue',
    coalesce: true,
    register(app) {
      app.on(HEARS, (context) => parse(deps, context))
    },
  })
}

async function parse(deps: BuiltInDeps, context: ParsingContext): Promise<void> {
  const me = await deps.forge.me()
  const before = await deps.tasks.find(context.snapshot.key)
  if (!before && isOthersBusiness(context, me.id)) return
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string' || issue.pull_request) return
  const isMine = isAssignedTo(issue, me.id)
  if (issue.state === 'closed' || !isMine) {
    if (!before && (await isLeftBehind(deps, context, issue))) await bury(deps, context, issue)
    return
  }
  const mark = before ? undefined : await statusMarkOn(deps.forge, context.snapshot)
  const reading = await readIssueOf(deps, context, { issue, before, mark })
  const adopted = mark && isMarkOf(mark, reading) ? adoptedFrom(mark, reading, context.now()) : undefined
  const isWriters =
    !before || before.textHash === reading.textHash || (await isTextOfWriter(deps, context, issue, before))
  const read = afterReading(before, reading, adopted, context.root === 'person', isWriters)
  const after = before ? await sameIfChosenAgain(deps, context, before, read) : read
  saveTask(context, deps.tasks, { before, after, event: 'task.parsed' })
}

/**
 * What was handed in is not given out once more because the bot has forgotten it; and who was told is not bound to an agent by
 * orders that stand no more, or not yet.
 */
function adoptedFrom(mark: StatusMark, { overrides }: Reading, atMs: number): Adopted {
  const { agent, decision: decisionNumber, handedIn } = mark
  if (handedIn === undefined || agent === null)
    return { agent: choosesAlike(mark.overrides, overrides) ? agent : null, decisionNumber }
  const pull = handedIn === 0 ? {} : { pullRequest: handedIn }
  return { agent, decisionNumber, handedIn: { at: atMs, ...pull } }
}

/** Whoever has an agent keeps it, if what is new would not lead to another one; for other reasons it is a decision of its own. */
async function sameIfChosenAgain(
  deps: BuiltInDeps,
  context: ParsingContext,
  before: Task,
  read: Task,
): Promise<Task> {
  if (before.state !== 'assigned') return read
  const rules = await rulesFor(deps, read, await policyAt(deps, context))
  const load = await deps.tasks.load()
  const after = afterNewPolicy(before, afterLateAnswer(before, read, rules, load), rules, load)
  if (after.decision !== before.decision) {
    const choice = choiceWithout(before.agent, after, rules, load)
    saveDecision(deps, context, after, { choice, policy: rules.version })
    const place = { key: after.key, repoId: after.address.repoId }
    const price = priceOfChoice(after.decision)
    // it may cost more than was set aside, and somebody else may take that at this moment
    if (choice.purses && price > 0) context.write(deps.spending.check(place, choice.purses, price))
  }
  return after
}

/** The issue has been read under these names a moment ago. */
function policyAt(deps: BuiltInDeps, { snapshot }: ParsingContext): Promise<Policy> {
  return deps.policies.of(snapshot.address.repoId, snapshot.address)
}

/** Whether what the comment tells was read from this text, or from one that asked for the same. */
function isMarkOf(mark: StatusMark, { textHash: hash, spec }: Reading): boolean {
  const { p50, p90 } = spec.estimate.value
  const asksTheSame =
    !spec.wish &&
    mark.difficulty === (mark.overrides.difficulty ?? spec.difficulty.value) &&
    mark.tokens === p50 &&
    (mark.p90 ?? mark.tokens) === p90
  return mark.text === hash || asksTheSame
}

/** An issue that is no task is not asked about, unless it has a label that could be one of ours. */
async function isLeftBehind(deps: BuiltInDeps, context: ParsingContext, issue: WireIssue): Promise<boolean> {
  if (!issue.labels.some(({ name }) => name.includes('/'))) return false
  return showsStatus(issue, (await policyAt(deps, context)).labels)
}

/** What ended after the database was lost and before the bot had seen it still shows what it was then; no model is asked about it. */
async function bury(
  { reader: _unasked, ...deps }: BuiltInDeps,
  context: ParsingContext,
  issue: WireIssue,
): Promise<void> {
  const mark = await statusMarkOn(deps.forge, context.snapshot)
  if (!mark) return
  const reading = await readIssueOf(deps, context, { issue, before: undefined, mark })
  const ended = afterEnd(afterReading(undefined, reading), issue.state === 'closed' ? 'done' : 'released')
  saveTask(context, deps.tasks, { before: undefined, after: { ...ended, version: 1 }, event: 'task.closed' })
}

/**
 * Most issues of a busy server are not the bot's: what is assigned to somebody else, and is no task, costs no call. A
 * payload is only a hint, but if it is out of date another event follows, or the sweep.
 */
function isOthersBusiness(context: ParsingContext, botId: number): boolean {
  if (context.name === 'turn.came' || context.coalesced) return false
  if (context.name === 'sweep.found' || context.name === 'reading.done') return false
  return !context.payload.issue.assignees?.some((assignee) => assignee.id === botId)
}

async function readIssueOf(deps: BuiltInDeps, context: ParsingContext, known: Known): Promise<Reading> {
  const { issue, before } = known
  const { address } = context.snapshot
  const hash = textHash(issue)
  const isSame = before !== undefined && before.textHash === hash && !isEnded(before) && !before.isStale
  const overrides = await ordersOf(deps, context, known)
  return {
    key: context.snapshot.key,
    issueId: issue.id,
    address,
    title: shortTitle(issue.title),
    textHash: hash,
    bodyBy: bodyByOf(context, issue, before),
    spec: await specOf(deps, context, { issue, overrides, same: isSame ? before : undefined }),
    priority: overrides.priority ?? priorityOf(issue.labels.map((label) => label.name)),
    overrides,
    // whoever assigned it first is the one to ask; a later assignment of somebody else changes nothing
    assigner: (isRunning(before) ? before.assigner : null) ?? assignerIn(context),
  }
}

function isRunning(task: Task | undefined): task is Task {
  return task !== undefined && !isEnded(task)
}

/** Only the event of an assignment tells who it was, and only as long as it is the newest one. */
function assignerIn(context: ParsingContext): Person | null {
  if (context.name !== 'issues.assigned' && context.name !== 'issues.opened') return null
  const { id, login } = context.payload.sender
  return context.root === 'person' ? { id, login } : null
}
