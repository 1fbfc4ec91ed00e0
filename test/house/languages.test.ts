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
