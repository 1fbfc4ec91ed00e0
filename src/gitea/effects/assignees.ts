import { z } from 'zod'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireIssue, wire } from '../wire.ts'
import { checkDone, editIssue, readAgain } from './edit-issue.ts'
import type { EffectDeps } from './effect-deps.ts'
import { type Insistence, isUndone } from './undone.ts'
import { readyToWrite } from './unwritten.ts'

/** Who is to be assigned and who is not; everybody else stays as he is. By login, whatever its case. */
export interface AssigneesWish extends Insistence {
  /** Logins that are to be assigned, in any case. */
  readonly add?: readonly string[]
  /** Logins that are not to be. */
  readonly remove?: readonly string[]
}

/**
 * `left`: the bot has done all of it before, and a person has undone it; `unknown-user`: one of those to add does not
 * exist, and nothing was done; `unassignable`: one of them may not be assigned here (an organisation, for instance).
 */
export type AssigneesResult = 'written' | 'unchanged' | 'left' | 'unknown-user' | 'unassignable'

/** Sees to it that these are assigned and those are not. Additions come first: if Gitea refuses one, nothing has changed. */
export async function ensureAssignees(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wish: AssigneesWish,
): Promise<AssigneesResult> {
  // a change replaces the whole set, so it has to begin with what is there at this moment
  const issue = await readAgain(snapshot)
  const open = openWishes(issue, wish)
  if (open.add.length + open.remove.length === 0) return 'unchanged'
  const { add, remove } = wish.insist ? open : await notUndone(deps, snapshot, open)
  if (add.length + remove.length === 0) return 'left'
  if (!(await doAllExist(deps, snapshot, add))) return 'unknown-user'
  try {
    if (add.length > 0) await change(deps, snapshot, 'add', add)
    if (remove.length > 0) await change(deps, snapshot, 'remove', remove)
  } catch (error) {
    // up to 1.26 it is always 500, as for a failure of Gitea's own
    if (error instanceof GiteaError && (error.kind === 'failed' || error.status === 422))
      return 'unassignable'
    throw error
  }
  return 'written'
}

interface OpenWishes {
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** What of a wish is not so yet; whoever is in both lists is added. */
function openWishes(issue: WireIssue, { add = [], remove = [] }: AssigneesWish): OpenWishes {
  const unique = [...new Map(add.map((login) => [login.toLowerCase(), login])).values()]
  return {
    add: unique.filter((login) => !isAssigned(issue, login)),
    remove: remove.filter((login) => isAssigned(issue, login) && !unique.some((other) => same(other, login))),
  }
}

function isAssigned(issue: WireIssue, login: string): boolean {
  return issue.assignees.some((user) => same(user.login, login))
}

/** Gitea's names differ in more than their case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

async function notUndone(deps: EffectDeps, snapshot: IssueSnapshot, open: OpenWishes): Promise<OpenWishes> {
  const of = async (logins: readonly string[], isWished: boolean) => {
    const kept: string[] = []
    for (const login of logins) {
      const undone = await isUndone(deps, snapshot, {
        concerns: ({ type, assignee }) => type === 'assignees' && same(assignee?.login ?? '', login),
        makesSo: ({ removed_assignee }) => !removed_assignee === isWished,
      })
      if (!undone) kept.push(login)
    }
    return kept
  }
  return { add: await of(open.add, true), remove: await of(open.remove, false) }
}

/**
 * A name that nobody has is answered with 500 when it is to be assigned. Who is not in the list of the repository may be
 * assigned even so, and who is in it may be out of sight of a restricted bot.
 */
async function doAllExist(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  logins: readonly string[],
): Promise<boolean> {
  if (logins.length === 0) return true
  const [owner, repo] = snapshot.path
  const listed = readAs(wire.users, await deps.forge.gitea.repos.repoGetAssignees(owner, repo))
  const others = logins.filter((login) => !listed.some((user) => same(user.login, login)))
  for (const login of others) if (!(await exists(deps, login))) return false
  return true
}

async function exists(deps: EffectDeps, login: string): Promise<boolean> {
  try {
    await deps.forge.gitea.users.userGet(login)
    return true
  } catch (error) {
    if (error instanceof GiteaError && error.isMissing) return false
    throw error
  }
}

async function change(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  what: 'add' | 'remove',
  logins: readonly string[],
): Promise<void> {
  const server = await deps.forge.server()
  const after = server.isGitea('1.27')
    ? await changeSome(deps, snapshot, what, logins)
    : await replaceAll(deps, snapshot, what, logins)
  checkDone(logins.every((login) => isAssigned(after, login) === (what === 'add')))
}

/** Since 1.27 some can be added or removed without saying who else is assigned. */
async function changeSome(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  what: 'add' | 'remove',
  assignees: readonly string[],
): Promise<WireIssue> {
  const [owner, repo, index] = snapshot.path
  await readyToWrite(deps, snapshot)
  snapshot.forgetIssue()
  const method = what === 'add' ? 'POST' : 'DELETE'
  const answer = await forgeRequest(
    deps.forge.gitea,
    `${method} /repos/{owner}/{repo}/issues/{index}/assignees`,
    { owner, repo, index },
    z.union([wire.issue, z.null()]),
    { body: { assignees } },
  )
  return answer ?? readAgain(snapshot)
}

async function replaceAll(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  what: 'add' | 'remove',
  logins: readonly string[],
): Promise<WireIssue> {
  const issue = await readAgain(snapshot)
  const present = issue.assignees.map(({ login }) => login)
  const kept = present.filter((login) => !logins.some((other) => same(other, login)))
  return editIssue(deps, snapshot, { assignees: what === 'add' ? [...kept, ...logins] : kept })
}
