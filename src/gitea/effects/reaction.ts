import { z } from 'zod'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, wire } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { readyToWrite } from './unwritten.ts'

/** `unknown-comment`: the issue has no comment of that id; `not-allowed`: the server does not have this reaction. */
export type ReactionResult = 'written' | 'unchanged' | 'unknown-comment' | 'not-allowed'

/** What is known of a comment that is reacted to. */
export interface ReactionOptions {
  /**
   * The comment is known to stand on this issue, as one of the event that is handled: it is not looked for, and Gitea itself
   * tells whether the reaction is there already. That takes one call in place of three.
   */
  readonly isHere?: boolean
}

interface Reaction extends ReactionOptions {
  readonly content: string
  /** Of the comment; undefined = the issue itself. */
  readonly id: number | undefined
}

const uiSettings = z.object({ allowed_reactions: z.array(z.string()) })

/** Sees to it that the bot has reacted so to the issue, or to one of its comments. */
export async function ensureReaction(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  reaction: Reaction,
): Promise<ReactionResult> {
  const { content, id, isHere = false } = reaction
  if (!isHere) {
    if (id !== undefined && !(await hasComment(snapshot, id))) return 'unknown-comment'
    if (await hasReacted(deps, snapshot, reaction)) return 'unchanged'
  }
  await readyToWrite(deps, snapshot)
  try {
    // a second reaction of one kind makes nothing: it is answered with 200, the first with 201
    return (await post(deps, snapshot, reaction)) === 200 ? 'unchanged' : 'written'
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    if (isHere && error.isMissing) return 'unknown-comment'
    // 403 says both "not this reaction" and "not you"
    if (error.status === 403 && !(await isAllowed(deps, content))) return 'not-allowed'
    throw error
  }
}

/** Sees to it that the bot has not reacted so. */
export async function removeReaction(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  reaction: Reaction,
): Promise<ReactionResult> {
  const { content, id } = reaction
  if (id !== undefined && !(await hasComment(snapshot, id))) return 'unknown-comment'
  if (!(await hasReacted(deps, snapshot, reaction))) return 'unchanged'
  await readyToWrite(deps, snapshot)
  const { repos } = deps.forge.gitea
  const [owner, repo] = snapshot.path
  if (id !== undefined) await repos.issueDeleteCommentReaction(owner, repo, id, { content })
  else await repos.issueDeleteIssueReaction(...snapshot.path, { content })
  return 'written'
}

async function hasComment(snapshot: IssueSnapshot, id: number): Promise<boolean> {
  return (await snapshot.comments()).some((comment) => comment.id === id)
}

async function hasReacted(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  { content, id }: Reaction,
): Promise<boolean> {
  const { repos } = deps.forge.gitea
  const [owner, repo] = snapshot.path
  const reactions =
    id === undefined
      ? await deps.forge.all(async (query) =>
          readAs(wire.reactions, await repos.issueGetIssueReactions(...snapshot.path, query)),
        )
      : readAs(wire.reactions, await repos.issueGetCommentReactions(owner, repo, id))
  const me = await deps.forge.me()
  return reactions.some((reaction) => reaction.content === content && reaction.user?.id === me.id)
}

/** The status of the answer. */
async function post(deps: EffectDeps, snapshot: IssueSnapshot, { content, id }: Reaction): Promise<number> {
  const { repos } = deps.forge.gitea
  const [owner, repo] = snapshot.path
  const response =
    id === undefined
      ? await repos.issuePostIssueReaction(...snapshot.path, { content })
      : await repos.issuePostCommentReaction(owner, repo, id, { content })
  return response.status
}

async function isAllowed(deps: EffectDeps, content: string): Promise<boolean> {
  const settings = readAs(uiSettings, await deps.forge.gitea.settings.getGeneralUiSettings())
  return settings.allowed_reactions.includes(content)
}
