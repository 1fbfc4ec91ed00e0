import type { CommentResult } from '../../gitea/effects/comment-wish.ts'

/** The issue cannot be written to any more; what is to be shown stays to be done. */
export class NothingWritten extends Error {
  constructor(reason: string) {
    super(`nothing was written: ${reason}`)
    this.name = 'NothingWritten'
  }
}

/**
 * The id of a comment that stands as it is wished; null = a person has removed or edited it.
 * @throws NothingWritten when nothing can be written here; Gitea's own answer when the bot has no right to it
 */
export function idOf(result: CommentResult): number | null {
  if ('id' in result) return result.id
  if (result.kind === 'forbidden' && result.why) throw result.why
  if (result.kind === 'deleted' || result.kind === 'edited') return null
  throw new NothingWritten(result.kind)
}
