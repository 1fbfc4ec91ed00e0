import { AsyncLocalStorage } from 'node:async_hooks'

/** The languages in which there are all sentences; English is the one that they are written in. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

const spoken = new AsyncLocalStorage<Language>()

/** The language in which something is said now; English where nobody has settled another one, as on the command line. */
export function languageNow(): Language {
  return spoken.getStore() ?? 'en'
}

/**
 * Does something, and whatever it awaits, in a language.
 *
 * @example inLanguage('de', () => say`**Ready, and waits for money.**`) // '**Bereit, und wartet auf Geld.**'
 */
export function inLanguage<T>(language: Language, work: () => T): T {
  return languageNow() === language ? work() : spoken.run(language, work)
}
