import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { MOST_PARTS, partsOf, sizeFor } from '../../src/agents/split.ts'
import { USUAL_TERMS } from '../../src/agents/terms.ts'

const need = { difficulty: 'low', estimate: { p50: 1_000, p90: 1_000 }, repo: 'acme/app' } as const
const pieces = (count: number, ...files: readonly string[]) =>
  Array.from({ length: count }, (_, index) => ({
    title: `step ${index + 1}`,
    files: index === 0 ? files : [],
  }))

describe('cutting a task into parts', () => {
  const none = new Map<string, number>()

  it('is for the cheapest agent that may do such work there, and half of its window', () => {
    expect(sizeFor(need, DEFAULT_AGENTS, USUAL_TERMS)).to.deep.equal({
      agent: 'minimax',
      room: 64_000,
      share: 'half',
    })
    expect(
      sizeFor({ ...need, difficulty: 'high' }, DEFAULT_AGENTS, { ...USUAL_TERMS, windowShare: 0.6 }),
    ).to.deep.equal({
      agent: 'opus',
      room: 120_000,
      share: '60 %',
    })
    const away = DEFAULT_AGENTS.map((profile) => ({ ...profile, repos: ['else/where'] }))
    expect(sizeFor(need, away, USUAL_TERMS)).to.equal(undefined)
  })

  it('keeps neighbours together as long as they fit', () => {
    const parts = partsOf(pieces(6), { total: 120_000, room: 64_000, sizes: none })
    expect(parts.map(({ title, tokens, isTooLarge }) => [title, tokens, isTooLarge])).to.deep.equal([
      ['step 1 and 2 more', 60_000, false],
      ['step 4 and 2 more', 60_000, false],
    ])
  })

  it('gives who names large files a larger share, but never all of it', () => {
    const sizes = new Map([['a.ts', 1_000_000]])
    const parts = partsOf(pieces(2, 'a.ts'), { total: 100_000, room: 80_000, sizes })
    expect(parts.map(({ tokens }) => tokens)).to.deep.equal([75_000, 25_000])
  })

  it('says which part is still too large', () => {
    const parts = partsOf(pieces(2), { total: 300_000, room: 64_000, sizes: none })
    expect(parts.map(({ tokens, isTooLarge }) => [tokens, isTooLarge])).to.deep.equal([
      [150_000, true],
      [150_000, true],
    ])
  })

  it(`never makes more than ${MOST_PARTS}: the last one takes what is left`, () => {
    for (const total of [60_000, 6_000_000]) {
      const parts = partsOf(pieces(200), { total, room: 64_000, sizes: none })
      expect(parts).to.have.length(MOST_PARTS)
      expect(parts.flatMap((part) => part.pieces)).to.have.length(200)
    }
  })

  it('cuts what fits as a whole into its pieces', () => {
    expect(partsOf(pieces(3), { total: 30_000, room: 64_000, sizes: none })).to.have.length(3)
  })
})
