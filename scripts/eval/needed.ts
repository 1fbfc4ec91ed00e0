import { estimateTokens } from '../../src/issue/estimate.ts'
import type { Difficulty } from '../../src/issue/spec.ts'

/** What the change that closed an issue was. */
export interface Change {
  readonly filesChanged: number
  readonly linesChanged: number
}

/** Groups by which coverage is told. */
export const FILE_BANDS = [
  { name: '1 file', has: ({ filesChanged }: Change) => filesChanged <= 1 },
  { name: '2 files', has: ({ filesChanged }: Change) => filesChanged === 2 },
  { name: '3 files and more', has: ({ filesChanged }: Change) => filesChanged > 2 },
] as const

export const LINE_BANDS = [
  { name: 'up to 10 lines', has: ({ linesChanged }: Change) => linesChanged <= 10, work: 'low' },
  {
    name: '11 to 50 lines',
    has: ({ linesChanged }: Change) => linesChanged > 10 && linesChanged <= 50,
    work: 'medium',
  },
  { name: 'over 50 lines', has: ({ linesChanged }: Change) => linesChanged > 50, work: 'high' },
] as const satisfies readonly { name: string; has: (change: Change) => boolean; work: Difficulty }[]

/**
 * What the work would have needed by the formula of the estimate, had its files and the size of the change been known
 * before. Nobody measured the tokens of these changes, so this is the nearest to the truth that the data has.
 */
export function neededTokens(change: Change): number {
  const work = LINE_BANDS.find(({ has }) => has(change))?.work ?? 'high'
  return estimateTokens({ files: change.filesChanged, implementation: work, tests: work, docs: 'none' })
}
