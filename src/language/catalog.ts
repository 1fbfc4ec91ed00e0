import { GERMAN } from './german/index.ts'
import type { Language } from './language.ts'

/**
 * The sentences of a language by the English ones. A place for a value is written `{0}`, `{1}`, … in the order of the English
 * sentence; a translation has the same places, in any order, and may have one more than once. What is kept in English may be made of
 * another sentence that is: its place is written `{=0}`, and what stands there is translated, too. In `{0}` stand names, numbers and
 * strangers' words, which stay as they are, even where they are those of a sentence.
 */
export type Sentences = Readonly<Record<string, string>>

/** Everything that can be said in a language. */
export interface Catalog {
  /** Those that are said at once: what {@link say} is put before. */
  readonly said: Sentences
  /** Those that are stored, or also told elsewhere, in English: what {@link english} is put before. */
  readonly kept: Sentences
  /** What a guess rests on, in a few words: what {@link clue} is put before. */
  readonly clues: Sentences
}

/** What one part of the bot says. */
export type Part = Omit<Catalog, 'clues'>

/** A language is added here, and to the languages that a file may name; a test tells what it lacks. */
export const CATALOGS: Readonly<Record<Exclude<Language, 'en'>, Catalog>> = { de: GERMAN }
