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

/** More lines than this that are wrong are only counted. */
const WRONG_LINES_TOLD = 5

/** The data cannot be used, so nothing is scored: a score of a part of it would look like one of all. */
export class UnusableData extends Error {}

/** Reads a file of JSON lines; empty ones may stand between them. @throws UnusableData that names every line that is wrong */
export function readLabelled(path: string): LabelledIssue[] {
  const issues: LabelledIssue[] = []
  const wrong: string[] = []
  const lineOf = new Map<string, number>()
  for (const [index, line] of textOf(path).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const read = readLine(line)
    const before = typeof read === 'string' ? undefined : lineOf.get(read.id)
    if (typeof read === 'string') wrong.push(`line ${index + 1}: ${read}`)
    else if (before !== undefined)
      wrong.push(`line ${index + 1}: the id ${read.id} stands on line ${before} already`)
    else {
      lineOf.set(read.id, index + 1)
      issues.push(read)
    }
  }
  if (wrong.length > 0) throw new UnusableData(`${path} cannot be used:\n${told(wrong).join('\n')}`)
  if (issues.length === 0) throw new UnusableData(`${path} has no issues; it needs one JSON object a line.`)
  return issues
}

function textOf(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UnusableData(`${path} cannot be read as a text in UTF-8: ${why}`)
  }
}

/** The issue on a line, or what is wrong with it. */
function readLine(line: string): LabelledIssue | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'it is no JSON'
  }
  const result = row.safeParse(value)
  return result.success ? result.data : z.prettifyError(result.error).replaceAll('\n', ' ')
}

function told(wrong: readonly string[]): string[] {
  const more = wrong.length - WRONG_LINES_TOLD
  return [...wrong.slice(0, WRONG_LINES_TOLD), ...(more > 0 ? [`and ${more} more lines`] : [])]
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
