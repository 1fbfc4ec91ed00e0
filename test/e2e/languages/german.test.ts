import { expect } from 'chai'
import { hasEnglish, ownWords } from '../../support/english-left.ts'
import { modes, tasks, waits, work } from './walks.ts'

function linesOf(texts: readonly string[]): string[] {
  const withoutPictures = texts.map((text) => text.replaceAll(/```mermaid[\s\S]*?```/g, ''))
  return [...new Set(withoutPictures.flatMap((text) => text.split('\n')).map(ownWords))]
}

describe('in German', () => {
  for (const [what, walk] of Object.entries({ tasks, work, waits, modes })) {
    it(`no English is left of what is said about ${what}`, async () => {
      const english = new Set(linesOf(await walk('en')))
      const german = linesOf(await walk('de')).filter((line) => /[a-z]{2}/i.test(line))
      expect(english.size, 'different lines').to.be.above(20)
      expect(german.filter((line) => english.has(line) || hasEnglish(line))).to.deep.equal([])
    })
  }
})
