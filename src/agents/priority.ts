/** The words of a label `priority/…`, as Gitea's own label set and people write them. */
const RANKS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    urgent: 2,
    critical: 2,
    highest: 2,
    high: 1,
    medium: 0,
    normal: 0,
    low: -1,
    lowest: -2,
  }),
)

const LABEL = /^priority\s*[/:]\s*(\w+)$/i

/** The words for how urgent something is, the most urgent first. */
export const PRIORITY_WORDS: readonly string[] = [...RANKS.keys()]

/** What such a word, or a whole number from -2 to 2, stands for: `rankOf('High')` is 1; undefined = it is neither. */
export function rankOf(word: string): number | undefined {
  const known = RANKS.get(word.toLowerCase())
  if (known !== undefined) return known
  return /^[+-]?[0-2]$/.test(word) ? Number(word) + 0 : undefined
}

/**
 * How urgent the labels of an issue say that it is: 2, 1, 0, -1 or -2; 0 without such a label, the most urgent of several.
 * Only who may write in a repository can label its issues.
 *
 * @example priorityOf(['bug', 'Priority/High']) // 1
 */
export function priorityOf(labels: readonly string[]): number {
  const ranks = labels.flatMap((label) => RANKS.get(LABEL.exec(label)?.[1]?.toLowerCase() ?? '') ?? [])
  return ranks.length === 0 ? 0 : Math.max(...ranks)
}
