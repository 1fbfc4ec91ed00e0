import type { Forge } from '../../gitea/forge.ts'
import type { ReadOnlyTask } from '../../tasks/store.ts'

/** At the most so many repositories are asked in a sweep, one call each; those that were not asked for the longest time come first. */
const REPOSITORIES_AT_ONCE = 20
/** Where the bot may write as far as Gitea tells, and it did not help, its issues are not looked at again for so long. */
const AGAIN_MS = 60 * 60_000

/** When a repository was asked for the last time, and when its issues were handed out, ms since 1970. */
export interface AskedAt {
  readonly askedMs: number
  readonly handedOutMs: number
}

/**
 * The tasks whose issues could only be read, of the repositories in which the bot may write again: being given a right
 * changes no issue, so nothing else would find them.
 *
 * @param asked what is remembered of each repository, by its id; forgotten where there are no such tasks any more
 */
export async function writableAgain(
  forge: Pick<Forge, 'repository'>,
  tasks: readonly ReadOnlyTask[],
  asked: Map<number, AskedAt>,
  nowMs: number,
): Promise<readonly ReadOnlyTask[]> {
  const byRepository = Map.groupBy(tasks, ({ address }) => address.repoId)
  for (const repoId of asked.keys()) if (!byRepository.has(repoId)) asked.delete(repoId)
  const lastAt = (repoId: number) => asked.get(repoId)?.askedMs ?? 0
  const next = [...byRepository.keys()].sort((a, b) => lastAt(a) - lastAt(b)).slice(0, REPOSITORIES_AT_ONCE)
  const found: ReadOnlyTask[] = []
  for (const repoId of next) {
    const repository = await forge.repository(repoId, { fresh: true })
    const handedOutMs = asked.get(repoId)?.handedOutMs ?? -Infinity
    const isDue = nowMs - handedOutMs >= AGAIN_MS
    const mayWrite = repository?.permissions?.push === true && !repository.archived
    if (mayWrite && isDue) found.push(...(byRepository.get(repoId) ?? []))
    asked.set(repoId, { askedMs: nowMs, handedOutMs: mayWrite && isDue ? nowMs : handedOutMs })
  }
  return found
}
