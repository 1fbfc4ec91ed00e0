import { createHash } from 'node:crypto'
import { PROMPT_VERSION } from './prompt.ts'
import { shownText } from './shown-text.ts'

/** A file of the repository, as its tree tells it. */
export interface ListedFile {
  /** From the root: `src/app.ts`. */
  readonly path: string
  readonly sizeBytes: number
}

/** What the model is asked about: one text, in one repository. */
export interface ReadRequest {
  /** The issue's lane, `9#7`; what was spent is recorded under it. */
  readonly issue: string
  /** The names of repository and issue, for the log: `{ repo: 'acme/app', issue: 7 }`. */
  readonly named?: { readonly repo: string; readonly issue: number }
  /** The repository's number. */
  readonly repoId: number
  readonly title: string
  readonly body: string
  /** The files that are likely to matter, the likeliest first; empty = not known. Only what stands here can be named. */
  readonly files: readonly ListedFile[]
}

/**
 * Names what is asked: the same text in the same repository, of the same model with the same prompt, is asked once. It is
 * the text that the model is shown, so that an edit that it cannot see is no new question. The repository is part of it,
 * because the answer may name its files, which not everybody may know. The list of files is not: a commit does not change
 * what an issue asks for.
 */
export function requestKey(request: Pick<ReadRequest, 'repoId' | 'title' | 'body'>, model: string): string {
  const { title, body } = shownText(request)
  const asked = JSON.stringify([PROMPT_VERSION, model, request.repoId, title, body])
  return createHash('sha256').update(asked).digest('hex')
}
