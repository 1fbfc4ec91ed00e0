import { CATALOGS, type Sentences } from './catalog.ts'
import { type Language, languageNow } from './language.ts'
import { type Pattern, patternsOf } from './pattern.ts'

/** What a sentence tells, put in as in any template. */
export type Told = string | number | null | undefined

/** A translated sentence, cut at its places: what stands before each, which value comes there, and what stands at the end. */
interface Cut {
  readonly before: readonly string[]
  readonly places: readonly number[]
  /** The places where a sentence of ours stands, and no stranger's words. */
  readonly retold: ReadonlySet<number>
  readonly end: string
}

/** A sentence stands in one place of the code, which hands over the same object each time. */
const cuts = new WeakMap<TemplateStringsArray, Map<Language, Cut | 'none'>>()

/**
 * A sentence in the language of now, see {@link inLanguage}. It is written in English, which is also what comes where a language
 * has no such sentence.
 *
 * @example say`Waits for ${names}.` // 'Wartet auf #3.' by the entry 'Waits for {0}.': 'Wartet auf {0}.'
 */
export function say(sentence: TemplateStringsArray, ...values: readonly Told[]): string {
  const language = languageNow()
  if (language === 'en') return filled(sentence, values)
  const cut = cuts.get(sentence)?.get(language) ?? cutFor(language, sentence)
  return cut === 'none' ? filled(sentence, values) : put(cut, values)
}

/**
 * A sentence that stays English here, because it is stored, logged or told elsewhere as well; {@link translated} says it in
 * the language of whoever reads it.
 *
 * @example const problem = english`There is no key "${key}".`
 */
export function english(sentence: TemplateStringsArray, ...values: readonly Told[]): string {
  return filled(sentence, values)
}

/** The same for a few words that stand in a list of such, with commas between them: {@link translatedClues} says those. */
export const clue = english

/**
 * A text that {@link english} made, in the language of now; and what it is made of, where its translation has `{=0}` for it. It may
 * have a stranger's words in it, but has to be a sentence of ours: one of somebody else that begins alike is taken for it.
 *
 * @example inLanguage('de', () => translated('The issue was closed.')) // 'Das Issue wurde geschlossen.'
 */
export function translated(text: string): string {
  return retold(text, 'kept')
}

/**
 * The same for a text that may be anybody's, as that of a plugin from elsewhere, which comes back as it is: only one that is ours
 * from the first letter to the last is said in the language of now, and so only one without places.
 *
 * @example inLanguage('de', () => translatedWhole('There are 3 moons.')) // 'There are 3 moons.'
 */
export function translatedWhole(text: string): string {
  const language = languageNow()
  return language === 'en' ? text : (wholeIn(CATALOGS[language].kept, text) ?? text)
}

/** A list of what {@link clue} made, in the language of now. */
export function translatedClues(list: string): string {
  if (languageNow() === 'en') return list
  return list
    .split(', ')
    .map((text) => retold(text, 'clues'))
    .join(', ')
}

/** The parts of a catalog whose sentences are found again by what stands in them. */
type Retold = 'kept' | 'clues'

/** Sentences of ours stand in each other so deep: who could not be started, why, what its webhook did. */
const DEEPEST = 4

function retold(text: string, part: Retold, depth = 1): string {
  const language = languageNow()
  if (language === 'en' || depth > DEEPEST) return text
  const sentences = CATALOGS[language][part]
  const whole = wholeIn(sentences, text)
  if (whole !== undefined) return whole
  for (const { sentence, valuesIn } of patternsIn(sentences)) {
    const found = valuesIn(text)
    if (!found) continue
    const cut = cutOf(sentence)
    return put(
      cut,
      found.map((value, place) => (cut.retold.has(place) ? retold(value, part, depth + 1) : value)),
    )
  }
  return text
}

function wholeIn(sentences: Sentences, text: string): string | undefined {
  return Object.hasOwn(sentences, text) ? sentences[text] : undefined
}

const patterns = new WeakMap<Sentences, readonly Pattern[]>()

function patternsIn(sentences: Sentences): readonly Pattern[] {
  const known = patterns.get(sentences) ?? patternsOf(sentences)
  patterns.set(sentences, known)
  return known
}

function cutFor(language: Exclude<Language, 'en'>, sentence: TemplateStringsArray): Cut | 'none' {
  const found = CATALOGS[language].said[keyOf(sentence)]
  const cut = found === undefined ? 'none' : cutOf(found)
  const known = cuts.get(sentence) ?? new Map<Language, Cut | 'none'>()
  cuts.set(sentence, known.set(language, cut))
  return cut
}

/** `Waits for {0}.` */
function keyOf(sentence: TemplateStringsArray): string {
  return filled(
    sentence,
    sentence.slice(1).map((_, index) => `{${index}}`),
  )
}

/** Only the translation is cut, never what is put in. */
function cutOf(translation: string): Cut {
  const parts = translation.split(/\{(=?\d)\}/)
  const places = parts.filter((_, index) => index % 2 === 1)
  return {
    before: parts.filter((_, index) => index % 2 === 0).slice(0, -1),
    places: places.map((place) => Number(place.replace('=', ''))),
    retold: new Set(places.filter((place) => place.startsWith('=')).map((place) => Number(place.slice(1)))),
    end: parts.at(-1) ?? '',
  }
}

function put({ before, places, end }: Cut, values: readonly Told[]): string {
  let text = ''
  for (const [index, place] of places.entries()) text += `${before[index]}${values[place]}`
  return text + end
}

function filled(sentence: TemplateStringsArray, values: readonly Told[]): string {
  let text = sentence[0] ?? ''
  for (const [index, value] of values.entries()) text += `${value}${sentence[index + 1]}`
  return text
}
