import { priorityOf } from '../../agents/priority.ts'
import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { TimelineEntry, WireIssue } from '../../gitea/wire.ts'
import { DIFFICULTIES } from '../../issue/spec.ts'
import { difficultyNamed, type LabelPolicy } from '../../policy/labels.ts'
import { type Given, type Overrides, withoutOrder } from '../../tasks/overrides.ts'
import { recalledOverrides } from '../../tasks/overrides-mark.ts'
import type { StatusMark } from '../../tasks/status-mark.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { isForAll } from '../for-all.ts'
import {
  afterLabelChange,
  isUnknownIn,
  type LabelChange,
  type LabelScope,
  labelChange,
} from './label-orders.ts'
import { mayLabel } from './label-rights.ts'

/** What is known of an issue and of the orders that stand for it. */
export interface Known {
  readonly issue: WireIssue
  readonly before: Task | undefined
  readonly mark: StatusMark | undefined
}

/** The orders that stand now. The labels of a writer are commands. */
export async function ordersOf(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  { issue, before, mark }: Known,
): Promise<Overrides> {
  const shown = await deps.tasks.shown(context.snapshot.key)
  const policy = await deps.policies.of(context.snapshot.address.repoId, context.snapshot.address)
  const agents = policy.agents.map(({ name }) => name)
  const standing = standingOrders(before, mark)
  const fromScope = async (orders: Overrides, scope: LabelScope, own: string | null | undefined) => {
    const words = wordsOf(policy.labels, scope)
    // after an end that was not recorded what the bot wrote last is not known; the timeline tells whose a label is
    const last = shown?.labels[words.scope] ?? (own && words.nameOf(own)) ?? null
    const written = shown?.unfinished ? null : last
    const names = namesIn(issue, words.scope)
    const left = names.every((label) => label === written)
      ? names
      : await withoutOwn(deps, context, words.scope, names, written)
    const seen = { present: left.map(words.meaningOf), written: written && words.meaningOf(written) }
    const change = labelChange({ scope, ...seen, isUnknown: isUnknownIn(scope, agents) }, orders)
    if (!change) return orders
    const label = `${words.scope}${words.nameOf(change.name)}`
    const entry = await entryOf(deps, context, change.kind, label)
    const who = { scope, by: entry?.by ?? null, authorId: issue.user.id }
    if (!(await mayLabel(deps, context, policy, who))) return orders
    return afterLabelChange(orders, scope, change, entry)
  }
  const withAgent = await fromScope(await withHidden(context, standing), 'agent', mark?.agent)
  const withBoth = await fromScope(withAgent, 'difficulty', mark?.difficulty)
  return withoutOutdated(withBoth, issue, agents)
}

/** Closing takes no order back; letting the bot go does, whoever remembers it: the task, or the comment alone. */
function standingOrders(before: Known['before'], mark: Known['mark']): Overrides {
  if (before) return before.state === 'released' ? {} : before.overrides
  return mark && mark.state !== 'released' ? recalledOverrides(mark.overrides) : {}
}

/** What everybody could see when it was ordered may have become private since; then it is not named any more. */
async function withHidden({ snapshot }: Context<IssueEventName>, orders: Overrides): Promise<Overrides> {
  const { blockers = [] } = orders
  const looked = await Promise.all(
    blockers.map(async (order) => {
      const isNew = !order.isHidden && !(await isForAll(snapshot, order.address))
      return isNew ? { ...order, isHidden: true as const } : order
    }),
  )
  return looked.some((order, index) => order !== blockers[index]) ? { ...orders, blockers: looked } : orders
}

/** An agent that is not there any more cannot be ordered, and whoever changes the labels of the priority has the last word. */
function withoutOutdated(orders: Overrides, issue: WireIssue, agents: readonly string[]): Overrides {
  const { agent, given } = orders
  const isGone = agent !== undefined && !agents.includes(agent)
  const present = isGone ? withoutOrder(orders, 'agent') : orders
  const rank = priorityOf(issue.labels.map((label) => label.name))
  const labelled = given?.priority?.labelled
  return labelled === undefined || labelled === rank ? present : withoutOrder(present, 'priority')
}

/** How the labels of a scope are called here, and what is meant by them. */
function wordsOf(labels: LabelPolicy, scope: LabelScope) {
  if (scope === 'agent') {
    const same = (name: string) => name
    return { scope: labels.agent.scope, nameOf: same, meaningOf: same }
  }
  const { difficulty } = labels
  return {
    scope: difficulty.scope,
    nameOf: (meant: string) =>
      DIFFICULTIES.filter((one) => one === meant).map((one) => difficulty[one].name)[0] ?? meant,
    // a name that means nothing here must not be taken for the meaning of that name
    meaningOf: (name: string) => difficultyNamed(labels, name) ?? `${NO_MEANING}${name}`,
  }
}

/** Cannot stand in a meaning. */
const NO_MEANING = '/'

function namesIn(issue: WireIssue, scope: string): string[] {
  return issue.labels.flatMap(({ name }) => (name.startsWith(scope) ? [name.slice(scope.length)] : []))
}

/** A label that the bot set just before it was killed is not in its records; the timeline tells whose it is. */
async function withoutOwn(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  scope: string,
  names: readonly string[],
  written: string | null,
): Promise<string[]> {
  const me = await deps.forge.me()
  const timeline = await context.snapshot.timeline()
  return names.filter((name) => {
    if (name === written) return true
    const last = timeline.findLast((entry) => isAbout(entry, 'put', `${scope}${name}`))
    return last?.user?.id !== me.id
  })
}

/** Who has changed the label, and when; the bot's own changes are nobody's order. */
async function entryOf(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  kind: LabelChange['kind'],
  label: string,
): Promise<Given | undefined> {
  const me = await deps.forge.me()
  const entry = (await context.snapshot.timeline()).findLast(
    (candidate) => isAbout(candidate, kind, label) && candidate.user?.id !== me.id,
  )
  if (!entry) return undefined
  return { by: entry.user ? { id: entry.user.id, login: entry.user.login } : null, id: entry.id }
}

function isAbout(entry: TimelineEntry, kind: LabelChange['kind'], label: string): boolean {
  return entry.type === 'label' && (entry.body === '1') === (kind === 'put') && entry.label?.name === label
}
