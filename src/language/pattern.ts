/** An English sentence with places, to be found again in a text that was made of it. */
export interface Pattern {
  /** What is said for it. */
  readonly sentence: string
  /**
   * What stands in its places, each as long as it can be, the first one first; undefined = the text was not made of it. It takes
   * one look at the text, however a stranger has made it: an expression with several `(.*)` would take minutes.
   */
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
  const words = key.split(PLACE)
  return { sentence, valuesIn: (text) => valuesBetween(words, text) }
}

/** @param words what stands before, between and behind the places */
function valuesBetween(words: readonly string[], text: string): string[] | undefined {
  const [first = '', ...others] = words
  if (!text.startsWith(first)) return undefined
  const values: string[] = []
  let end = text.length
  for (const [index, word] of others.toReversed().entries()) {
    // behind the last place the text is at its end
    const at = index === 0 ? text.length - word.length : text.slice(0, end).lastIndexOf(word)
    if (at < first.length || !text.startsWith(word, at)) return undefined
    values.unshift(text.slice(at + word.length, end))
    end = at
  }
  values.unshift(text.slice(first.length, end))
  return values.slice(0, -1)
}
