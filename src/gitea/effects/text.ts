import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import type { WireIssue } from '../wire.ts'
import { editIssue, readAgain } from './edit-issue.ts'
import type { EffectDeps } from './effect-deps.ts'
import { type Insistence, isUndone } from './undone.ts'

/** `left`: the bot has given it this title before, and a person has changed it since. */
export type TitleResult = 'written' | 'unchanged' | 'left'

/**
 * `unsupported`: the server (Gitea before 1.26, Forgejo) cannot tell whether somebody else has changed the text meanwhile,
 * so that a write could undo a person's; `conflict`: somebody did, again and again.
 */
export type BodyResult = 'written' | 'unchanged' | 'unsupported' | 'conflict'

/** Gitea cuts a longer one, and it would never be as it is wished. */
const LONGEST_TITLE = 255
const BODY_TRIES = 3

/**
 * Sees to it that the issue has this title.
 * @throws TypeError for a title without a visible character
 */
export async function ensureTitle(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  issue: WireIssue,
  wish: string,
  { insist = false }: Insistence,
): Promise<TitleResult> {
  const title = [...wish.trim()].slice(0, LONGEST_TITLE).join('').trim()
  if (title === '') throw new TypeError('the title of an issue cannot be empty')
  if (issue.title === title) return 'unchanged'
  const traces = {
    concerns: (entry: { type: string }) => entry.type === 'change_title',
    makesSo: (entry: { new_title?: string | null | undefined }) => entry.new_title === title,
  }
  if (!insist && (await isUndone(deps, snapshot, traces))) return 'left'
  await editIssue(deps, snapshot, { title })
  return 'written'
}

/**
 * Changes the text of the issue from what it is at this moment; what a person writes at the same time is never lost.
 *
 * @param change what the text is to be; the same text, or undefined, leaves it
 */
export async function ensureBody(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  change: (body: string) => string | undefined,
): Promise<BodyResult> {
  for (let attempt = 0; attempt < BODY_TRIES; attempt++) {
    const { body, content_version } = await readAgain(snapshot)
    const wished = change(body)
    if (wished === undefined || wished === body) return 'unchanged'
    if (content_version === undefined) return 'unsupported'
    try {
      await editIssue(deps, snapshot, { body: wished, content_version })
      return 'written'
    } catch (error) {
      if (!(error instanceof GiteaError && error.status === 409)) throw error
    }
  }
  return 'conflict'
}
