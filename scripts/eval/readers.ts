import { readIssue } from '../../src/issue/read-issue.ts'
import type { Estimate } from '../../src/issue/reading.ts'
import type { Difficulty } from '../../src/issue/spec.ts'
import type { LabelledIssue } from './data.ts'

/** What a reader says of an issue. */
export interface Verdict {
  readonly difficulty: Difficulty
  readonly estimate: Estimate
  /** From 0 to 1. */
  readonly confidence: number
}

/** Somebody who reads the text and nothing else. */
export type Reader = (issue: Pick<LabelledIssue, 'text'>) => Verdict

const NOWHERE = { owner: 'acme', repo: 'app', baseUrls: [] }

/** Those that are scored, by name. */
export const READERS: Readonly<Record<string, Reader>> = {
  heuristic({ text }) {
    const [title = '', ...body] = text.split('\n')
    const { difficulty, estimate } = readIssue({ title, body: body.join('\n'), labels: [] }, NOWHERE)
    return {
      difficulty: difficulty.value,
      estimate: estimate.value,
      confidence: difficulty.confidence,
    }
  },
  /** The simplest there is, to compare with. */
  'length of the text'({ text }) {
    return { difficulty: 'medium', estimate: { p50: text.length, p90: text.length }, confidence: 0 }
  },
}
