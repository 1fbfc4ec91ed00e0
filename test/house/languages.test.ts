import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { CATALOGS, type Catalog, type Part, type Sentences } from '../../src/language/catalog.ts'
import { inLanguage } from '../../src/language/language.ts'
import { translated, translatedClues } from '../../src/language/say.ts'
import { placesOf, sentencesIn } from './sentences.ts'

const PARTS: readonly (keyof Catalog)[] = ['said', 'kept', 'clues']
const ROOM = 'src/language'

function keysIn(part: string, sentences: Sentences = {}): string[] {
  return Object.keys(sentences).map((key) => `${part}: ${key}`)
}

/** The places in which one of our own sentences stands, which is translated with what it stands in; the code alone does not tell. */
const RETOLD: Readonly<Record<string, string>> = {
  'There is no agent "{0}", and a new one needs {1}. {2}': '2',
  'There is no agent "{0}". {1}': '1',
  'There is no command "{0}". {1}': '1',
  'It has to be {0}.': '0',
  'There is no key "{0}". {1}': '1',
  '{0} names no issue that I can find; {1}': '1',
  'The context estimate {0} is not a number of tokens that I can use; {1}': '1',
  'The context estimate {0} is not a number of tokens; {1}': '1',
  'I do not understand {0} in the front matter; write {1} there.': '1',
  'The budget of {0} is used up.': '0',
  'could not be started: {0}': '0',
  'its webhook {0}': '0',
  'unsure: {0}': '0',
}

describe('the house: languages', () => {
  const sentences = sentencesIn()
  const keysOf = (part: keyof Catalog) =>
    new Set(sentences.filter((one) => one.part === part).map(({ key }) => key))

  it('finds the sentences of the bot', () => {
    for (const part of PARTS) expect(keysOf(part).size, part).to.be.above(25)
    expect(keysOf('said')).to.include('**Waits for {0}.**')
  })

  it('says nothing while a file is loaded: nobody has settled a language then', () => {
    expect(sentences.filter(({ isTooEarly }) => isTooEarly).map(({ where }) => where)).to.deep.equal([])
  })

  it('has at most ten places in a sentence, which are written with one digit', () => {
    expect(sentences.filter(({ key }) => key.includes('{10}')).map(({ where }) => where)).to.deep.equal([])
  })

  it('has each sentence in one file only: of two the one that is loaded last would count', async () => {
    for (const folder of readdirSync(ROOM, { withFileTypes: true }).filter((one) => one.isDirectory())) {
      const keys: string[] = []
      for (const file of readdirSync(join(ROOM, folder.name)).filter((name) => name !== 'index.ts')) {
        const parts: readonly object[] = Object.values(await import(resolve(ROOM, folder.name, file)))
        for (const { said, kept } of parts as Partial<Part>[])
          keys.push(...keysIn('said', said), ...keysIn('kept', kept))
      }
      expect(keys.length).to.be.above(200)
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).to.deep.equal([])
    }
  })

  for (const [language, catalog] of Object.entries(CATALOGS))
    describe(`in ${language}`, () => {
      for (const part of PARTS) {
        it(`has each sentence that is ${part}`, () => {
          const missing = sentences.filter((one) => one.part === part && catalog[part][one.key] === undefined)
          expect(missing.map(({ where, key }) => `${where} ${key}`)).to.deep.equal([])
        })

        it(`has none that is ${part} nowhere`, () => {
          const known = keysOf(part)
          expect(Object.keys(catalog[part]).filter((key) => !known.has(key))).to.deep.equal([])
        })

        it(`has the same places in each that is ${part}`, () => {
          const other = Object.entries(catalog[part]).filter(
            ([key, told]) => placesOf(key) !== placesOf(told),
          )
          expect(other).to.deep.equal([])
        })
      }

      it('says each sentence that stands in another one, too, and nothing that strangers may have written', () => {
        const marked = Object.entries({ ...catalog.kept, ...catalog.clues }).flatMap(([key, told]) => {
          const places = told.match(/(?<=\{=)\d(?=\})/g)
          return places ? [[key, places.sort().join('')]] : []
        })
        expect(Object.fromEntries(marked)).to.deep.equal(RETOLD)
      })

      it('finds again what was kept in English, whatever stands in its places', () => {
        const again = { kept: translated, clues: translatedClues }
        for (const part of ['kept', 'clues'] as const)
          for (const [key, told] of Object.entries(catalog[part])) {
            const filled = (text: string) => text.replaceAll(/\{=?(\d)\}/g, "'Zwei $1'")
            const found = inLanguage(language as keyof typeof CATALOGS, () => again[part](filled(key)))
            expect(found, key).to.equal(filled(told))
          }
      })
    })
})
