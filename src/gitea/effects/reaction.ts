import { z } from 'zod'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, wire } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { readyToWrite } from './unwritten.ts'

/** `unknown-comment`: the issue has no comment of that id; `not-allowed`: the server does not have this reaction. */
export type ReactionResult = 'written' | 'unchanged' | 'unknown-comment' | 'not-allowed'

const uiSettings = z.object({ allowed_reactions: z.array(z.string()) })

/** Sees to it that the bot has (or has not) reacted so to the issue, or to one of its comments. */
export async function ensureReaction(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  content: string,
  commentId: number | undefined,
  isWished: boolean,
): Promise<ReactionResult> {
  if (commentId !== undefined && !(await hasComment(snapshot, commentId))) return 'unknown-comment'
  if ((await hasReacted(deps, snapshot, content, commentId)) === isWished) return 'unchanged'
  await readyToWrite(deps, snapshot)
  try {
    await write(deps, snapshot, content, commentId, isWished)
  } catch (error) {
    // 403 says both "not this reaction" and "not you"
    const refused = error instanceof GiteaError && error.status === 403
    if (refused && !(await isAllowed(deps, content))) return 'not-allowed'
    throw error
  }
  return 'written'
}

async function hasComment(snapshot: IssueSnapshot, id: number): Promise<boolean> {
  return (await snapshot.comments()).some((comment) => comment.id === id)
}

async function hasReacted(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  content: string,
  commentId: number | undefined,
): Promise<boolean> {
  const { repos } = deps.forge.gitea
  const [owner, repo] = snapshot.path
  const reactions =
    commentId === undefined
      ? await deps.forge.all(async (query) =>
          readAs(wire.reactions, await repos.issueGetIssueReactions(...snapshot.path, query)),
        )
      : readAs(wire.reactions, await repos.issueGetCommentReactions(owner, repo, commentId))
  const me = await deps.forge.me()
  return reactions.some((reaction) => reaction.content === content && reaction.user?.id === me.id)
}

async function write(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  content: string,
  commentId: number | undefined,
  isWished: boolean,
): Promise<void> {
  const { repos } = deps.forge.gitea
  const [owner, repo] = snapshot.path
  if (commentId !== undefined) {
    const change = isWished ? repos.issuePostCommentReaction : repos.issueDeleteCommentReaction
    await change(owner, repo, commentId, { content })
  } else {
    const change = isWished ? repos.issuePostIssueReaction : repos.issueDeleteIssueReaction
    await change(...snapshot.path, { content })
  }
}

async function isAllowed(deps: EffectDeps, content: string): Promise<boolean> {
  const settings = readAs(uiSettings, await deps.forge.gitea.settings.getGeneralUiSettings())
  return settings.allowed_reactions.includes(content)
}
