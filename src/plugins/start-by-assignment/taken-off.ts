import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import type { BuiltInDeps } from '../deps.ts'

/**
 * Those of the logins that are assigned by the bot. Gitea's own timeline is the memory: it tells who assigned whom, also after the
 * database was lost.
 */
export async function takenOff(
  { forge }: Pick<BuiltInDeps, 'forge'>,
  snapshot: IssueSnapshot,
  logins: readonly string[],
): Promise<string[]> {
  const issue = await snapshot.issue()
  if (typeof issue === 'string') return []
  const isAssigned = (login: string) => issue.assignees.some((user) => same(user.login, login))
  const assigned = logins.filter(isAssigned)
  if (assigned.length === 0) return []
  const me = await forge.me()
  const entries = (await snapshot.timeline()).filter(({ type }) => type === 'assignees')
  return assigned.filter((login) => {
    const last = entries.findLast(({ assignee }) => same(assignee?.login ?? '', login))
    return last !== undefined && !last.removed_assignee && last.user?.id === me.id
  })
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
