import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { addressOfIssue, isAssignedTo, keyOfIssue } from '../../gitea/wire.ts'
import { isHolding } from '../../tasks/graph.ts'
import { edgesOfBlocks } from './blocks.ts'
import { recordMirrors } from './mirror.ts'
import { ownAmong } from './recall.ts'
import type { Facts } from './reconcile.ts'
import type { GraphDeps } from './store-edges.ts'

type LettingGo = Context<IssueEventName>

/**
 * An issue that was taken from the bot, or deleted, waits for nobody and holds back nobody any more. One that the bot cannot
 * see does as before: its blockers are as open as they were.
 */
export async function letGo(deps: GraphDeps, context: LettingGo): Promise<void> {
  const issue = await context.snapshot.issue()
  if (issue === 'unreachable') return
  const me = await deps.forge.me()
  // it may have been given back meanwhile
  if (issue !== 'gone' && isAssignedTo(issue, me.id)) return
  if (issue !== 'gone') await takeOffCopies(deps, context)
  await takeBackBlocks(deps, context)
  await tellCircles(deps, context)
}

/**
 * The same for one that was taken from the bot while the bot could not see it: its task ended then, so nothing tells of it
 * now. What the database has of it says whether there is anything to do.
 */
export async function letGoLater(deps: GraphDeps, context: LettingGo): Promise<void> {
  const { key } = context.snapshot
  const mirrors = (await deps.tasks.blockersOf(key)).some(({ mirror }) => mirror === 'present')
  const says = (await deps.tasks.dependentsOf(key)).some(({ statedBy }) => statedBy.includes(key))
  if (mirrors || says) await letGo(deps, context)
}

/** Calls those whose text still holds this one back although they are not the bot's any more, each in its own lane. */
export function tellLetGo(context: LettingGo, facts: Facts): void {
  const says = new Set(
    facts.edges
      .filter((edge) => isHolding(edge) && edge.statedBy.includes(edge.blocker))
      .map(({ blocker }) => blocker),
  )
  if (says.size === 0) return
  for (const found of [...(facts.native ?? []), ...facts.stated, ...facts.ordered, ...facts.others]) {
    const isLetGo = found.open && !found.hidden && !found.isMine
    if (isLetGo && says.delete(found.key))
      context.emit('sweep.found', { issue: found.address, changed: false })
  }
}

/** Those who tell of a circle through this one look again, each in its own lane: what only its text said holds nobody now. */
async function tellCircles(deps: GraphDeps, context: LettingGo): Promise<void> {
  const { key, address } = context.snapshot
  const known = new Set([key])
  // everybody in a circle waits for it through others who are in one, be that another one
  for (const member of known) {
    for (const { dependent } of (await deps.tasks.dependentsOf(member)).filter(isHolding)) {
      const task = known.has(dependent) ? undefined : await deps.tasks.find(dependent)
      if (task?.trouble?.kind !== 'circle') continue
      known.add(dependent)
      if (task.trouble.path.some((one) => one.key === key))
        context.emit('dependency.changed', { issue: task.address, because: `#${address.number} was let go` })
    }
  }
}

/**
 * Takes the bot's own native copies off: nobody would see to them any more, and Gitea closes no issue that has an open one.
 * What a person set stays.
 */
async function takeOffCopies(deps: GraphDeps, context: LettingGo): Promise<void> {
  const { snapshot } = context
  const native = await snapshot.dependencies()
  if (native === 'unsupported') return
  const edges = await deps.tasks.blockersOf(snapshot.key)
  const persons = new Set(edges.filter(({ native }) => native).map(({ blocker }) => blocker))
  const own = await ownAmong(
    deps.forge,
    snapshot,
    native.filter((blocker) => !persons.has(keyOfIssue(blocker))),
  )
  if (own.length === 0) return
  context.ensure.begin()
  // stored first, so that after a kill what is gone is not taken for a person's doing
  await recordMirrors(deps, snapshot.key, new Map(own.map((blocker) => [keyOfIssue(blocker), 'none'])))
  for (const blocker of own) await context.ensure.noDependency(addressOfIssue(blocker))
}

/** What its text said of other issues is taken back. */
async function takeBackBlocks(deps: GraphDeps, context: LettingGo): Promise<void> {
  const { key, address } = context.snapshot
  const version = await deps.tasks.graphVersion()
  const save = edgesOfBlocks({ key, address }, new Map(), await deps.tasks.dependentsOf(key))
  context.write(...deps.tasks.changeEdges({ save, remove: [] }, version))
  for (const edge of save)
    context.emit('dependency.changed', {
      issue: edge.dependentAddress,
      because: `#${address.number} was let go`,
    })
}
