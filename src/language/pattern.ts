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
  const parts = key.split(PLACE).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const whole = new RegExp(`^${parts.join('(.*)')}$`, 's')
  return { sentence, valuesIn: (text) => whole.exec(text)?.slice(1) }
}
