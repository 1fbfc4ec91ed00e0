import type { Difficulty, IssueRef, Source } from './spec.ts'

/** Who can read an issue, the best evidence first: what one says of a field counts if none before it said anything. */
export const READERS = ['stated', 'claude', 'heuristic'] as const satisfies readonly Source[]

/** One of {@link READERS}. */
export type Reader = (typeof READERS)[number]

/**
 * One thing that a reader found: `{ value: 'high', source: 'stated', words: 'Difficulty: high', confidence: 1 }`.
 */
export interface Found<T> {
  readonly value: T
  readonly source: Reader
  /** The words it rests on, at most 120 characters (excerpt.ts makes them so); a stranger wrote them. */
  readonly words: string
  /** How sure the reader is, from 0 (a guess) to 1 (it stands there). */
  readonly confidence: number
}

/** Tokens of context that the work needs: as likely more as less than `p50`, and in nine of ten cases at most `p90`. */
export interface Estimate {
  readonly p50: number
  readonly p90: number
}

/** A file or folder of the repository that the work reads or changes. */
export interface FileNeed {
  /** From the root of the repository: `src/app.ts`. */
  readonly path: string
  /** How many tokens it has; null = not known, or not in the repository (yet). */
  readonly tokens: number | null
}

/**
 * Whether a mention is likely to be a file of the repository: it was found there, or it names its folder. A bare `conf.py` is
 * as often a file of whoever writes.
 */
export function isLikely(file: FileNeed): boolean {
  return file.tokens !== null || file.path.includes('/')
}

/** How much documentation the work needs. */
export type DocsSize = 'none' | 'low' | 'medium' | 'high'

/**
 * What ONE reader found in an issue. A field that it did not find is absent, so that the next reader is heard; an empty
 * list is a statement ("it waits for nothing").
 */
export interface Reading {
  readonly difficulty?: Found<Difficulty>
  readonly estimate?: Found<Estimate>
  readonly files?: Found<readonly FileNeed[]>
  /** Issues that must be closed before this one can begin. */
  readonly blockedBy?: Found<readonly IssueRef[]>
  /** Issues that wait for this one. */
  readonly blocks?: Found<readonly IssueRef[]>
  readonly wantsTests?: Found<boolean>
  readonly wantsDocs?: Found<DocsSize>
  /** The agent that is asked for by name. Only an author's own words may ask ("stated"), and only with rights there. */
  readonly wish?: Found<string>
}

/** The fields that are merged. */
export type ReadField = keyof Reading

/**
 * Field by field what the best reader found: stated, else Claude's, else the heuristic's, whatever the order of the list.
 * A wish that the author did not state is dropped.
 *
 * @example mergeReadings([{ difficulty: guessed }, { difficulty: stated }]) // { difficulty: stated }
 */
export function mergeReadings(readings: readonly Reading[]): Reading {
  const merged: Record<string, Found<unknown>> = {}
  for (const reading of readings) {
    for (const [field, found] of Object.entries(reading) as [ReadField, Found<unknown> | undefined][]) {
      if (found === undefined || (field === 'wish' && found.source !== 'stated')) continue
      const known = merged[field]
      if (known === undefined || isBetter(found, known)) merged[field] = found
    }
  }
  return merged as Reading
}

function isBetter(found: Found<unknown>, known: Found<unknown>): boolean {
  return READERS.indexOf(found.source) < READERS.indexOf(known.source)
}
