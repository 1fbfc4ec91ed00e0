/** An English sentence with places, to be found again in a text that was made of it. */
export interface Pattern {
  /** What is said for it. */
  readonly sentence: string
  /** What stands in its places; undefined = the text was not made of it. */
  valuesIn(text: string): readonly string[] | undefined
}

/** The patterns of all sentences that have places; of two that fit the one with more words of its own comes first. */
export function patternsOf(sentences: Readonly<Record<string, string>>): readonly Pattern[] {
  return Object.entries(sentences)
    .filter(([key]) => PLACE.test(key))
    .sort(([one], [other]) => ownLength(other) - ownLength(one))
    .map(([key, sentence]) => patternOf(key, sentence))
}

const PLACE = /\{\d\}/

function ownLength(key: string): number {
  return key.split(PLACE).join('').length
}

function patternOf(key: string, sentence: string): Pattern {
  const [begin = '', ...rest] = key.split(PLACE)
  return {
    sentence,
    valuesIn: (text) => (text.startsWith(begin) ? between(text, begin.length, rest) : undefined),
  }
}

/**
 * What stands before each of these parts, the last of which ends the text; each part is taken as far back as it goes. Strangers'
 * words stand in the places, so the time grows with the length of the text and no faster, as that of a regular expression would.
 */
function between(text: string, begin: number, parts: readonly string[]): readonly string[] | undefined {
  if (!text.endsWith(parts.at(-1) ?? '')) return undefined
  const values: string[] = []
  let end = text.length
  for (const [index, part] of parts.toReversed().entries()) {
    const at = index === 0 ? end - part.length : text.lastIndexOf(part, end - part.length)
    if (at < begin) return undefined
    if (index > 0) values.unshift(text.slice(at + part.length, end))
    end = at
  }
  return [text.slice(begin, end), ...values]
}
