import { waitsForRoom } from '../../agents/elbow-room.ts'
import { usdPerHourAt } from '../../agents/waiting.ts'
import type { Context } from '../../app/context.ts'
import { Conflict } from '../../database/conflict.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { Forge } from '../../gitea/forge.ts'
import { refTo } from '../../gitea/issue-address.ts'
import { IssueSnapshot } from '../../gitea/snapshot.ts'
import { editorOf, type WireIssue } from '../../gitea/wire.ts'
import { inLanguage } from '../../language/language.ts'
import type { Policy } from '../../policy/policy.ts'
import { decisionInputs } from '../../tasks/decision-inputs.ts'
import { type Edge, isEffective, isHolding } from '../../tasks/graph.ts'
import { afterHold, asChange, type Hold, withOverrides } from '../../tasks/lifecycle.ts'
import { withoutBlockers } from '../../tasks/overrides.ts'
import { type Blocker, isEnded, isUnsteady, type Overrides, type Task } from '../../tasks/task.ts'
import { Named } from '../named.ts'
import { saveTask, taskPayload } from '../task-event.ts'
import { edgesOfBlocks, type StatedBlocks, statedBlocks } from './blocks.ts'
import { heldBy, masked } from './held-by.ts'
import { letGoLater, tellLetGo } from './let-go.ts'
import { type Looked, lookAtDependencies } from './look.ts'
import { notes } from './messages.ts'
import { mirrorInGitea } from './mirror.ts'
import { takenOrders } from './ordered.ts'
import { type OutOfSight, outOfSight } from './out-of-sight.ts'
import { traceOf, withdrawnThere } from './recall.ts'
import type { Facts } from './reconcile.ts'
import { type GraphDeps, storeEdges } from './store-edges.ts'
import { lookAgain, mayTellOfCircle, tellUnread } from './unread.ts'

type EvaluateContext = Context<IssueEventName>

const EVENTS: Partial<Record<Task['state'], 'task.blocked' | 'task.ready' | 'task.needs_input'>> = {
  blocked: 'task.blocked',
  ready: 'task.ready',
  'needs-input': 'task.needs_input',
}

/** Looks at everything that could hold a task back, as it is now, and moves the task accordingly. */
export async function evaluate(deps: GraphDeps, context: EvaluateContext): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  if (before?.state === 'released') await letGoLater(deps, context)
  if (!before) return
  if (isEnded(before)) return void deps.unread.settle(before.key)
  const byPerson = context.root === 'person' || (await wasResumed(deps, before))
  if (isUnsteady(before) && !byPerson) return
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string' || issue.state === 'closed') return
  const policy = await deps.policies.of(before.address.repoId, context.snapshot.address)
  const { hold, overrides, isUnread } = await inLanguage(policy.language, () =>
    holdOf(deps, context, before, issue),
  )
  // nothing is told, and nobody asked, before it is known whether the circle of the comment is still there
  if (isUnread && deps.unread.waits(before.key)) return lookAgain(context)
  const inputs = decisionInputs(before, policy)
  const told = await withHidden(context, withOverrides(before, overrides))
  const found = afterHold(told, hold, inputs, deps.clock.now(), byPerson)
  const after = asChange(before, found)
  const event = EVENTS[after.state]
  saveTask(context, deps.tasks, { before, after, ...(event ? { event } : {}) })
  // what was announced before is out of date if the text changed since: then nobody has decided from this one yet
  const isTurn = context.name === 'turn.came' || context.coalesced
  const isOpen =
    isTurn || after.decidedFrom !== inputs || waitsForRoom(after.decision) || isHastened(after, policy)
  if (after === before && after.state === 'ready' && isOpen) context.emit('task.ready', taskPayload(after))
  if (before.agent && !after.agent)
    context.emit('capacity.changed', { because: `${before.key} gave back ${before.agent}` })
  // the place that was free for it is the next one's; one turn fewer each time, so this ends
  if (isTurn && before.state === 'ready' && after.state !== 'ready')
    context.emit('capacity.changed', { because: `${before.key} was next and cannot begin` })
  tellCircles(context, before, after)
  await tellUnread(deps, context)
}

/** What released a task is told for long: its repository may have become private since, and then it is not named any more. */
async function withHidden(context: EvaluateContext, task: Task): Promise<Task> {
  const told = task.unblockedBy ?? []
  const shown = await masked(context, told)
  return shown.every((one, index) => one.isHidden === told[index]?.isHidden)
    ? task
    : { ...task, unblockedBy: shown }
}

/** It waits for a cheaper agent, and waiting has another price since its priority is another one. */
function isHastened({ decision, priority = 0 }: Task, { waitingUsdPerHour }: Policy): boolean {
  return (
    decision?.waits !== undefined && decision.waits.usdPerHour !== usdPerHourAt(waitingUsdPerHour, priority)
  )
}

/** Whether the operator has ended the pause of a task that was stopped. */
async function wasResumed(deps: GraphDeps, task: Task): Promise<boolean> {
  if (!isUnsteady(task) || !(await deps.tasks.shown(task.key))?.paused) return false
  return !(await deps.tasks.isIssuePaused(task.key))
}

async function holdOf(
  deps: GraphDeps,
  context: EvaluateContext,
  task: Task,
  issue: WireIssue,
): Promise<{ readonly hold: Hold; readonly overrides: Overrides; readonly isUnread: boolean }> {
  const { address } = context.snapshot
  const known = await deps.tasks.blockersOf(task.key)
  const editorId = task.bodyBy?.userId ?? editorOf(issue)
  const named = new Named(deps.forge, address, { author: issue.user, editorId })
  const looked = await lookAtDependencies(deps, context, task, known, {
    named,
    nowMs: deps.clock.now(),
    neighbours: deps.neighbours.of(context.snapshot),
  })
  tellLetGo(context, looked.facts)
  const blocks = await statedBlocks(named, address, task)
  const stored = await storeEdges(deps, context.snapshot, looked.facts, {
    begin: () => context.ensure.begin(),
    isTold: await mayTellOfCircle(deps, context, task),
  })
  await checkStillSo(deps, stored.edges, known)
  const edges = await mirrorInGitea(deps, context, stored)
  await tellBlocked(deps, context, task, blocks.wanted)
  const unseen = outOfSight(edges.filter(isHolding), looked.words, looked.facts.nowMs)
  const held = await heldBy(context, edges.filter(isHolding), [
    ...looked.facts.stated,
    ...looked.facts.ordered,
    ...looked.facts.others,
  ])
  const hold = {
    ...held,
    ceased: await masked(context, ceasedIn(known, edges)),
    isOwn: context.name === 'task.parsed' || wasWithdrawn(known, edges, looked.facts),
    trouble: await troubleOf(context, task, {
      looked,
      circle: stored.circle.path,
      unseen: unseen.old,
    }),
    notes: notesOf(
      looked,
      edges.filter(({ blocker }) => !looked.facts.unshowable.has(blocker)),
      context,
      { cut: stored.circle.cut, refused: blocks.refused, unseen: unseen.fresh },
    ),
  }
  return { hold, overrides: withoutBlockers(task.overrides, takenOrders(edges)), isUnread: stored.isUnread }
}

/** Those that held the task back at the look before, and do so no more; in the order of their numbers, as many may end at once. */
function ceasedIn(before: readonly Edge[], now: readonly Edge[]): Blocker[] {
  const holding = new Set(now.filter(isHolding).map((edge) => edge.blocker))
  return before
    .filter((edge) => isHolding(edge) && !holding.has(edge.blocker))
    .map(({ blocker: key, blockerAddress: address }) => ({ key, address }))
    .sort((a, b) => a.address.repoId - b.address.repoId || a.address.number - b.address.number)
}

/** Whether nobody says any more that the issue waits for one that is still there: that is a person's doing on this very issue. */
function wasWithdrawn(before: readonly Edge[], now: readonly Edge[], facts: Facts): boolean {
  const effective = new Set(now.filter(isEffective).map((edge) => edge.blocker))
  const { native = [], stated, ordered, others } = facts
  const there = new Set([...native, ...stated, ...ordered, ...others].map(({ key }) => key))
  return before.some((edge) => isEffective(edge) && !effective.has(edge.blocker) && there.has(edge.blocker))
}

/**
 * A blocker that was closed, reopened or deleted after it was read and before the edge was stored has told nobody: whoever
 * was looking for its dependents did not find this one. Only one of which there was news a moment ago is read again.
 */
async function checkStillSo(deps: GraphDeps, edges: readonly Edge[], known: readonly Edge[]): Promise<void> {
  const before = new Set(known.map(({ blocker }) => blocker))
  const isFresh = (edge: Edge) =>
    isEffective(edge) && deps.news.has(edge.blocker) && !before.has(edge.blocker)
  for (const { blocker, blockerAddress, open } of edges.filter(isFresh)) {
    const issue = await new IssueSnapshot(deps.forge, blockerAddress, deps.clock.now()).issue()
    // what is out of sight now tells nothing
    if (issue === 'unreachable') continue
    if ((issue !== 'gone' && issue.state === 'open') !== open) throw new Conflict(`the state of ${blocker}`)
  }
}

/** Stores what this text says of other issues, and calls them to look at it, each in its own lane. */
async function tellBlocked(
  deps: GraphDeps,
  context: EvaluateContext,
  task: Task,
  wanted: StatedBlocks['wanted'],
): Promise<void> {
  const here = { key: task.key, address: context.snapshot.address }
  const version = await deps.tasks.graphVersion()
  const before = await deps.tasks.dependentsOf(here.key)
  const changed = edgesOfBlocks(here, wanted, before)
  const isKnown = (edge: Edge) => before.some(({ dependent }) => dependent === edge.dependent)
  const unrecorded = changed.filter((edge) => !isKnown(edge))
  const save = [...changed.filter(isKnown), ...(await withWithdrawals(deps.forge, context, task, unrecorded))]
  context.write(...deps.tasks.changeEdges({ save, remove: [] }, version))
  const because = `the text of #${here.address.number} changed`
  for (const edge of save) context.emit('dependency.changed', { issue: edge.dependentAddress, because })
}

/**
 * What a text says that was told of before, and is in no record, was recorded once: a person may have taken its native
 * copy off since.
 */
async function withWithdrawals(
  forge: Forge,
  { snapshot }: EvaluateContext,
  task: Task,
  edges: readonly Edge[],
): Promise<readonly Edge[]> {
  if (edges.length === 0) return edges
  const trace = await traceOf(forge, snapshot, task)
  const found: Edge[] = []
  for (const edge of edges)
    found.push({ ...edge, withdrawn: await withdrawnThere(forge, snapshot, edge.dependentAddress, trace) })
  return found
}

interface Troubling {
  readonly looked: Looked
  readonly circle: readonly Blocker[] | undefined
  readonly unseen: OutOfSight['old']
}

async function troubleOf(
  context: EvaluateContext,
  { spec, overrides }: Task,
  { looked, circle, unseen }: Troubling,
): Promise<Hold['trouble']> {
  if (circle) return { kind: 'circle', path: await masked(context, circle) }
  if (looked.missing.length > 0) return { kind: 'missing', refs: looked.missing }
  const lost = (overrides.untold ?? 0) + looked.refusedOrders
  if (lost > 0) return { kind: 'orders-lost', count: lost }
  if (unseen) return { kind: 'out-of-sight', ...unseen }
  // what was not read may hold it back, so it is not released as if it said nothing
  return spec.unread ? { kind: 'unread', what: spec.unread } : null
}

function notesOf(
  looked: Looked,
  edges: readonly Edge[],
  context: EvaluateContext,
  found: {
    readonly cut: boolean
    readonly refused: readonly string[]
    readonly unseen: OutOfSight['fresh']
  },
): string[] {
  const isUntold = (edge: Edge) =>
    edge.mirror === 'impossible' || (looked.facts.native === undefined && !edge.native)
  const untold = edges
    .filter((edge) => isHolding(edge) && isEffective(edge) && isUntold(edge))
    .map((edge) => refTo(edge.blockerAddress, context.snapshot.address))
  return [
    ...(looked.selfReference ? [notes.selfReference()] : []),
    ...(untold.length > 0 ? [notes.notMirrored(untold)] : []),
    ...(found.unseen ? [notes.outOfSight(found.unseen, found.unseen.untilMs)] : []),
    ...(found.refused.length > 0 ? [notes.noRight(found.refused)] : []),
    ...(found.cut ? [notes.cut()] : []),
  ]
}

/** Every member of a circle has to tell it, and to forget it when it is gone; each looks in its own lane. */
function tellCircles(context: EvaluateContext, before: Task, after: Task): void {
  if (before === after) return
  const members = [before, after].flatMap((task) =>
    task.trouble?.kind === 'circle' ? task.trouble.path : [],
  )
  const others = new Map(
    members.filter(({ key }) => key !== after.key).map((member) => [member.key, member.address]),
  )
  for (const issue of others.values())
    context.emit('dependency.changed', { issue, because: 'a circle of dependencies changed' })
}
