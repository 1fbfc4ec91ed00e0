import { priorityOf } from '../../agents/priority.ts'
import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { TimelineEntry, WireIssue } from '../../gitea/wire.ts'
import { type Given, type Overrides, withoutOrder } from '../../tasks/overrides.ts'
import { recalledOverrides } from '../../tasks/overrides-mark.ts'
import type { StatusMark } from '../../tasks/status-mark.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import {
  afterLabelChange,
  isUnknownIn,
  type LabelChange,
  type LabelScope,
  labelChange,
} from './label-orders.ts'

/** What is known of an issue and of the orders that stand for it. */
export interface Known {
  readonly issue: WireIssue
  readonly before: Task | undefined
  readonly mark: StatusMark | undefined
}

/** The orders that stand now. The labels of a writer are commands; only a writer can set labels, so nobody's rights need to be asked. */
export async function ordersOf(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  { issue, before, mark }: Known,
): Promise<Overrides> {
  const shown = await deps.tasks.shown(context.snapshot.key)
  const policy = await deps.policies.of(context.snapshot.address.repoId, context.snapshot.address)
  const agents = policy.agents.map(({ name }) => name)
  // closing takes no order back; letting the bot go does
  const standing =
    before && before.state !== 'released' ? before.overrides : recalledOverrides(mark?.overrides ?? {})
  const fromScope = async (orders: Overrides, scope: LabelScope, own: string | null | undefined) => {
    // after an end that was not recorded what the bot wrote last is not known; the timeline tells whose a label is
    const written = shown?.unfinished ? null : (shown?.labels[`${scope}/`] ?? own ?? null)
    const names = namesIn(issue, `${scope}/`)
    const present = names.every((label) => label === written)
      ? names
      : await withoutOwn(deps, context, scope, names, written)
    const change = labelChange({ scope, present, written, isUnknown: isUnknownIn(scope, agents) }, orders)
    return change
      ? afterLabelChange(orders, scope, change, await entryOf(deps, context, scope, change))
      : orders
  }
  const withAgent = await fromScope(standing, 'agent', mark?.agent)
  const withBoth = await fromScope(withAgent, 'difficulty', mark?.difficulty)
  return withoutOutdated(withBoth, issue, agents)
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

function namesIn(issue: WireIssue, scope: string): string[] {
  return issue.labels.flatMap(({ name }) => (name.startsWith(scope) ? [name.slice(scope.length)] : []))
}

/** A label that the bot set just before it was killed is not in its records; the timeline tells whose it is. */
async function withoutOwn(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  scope: LabelScope,
  names: readonly string[],
  written: string | null,
): Promise<string[]> {
  const me = await deps.forge.me()
  const timeline = await context.snapshot.timeline()
  return names.filter((name) => {
    if (name === written) return true
    const last = timeline.findLast((entry) => isAbout(entry, { kind: 'put', name }, scope))
    return last?.user?.id !== me.id
  })
}

/** Who has changed the label, and when; the bot's own changes are nobody's order. */
async function entryOf(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  scope: LabelScope,
  change: LabelChange,
): Promise<Given | undefined> {
  const me = await deps.forge.me()
  const entry = (await context.snapshot.timeline()).findLast(
    (candidate) => isAbout(candidate, change, scope) && candidate.user?.id !== me.id,
  )
  if (!entry) return undefined
  return { by: entry.user ? { id: entry.user.id, login: entry.user.login } : null, id: entry.id }
}

function isAbout(
  { type, body, label }: TimelineEntry,
  { kind, name }: LabelChange,
  scope: LabelScope,
): boolean {
  return type === 'label' && (body === '1') === (kind === 'put') && label?.name === `${scope}/${name}`
}
