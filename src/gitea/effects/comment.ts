import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireComment, wire } from '../wire.ts'
import { createOnce } from './create-once.ts'
import type { EffectDeps } from './effect-deps.ts'
import { readMark } from './marker.ts'
import { readyToWrite } from './unwritten.ts'

/** One comment of the bot on an issue, known by its kind. */
export interface MarkedComment {
  /** E.g. `status` or `greeter/hello`; there is one comment of a kind on an issue. */
  readonly kind: string
  /** The whole text, with its mark. */
  readonly body: string
  /** Its id if it was written before: then it is that one or none. Null = it was not. */
  readonly knownId: number | null
  /** Whether a text that a person edited is left, and a new comment is made beside it. */
  readonly replaceEdited?: boolean | undefined
  /** Whether there is none yet, so that it need not be looked for. */
  readonly isFirst?: boolean | undefined
}

/** What became of the wish. `deleted`: a person removed the comment; `edited`: a person changed it, and it stays so. */
export type CommentOutcome =
  | { readonly kind: 'written' | 'unchanged'; readonly id: number }
  | { readonly kind: 'deleted' | 'edited' }

/**
 * Sees to it that the issue has exactly this comment of the bot: edits it in place, makes it if there is none, keeps
 * the oldest of several, and leaves what a person has deleted or rewritten.
 */
export async function ensureComment(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wish: MarkedComment,
): Promise<CommentOutcome> {
  const existing = await findComment(deps, snapshot, wish)
  if (existing === 'deleted') return { kind: 'deleted' }
  if (!existing) return createComment(deps, snapshot, wish)
  if (existing.body === wish.body) return { kind: 'unchanged', id: existing.id }
  if (!isUntouched(existing)) {
    if (!wish.replaceEdited) return { kind: 'edited' }
    return createComment(deps, snapshot, wish)
  }
  return editComment(deps, snapshot, existing.id, wish.body)
}

/** The same for a comment that nobody else remembers. */
export async function ensureRememberedComment(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wish: Omit<MarkedComment, 'knownId'>,
  options: { readonly insist: boolean },
): Promise<CommentOutcome> {
  const key = memoryKey(snapshot, wish.kind)
  const remembered = (await deps.comments.commentId(key)) ?? null
  let result = await ensureComment(deps, snapshot, { ...wish, knownId: remembered })
  if (result.kind === 'deleted' && options.insist)
    result = await ensureComment(deps, snapshot, { ...wish, knownId: null })
  if ('id' in result && result.id !== remembered) await deps.comments.rememberComment(key, result.id)
  return result
}

function memoryKey(snapshot: IssueSnapshot, kind: string): string {
  return `${snapshot.key}:${kind}`
}

async function editComment(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  id: number,
  body: string,
): Promise<CommentOutcome> {
  await readyToWrite(deps, snapshot)
  const { owner, repo } = snapshot.address
  await deps.forge.gitea.repos.issueEditComment(owner, repo, id, { body })
  snapshot.forgetComments()
  return { kind: 'written', id }
}

/** Removes the bot's comment of that id; it may be gone already. */
export async function removeComment(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  id: number,
): Promise<'written' | 'unchanged'> {
  await readyToWrite(deps, snapshot)
  const removed = await deleteOwn(deps, snapshot, id).catch((error: unknown) => {
    if (error instanceof GiteaError && error.isMissing) return false
    throw error
  })
  snapshot.forgetComments()
  return removed ? 'written' : 'unchanged'
}

/** Removes the bot's comments of a kind, but for those that a person has edited, and forgets that there was one. */
export async function removeCommentsOf(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  kind: string,
): Promise<'written' | 'unchanged' | 'edited'> {
  const own = await ownComments(deps, snapshot, kind)
  const untouched = own.filter(isUntouched)
  for (const { id } of untouched) await removeComment(deps, snapshot, id)
  await deps.comments.forgetComment(memoryKey(snapshot, kind))
  if (untouched.length > 0) return 'written'
  return own.length > 0 ? 'edited' : 'unchanged'
}

/** The bot's own comments of a kind, oldest first: by author id, then by mark, never by text alone. */
export async function ownComments(
  deps: Pick<EffectDeps, 'forge'>,
  snapshot: IssueSnapshot,
  kind: string,
): Promise<WireComment[]> {
  const me = await deps.forge.me()
  const comments = await snapshot.comments()
  return comments
    .filter((comment) => comment.user?.id === me.id && readMark(comment.body)?.kind === kind)
    .sort((a, b) => a.id - b.id)
}

/** The one that stands for all of a kind: the oldest that nobody has edited, else the newest. */
export async function standingComment(
  deps: Pick<EffectDeps, 'forge'>,
  snapshot: IssueSnapshot,
  kind: string,
): Promise<WireComment | undefined> {
  const own = await ownComments(deps, snapshot, kind)
  return own.find(isUntouched) ?? own.at(-1)
}

async function findComment(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wish: MarkedComment,
): Promise<WireComment | 'deleted' | undefined> {
  if (wish.knownId === null && wish.isFirst) return undefined
  if (wish.knownId === null) return lookFor(deps, snapshot, wish.kind)
  return (await ownById(deps, snapshot, wish.knownId)) ?? 'deleted'
}

async function deleteOwn(deps: EffectDeps, snapshot: IssueSnapshot, id: number): Promise<boolean> {
  if ((await ownById(deps, snapshot, id)) === undefined) return false
  const { owner, repo } = snapshot.address
  deps.gate.checkPaused(snapshot.address)
  await deps.forge.gitea.repos.issueDeleteComment(owner, repo, id)
  return true
}

/**
 * The bot's comment of that id on this issue. A Gitea that was set back to a backup gives old ids to new comments, so a
 * stored id alone says nothing about whose it is.
 */
async function ownById(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  id: number,
): Promise<WireComment | undefined> {
  const { owner, repo, number } = snapshot.address
  try {
    const response = await deps.forge.gitea.repos.issueGetComment(owner, repo, id)
    if (response.status === 204) return undefined
    const comment = readAs(wire.comment, response)
    const isHere = [comment.issue_url, comment.pull_request_url].some((url) => url.endsWith(`/${number}`))
    return isHere && comment.user?.id === (await deps.forge.me()).id ? comment : undefined
  } catch (error) {
    if (error instanceof GiteaError && error.isMissing) return undefined
    throw error
  }
}

/**
 * The oldest of the bot's comments of the kind that nobody has edited; later ones, born of a call that came true late,
 * are deleted. If people have edited all of them, the last one.
 */
async function lookFor(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  kind: string,
): Promise<WireComment | undefined> {
  const own = await ownComments(deps, snapshot, kind)
  const [first, ...rest] = own.filter(isUntouched)
  for (const extra of rest)
    if ((await removeComment(deps, snapshot, extra.id)) === 'written') await deps.comments.countCopy()
  return first ?? own.at(-1)
}

function isUntouched(comment: WireComment): boolean {
  return readMark(comment.body)?.untouched ?? false
}

async function createComment(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wish: MarkedComment,
): Promise<CommentOutcome> {
  // before it is written down as begun: what is not even tried cannot come true late
  await readyToWrite(deps, snapshot)
  deps.gate.beginChange(snapshot.address)
  let created = false
  const look = async (fresh: boolean) => {
    if (wish.isFirst && !fresh) return undefined
    if (fresh) snapshot.forgetComments()
    const found = await lookFor(deps, snapshot, wish.kind)
    return found && isUntouched(found) ? found : undefined
  }
  const comment = await createOnce(deps, `comment:${snapshot.key}:${wish.kind}`, look, async () => {
    deps.gate.checkPaused(snapshot.address)
    created = true
    return readAs(
      wire.comment,
      await deps.forge.gitea.repos.issueCreateComment(...snapshot.path, { body: wish.body }),
    )
  })
  snapshot.forgetComments()
  // one that came true late says what was right when it was sent
  if (!created && comment.body !== wish.body) return editComment(deps, snapshot, comment.id, wish.body)
  return { kind: created ? 'written' : 'unchanged', id: comment.id }
}
