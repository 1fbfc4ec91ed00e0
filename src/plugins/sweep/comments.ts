import { TOO_OLD_MS } from '../../app/command-hearing.ts'
import { heardKey } from '../../app/command-records.ts'
import type { BaseContext } from '../../app/context.ts'
import { DAY_MS } from '../../clock.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import type { IssueAddress } from '../../gitea/issue-address.ts'
import { issueKey } from '../../gitea/issue-address.ts'
import { readAs, type WireComment, wire } from '../../gitea/wire.ts'
import { mayHaveCommands } from '../../issue/may-have-commands.ts'
import type { BuiltInDeps } from '../deps.ts'
import { OVERLAP_MS } from './plan.ts'
import { type Row, serverTime } from './read.ts'

const DUE = 'sweep-comments-due'

/** How far back comments are read where nobody knows what was seen; what is older than a day is only answered. */
const FIRST_LOOK_MS = 7 * DAY_MS
/** At the most so many repositories in a sweep; the others are left for the next one, and lose nothing. */
const REPOSITORIES_AT_ONCE = 60
/** Found comments are handed out five a second, as issues are. */
const SPACING_MS = 200

/**
 * What is younger is left to its webhook, ms: that one is signed, and tells what whoever wrote it may do, which in an organisation
 * nothing else does. Gitea sends it at once, and gives it up within seconds.
 */
const WEBHOOK_COMES_MS = 60_000

/** Repositories whose comments are to be read, by their ids: from when on, ms since 1970 by Gitea's clock. */
type Due = Readonly<
  Record<string, { readonly owner: string; readonly repo: string; readonly sinceMs: number }>
>

/**
 * Where something happened since the last sweep, comments are read too: one that commands, and of which no webhook told, is
 * reported. A new comment changes its issue, so where nothing changed nothing is asked.
 *
 * @param rows what has changed in repositories where the bot is
 * @param sinceMs when was read the last time; undefined = never
 */
export async function findComments(
  deps: BuiltInDeps,
  context: BaseContext,
  { rows, sinceMs }: { readonly rows: readonly Row[]; readonly sinceMs: number | undefined },
): Promise<void> {
  const stored = JSON.parse((await deps.tasks.recall(DUE)) ?? '{}') as Due
  const due = new Map(Object.entries(stored))
  const from = sinceMs ?? deps.clock.now() - FIRST_LOOK_MS
  for (const { address } of rows) {
    const key = String(address.repoId)
    const { owner, repo } = address
    due.set(key, { owner, repo, sinceMs: Math.min(from, due.get(key)?.sinceMs ?? from) })
  }
  if (due.size === 0) return
  const mine = new Set(rows.flatMap(({ key, isMine }) => (isMine ? [key] : [])))
  let found = 0
  for (const [key, place] of [...due].slice(0, REPOSITORIES_AT_ONCE)) {
    const read = await readComments(deps, context, place)
    // it stays due: what stands there is read by the next sweep
    if (!read) continue
    due.delete(key)
    for (const comment of read.comments) {
      const address = addressOf(comment, { ...place, repoId: Number(key) })
      if (!address || !(await isNews(deps, comment, { key: issueKey(address), mine }))) continue
      const writtenMs = Date.parse(comment.created_at)
      const left = due.get(key)?.sinceMs ?? Number.POSITIVE_INFINITY
      if (read.serverMs - writtenMs < WEBHOOK_COMES_MS)
        due.set(key, { ...place, sinceMs: Math.min(left, writtenMs - OVERLAP_MS) })
      else report(context, { comment, address }, SPACING_MS * found++)
    }
  }
  context.write(deps.tasks.remember(DUE, JSON.stringify(Object.fromEntries(due))))
  if (found > 0) context.log.info({ found }, 'the sweep found comments that no webhook told of')
}

/**
 * Those that may hold a command: the others need not be kept. One that is out of reach has none; its issues are looked at by
 * the sweep itself. Undefined = the server failed at it.
 */
async function readComments(
  deps: BuiltInDeps,
  { log }: BaseContext,
  { owner, repo, sinceMs }: Due[string],
): Promise<{ readonly comments: readonly WireComment[]; readonly serverMs: number } | undefined> {
  let serverMs = deps.clock.now()
  const since = new Date(sinceMs).toISOString().replace(/\.\d+Z$/, 'Z')
  try {
    const comments = await deps.forge.all(
      async (query) => {
        const response = await deps.forge.gitea.repos.issueGetRepoComments(owner, repo, { ...query, since })
        if (query.page === 1) serverMs = serverTime(response) ?? serverMs
        return readAs(wire.comments, response)
      },
      { keep: ({ body }) => mayHaveCommands(body) },
    )
    return { comments, serverMs }
  } catch (error) {
    if (!(error instanceof GiteaError) || error.kind === 'away') throw error
    if (error.isMissing || error.status === 403) return { comments: [], serverMs }
    log.warn(
      { error, owner, repo },
      'the comments of a repository cannot be read; the next sweep tries again',
    )
    return undefined
  }
}

/**
 * It may hold a command, and nobody has told of it. One that is too old to be done is worth a word only on an issue that is
 * the bot's: elsewhere it may have been meant for another bot that was there before.
 */
async function isNews(
  deps: BuiltInDeps,
  comment: WireComment,
  { key, mine }: { readonly key: string; readonly mine: ReadonlySet<string> },
): Promise<boolean> {
  const { id, body, user, created_at } = comment
  if (!user || user.id === (await deps.forge.me()).id || !mayHaveCommands(body)) return false
  const ageMs = deps.clock.now() - Date.parse(created_at)
  if (ageMs > FIRST_LOOK_MS) return false
  if (ageMs > TOO_OLD_MS && !mine.has(key) && !(await deps.tasks.find(key))) return false
  return (await deps.tasks.recall(heardKey(id))) === undefined
}

/** Gitea tells the number of a comment's issue only in its address. */
function addressOf(
  { issue_url, pull_request_url }: WireComment,
  { owner, repo, repoId }: { readonly owner: string; readonly repo: string; readonly repoId: number },
): IssueAddress | undefined {
  const number = Number(/\/(\d+)$/.exec(pull_request_url || issue_url)?.[1])
  return Number.isSafeInteger(number) ? { repoId, owner, repo, number } : undefined
}

function report(
  context: BaseContext,
  { comment, address }: { readonly comment: WireComment; readonly address: IssueAddress },
  delayMs: number,
): void {
  const { id, body, user, created_at, updated_at, pull_request_url } = comment
  if (!user) return
  const createdAtMs = Date.parse(created_at)
  const payload = {
    issue: address,
    isPull: pull_request_url !== '',
    comment: { id, body, user: { id: user.id, login: user.login } },
    createdAtMs,
    // by whom nobody knows; in the rare case that a new second began while it was stored, its author is asked to repeat it
    isEdited: Date.parse(updated_at) !== createdAtMs,
  }
  context.emit('comment.found', payload, { delayMs, id: `comment.found:${id}` })
}
