import { expect } from 'chai'
import { modes, tasks, waits, work } from './walks.ts'

/** Words that no German sentence has. */
const ENGLISH =
  /\b(the|this|that|is|are|and|of|to|not|it|its|which|with|for|by|has|have|because|nothing|free|waits|needs|than|only|as)\b/i

/** What the bot says itself in a line: without code, numbers, the words of a text that it quotes, and what draws a picture. */
function ownWords(line: string): string {
  return line
    .replaceAll(/`[^`]*`|'[^']*'|<[^>]*>|[@#]\S+|\bUS\$\S+/g, ' ')
    .replaceAll(/: (?:Difficulty|Context Estimate|Blocked by:).*$/g, ' ')
    .replaceAll(/\d+[km]?\b/gi, ' ')
    .trim()
}

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
      expect(german.filter((line) => english.has(line) || ENGLISH.test(line))).to.deep.equal([])
    })
  }
})
