import type { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import {
  type CommentOutcome,
  ensureComment,
  ensureRememberedComment,
  removeComment,
  removeCommentsOf,
} from './comment.ts'
import type { EffectDeps } from './effect-deps.ts'
import { type MarkData, withMark } from './marker.ts'
import type { Insistence } from './undone.ts'
import type { Unwritable } from './unwritten.ts'

/** A comment that a plugin wants to stand on an issue. */
export interface CommentWish extends Insistence {
  /** Which of the plugin's comments: `greeting`. There is one of a kind on an issue, edited in place. */
  readonly kind: string
  /** What people read; Markdown. A hidden line that tells the comment's kind is added to it. */
  readonly body: string
  /** Small values to keep in the hidden line. */
  readonly data?: MarkData
  /**
   * For a plugin that remembers its comment itself: its id, or null if there is none. Without this the effect remembers it.
   */
  readonly knownId?: number | null
  /** When a person has edited the comment: leave that one, and write a new one beside it. */
  readonly replaceEdited?: boolean
  /**
   * No comment of this kind can stand there yet, as none was asked for before: it is not looked for, which saves a call. After
   * a call that was cut off it is looked for all the same.
   */
  readonly isFirst?: boolean
  /**
   * It answers what people asked for in a comment: a new one counts among the answers on the issue, of which there are six a
   * minute, and not among its changes; an edit counts for nothing. Such comments belong to no plugin: there is one of a kind.
   */
  readonly isAnswer?: boolean
}

/**
 * What became of it. `deleted`: a person removed the comment; `edited`: a person changed it, and it stays so. Else why
 * nothing could be written, with Gitea's answer if it was asked.
 */
export type CommentResult =
  | CommentOutcome
  | { readonly kind: Exclude<Unwritable, 'forbidden'> }
  | { readonly kind: 'forbidden'; readonly why: GiteaError | undefined }

/** The comments of one plugin on one issue. */
export interface CommentPlace {
  readonly deps: EffectDeps
  readonly snapshot: IssueSnapshot
  readonly plugin: string
}

/** Whose the answers to commands are; no plugin is called so, as a name begins with a letter. */
export const ANSWERS = '-'

/** The built-in plugin whose comments were there before plugins had kinds of their own. */
const FIRST_PLUGIN = 'status'

/**
 * A kind with its plugin before it, so that no two plugins take each other's comments for their own.
 * @throws TypeError when it is not `[a-z][a-z0-9-]*`
 */
export function fullKind(plugin: string, kind: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(kind)) {
    throw new TypeError(
      `A comment's kind is 1 to 40 of a-z, 0-9 and "-", and begins with a letter; this one is "${kind}".`,
    )
  }
  return plugin === FIRST_PLUGIN ? kind : `${plugin}/${kind}`
}

/** @throws TypeError when the kind is no kind, or there is nothing to read */
export async function ensureCommentOf(place: CommentPlace, wish: CommentWish): Promise<CommentOutcome> {
  const { deps, snapshot, plugin } = place
  if (wish.body.trim() === '') throw new TypeError('a comment cannot be empty')
  const { knownId, replaceEdited, isFirst, insist = false } = wish
  const kind = fullKind(plugin, wish.kind)
  // what tells one comment from another is not the plugin's to say
  const { is: _, sum: __, ...data } = wish.data ?? {}
  const marked = { kind, body: withMark(wish.body, kind, data), replaceEdited, isFirst }
  return knownId === undefined
    ? ensureRememberedComment(deps, snapshot, marked, { insist })
    : ensureComment(deps, snapshot, { ...marked, knownId })
}

/** Removes a comment of the plugin: all of a kind, or the one of an id that the plugin remembers. */
export async function removeCommentOf(
  { deps, snapshot, plugin }: CommentPlace,
  which: string | number,
): Promise<'written' | 'unchanged' | 'edited'> {
  return typeof which === 'number'
    ? removeComment(deps, snapshot, which)
    : removeCommentsOf(deps, snapshot, fullKind(plugin, which))
}
