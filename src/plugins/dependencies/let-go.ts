import type { Context } from '../../app/context.ts'
import { addressOfIssue, keyOfIssue } from '../../gitea/wire.ts'
import { recordMirrors } from './mirror.ts'
import { ownAmong } from './recall.ts'
import type { GraphDeps } from './store-edges.ts'

/**
 * Takes the bot's own native copies off an issue that was taken from it: nobody would see to them any more, and Gitea
 * closes no issue that has an open one. What a person set stays.
 */
export async function takeOffCopies(deps: GraphDeps, context: Context<'task.closed'>): Promise<void> {
  const { snapshot } = context
  const issue = await snapshot.issue()
  const me = await deps.forge.me()
  // it may have been given back meanwhile
  if (typeof issue === 'string' || issue.assignees.some(({ id }) => id === me.id)) return
  const native = await snapshot.dependencies()
  if (native === 'unsupported') return
  const edges = await deps.tasks.blockersOf(snapshot.key)
  const isPersons = (key: string) => edges.some((edge) => edge.blocker === key && edge.native)
  const own = await ownAmong(
    deps.forge,
    snapshot,
    native.filter((blocker) => !isPersons(keyOfIssue(blocker))),
  )
  if (own.length === 0) return
  context.ensure.begin()
  // stored first, so that after a kill what is gone is not taken for a person's doing
  await recordMirrors(deps, snapshot.key, new Map(own.map((blocker) => [keyOfIssue(blocker), 'none'])))
  for (const blocker of own) await context.ensure.noDependency(addressOfIssue(blocker))
}
