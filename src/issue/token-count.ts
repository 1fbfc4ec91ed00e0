/** Fewer tokens than this cannot hold an issue and its answer: somebody who writes `80` means something else. */
export const MIN_TOKENS = 1_000

/** More than any model's window; a larger number is a typing error. */
export const MAX_TOKENS = 100_000_000

const UNITS = new Map([
  ...['k', 'tsd', 'thousand', 'mil', '千'].map((unit) => [unit, 1_000] as const),
  ...['m', 'mio', 'million', 'millions'].map((unit) => [unit, 1_000_000] as const),
  ['万', 10_000],
])

/** A number (in groups of three: `80,000`, `80.000`, `80 000`, `80'000`, `80_000`; or with decimals) and its unit. */
const AMOUNT =
  /(?<![\p{L}\d.,])(\d{1,3}(?:[.,'’_ ]\d{3}){1,4}(?!\d)|\d{1,12}(?:[.,]\d{1,6})?)(?: ?(k|m|tsd|thousand|mil|mio|millions?|万|千))?(?: ?tok(?:ens?)?)?(?![a-z\d])/giu

/** What may stand between the two ends of a range: `60-80k`, `60k to 80k`, `zwischen 60 und 80k`. */
const RANGE = /^ ?(?:-|–|—|~|\.\.+|to|and|bis|und|a|y|à|et|至|到) ?~?$/iu

/** Words that belong to an amount; with anything else beside it the text is a sentence about something. */
const AROUND =
  /about|around|approx(?:imately)?|roughly|circa|ca|max(?:imum)?|min(?:imum)?|up to|at most|between|less than|under|over|etwa|ungefähr|zwischen|unos|entre|environ|tokens?|of|context|大约|约|左右|个/giu

/**
 * The tokens a text states: `tokensIn('about 60-80k tokens')` is 80,000, the upper bound of the range. Of several
 * numbers the first that can be an estimate counts, so `3 files, 80k` is 80,000. Undefined if there is none.
 */
export function tokensIn(text: string): number | undefined {
  return amountsIn(text).find((amount) => amount >= MIN_TOKENS && amount <= MAX_TOKENS)
}

/** True if a text is an amount and nothing else: `~80k tokens` is, `Uploading 80k files fails` is not. */
export function isOnlyTokens(text: string): boolean {
  return (
    tokensIn(text) !== undefined && !/\p{L}/u.test(oneLine(text).replace(AMOUNT, ' ').replace(AROUND, ' '))
  )
}

/** `80-100k`, `80k to 100k` */
const SAID_RANGE = /\d *[a-z]* *(?:-|–|—|~|\.\.+|to|bis) *\d/i

/** A minus is no range where no amount stands before it; the look back goes as far as the amount, and no further. */
const NEGATIVE = /[-−–—](?<!\d[\p{L} ]*[-−–—]) ?(?=\d)/u

/**
 * What somebody means who is asked for a number of tokens; or, of an answer that is none, what was probably meant. A range
 * is none: of one in a text the upper end counts, but whoever is asked says what they mean.
 *
 * @example
 * saidTokens('80k') // { tokens: 80000 }
 * saidTokens('80') // { near: '80k' }
 * saidTokens('-80k') // { near: '80k' }
 */
export function saidTokens(
  text: string,
): { readonly tokens: number } | { readonly near: string | undefined } {
  const said = text.trim().replace(/[?!.]+$/, '')
  const [before, positive] = oneLine(said).split(NEGATIVE, 2)
  if (positive !== undefined) {
    const meant = before === '' ? saidTokens(positive) : { near: undefined }
    return { near: 'tokens' in meant ? positive : meant.near }
  }
  const tokens = isOnlyTokens(said) ? tokensIn(said) : undefined
  if (tokens === undefined) return { near: /^[1-9]\d{0,2}(?:\.\d+)?$/.test(said) ? `${said}k` : undefined }
  if (SAID_RANGE.test(said)) return { near: tokens % 1_000 === 0 ? `${tokens / 1_000}k` : String(tokens) }
  return { tokens }
}

/** True if there is any number, readable as an estimate or not. */
export function hasNumber(text: string): boolean {
  return /\d/.test(text)
}

function amountsIn(text: string): number[] {
  const line = oneLine(text)
  const amounts: number[] = []
  let end = -1
  for (const match of line.matchAll(AMOUNT)) {
    const [whole, digits = '', unit] = match
    const amount = Math.round(numberOf(digits, unit) * (UNITS.get(unit?.toLowerCase() ?? '') ?? 1))
    const isUpperBound = end >= 0 && RANGE.test(line.slice(end, match.index))
    if (isUpperBound) amounts.push(Math.max(amount, amounts.pop() ?? 0))
    else amounts.push(amount)
    end = match.index + whole.length
  }
  return amounts
}

/** `0.128` is a fraction before a unit (`0.128M`); without one the point groups thousands (`80.000`). */
function numberOf(digits: string, unit: string | undefined): number {
  const isGrouped = /^\d{1,3}([.,'’_ ]\d{3})+$/.test(digits)
  const isFraction = unit !== undefined && /^\d+[.,]\d+$/.test(digits)
  return isGrouped && !isFraction ? Number(digits.replace(/\D/g, '')) : Number(digits.replace(',', '.'))
}

function oneLine(text: string): string {
  return text.slice(0, 500).replace(/\s+/g, ' ')
}
