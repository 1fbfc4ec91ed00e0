import { expect } from 'chai'
import { hasEnglish, ownWords } from '../../support/english-left.ts'
import { modes, tasks, waits, work } from './walks.ts'

function linesOf(texts: readonly string[]): string[] {
  const withoutPictures = texts.map((text) => text.replaceAll(/```mermaid[\s\S]*?```/g, ''))
  return [...new Set(withoutPictures.flatMap((text) => text.split('\n')).map(ownWords))]
}

describe('in German', function () {
  // long conversations, each of them twice
  this.timeout(180_000)
  for (const [what, walk] of Object.entries({ tasks, work, waits, modes })) {
    it(`no English is left of what is said about ${what}`, async () => {
      const [inEnglish, inGerman] = await Promise.all([walk('en'), walk('de')])
      const english = new Set(linesOf(inEnglish))
      const german = linesOf(inGerman).filter((line) => /[a-z]{2}/i.test(line))
      expect(english.size, 'different lines').to.be.above(20)
      expect(german.filter((line) => english.has(line) || hasEnglish(line))).to.deep.equal([])
    })
  }
})
