import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Difficulty } from '../../src/issue/spec.ts'

/** The labels that are known, from the easiest to the hardest, and what the bot calls them. */
export const LABELS = {
  low: 'low',
  '<15 min fix': 'low',
  medium: 'medium',
  '15 min - 1 hour': 'medium',
  high: 'high',
  '1-4 hours': 'high',
  '>4 hours': 'high',
} as const satisfies Record<string, Difficulty>

export type Label = keyof typeof LABELS

/** The labels in their order. */
export const LABEL_ORDER = Object.keys(LABELS) as readonly Label[]

const row = z.object({
  id: z.string(),
  /** The title on the first line, then the body. */
  text: z.string(),
  difficulty: z.enum(LABEL_ORDER as [Label, ...Label[]]),
  /** Of the change that closed it, tests left out. */
  filesChanged: z.number().int().nonnegative(),
  linesChanged: z.number().int().nonnegative(),
})

/** One issue that people have labelled. */
export type LabelledIssue = z.output<typeof row>

/** Reads a file of JSON lines. @throws Error that names the line that is wrong */
export function readLabelled(path: string): LabelledIssue[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const result = row.safeParse(JSON.parse(line))
    if (result.success) return [result.data]
    throw new Error(`line ${index + 1} of ${path}: ${z.prettifyError(result.error)}`)
  })
}

/**
 * One half of the data by the repository of its issues (`owner__repo-12`, `owner/repo#12`): what is built while looking at
 * `develop` is scored on `report`, whose repositories nobody looked at.
 */
export function halfOf(issues: readonly LabelledIssue[], half: 'develop' | 'report'): LabelledIssue[] {
  return issues.filter(({ id }) => {
    const [owner = ''] = id.split(/__|\/|#/)
    const isOdd = Number.parseInt(createHash('sha256').update(owner).digest('hex').slice(-1), 16) % 2
    return (isOdd === 1) === (half === 'report')
  })
}
