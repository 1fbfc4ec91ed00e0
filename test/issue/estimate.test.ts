import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { DIFFICULTY_SHARE, ESTIMATE, estimateTokens, FILES_CONFIDENCE } from '../../src/issue/estimate.ts'
import { BYTES_PER_TOKEN, tokensOfFile } from '../../src/issue/token-size.ts'
import {
  CONFIDENCE,
  FILES,
  HIGH_SCORE,
  LENGTH,
  LOW_SCORE,
  MOST_DEFINITIONS,
  POINTS,
  POINTS_PER_DOUBLING,
  TASKS,
  TITLE_WORDS,
  UNSURE_BELOW,
} from '../../src/issue/weights.ts'
import { rows, section } from '../house/paper.ts'

const page = readFileSync(new URL('../../docs/estimates.md', import.meta.url), 'utf8')

describe('The estimate formula', () => {
  it('gives what docs/estimates.md works out by hand', () => {
    const [, files, implementation, tests, docs] =
      /(\d+) files, (\w+) implementation, (\w+) tests, (\w+) docs:/.exec(page) ?? []
    const [, result] = /rounded: \*\*([\d,]+) tokens\*\*/.exec(page) ?? []
    const sizing = { files: Number(files), implementation, tests, docs } as Parameters<
      typeof estimateTokens
    >[0]
    expect(estimateTokens(sizing)).to.equal(numberOf(result))
  })

  it('has the arithmetic of that example right, step by step', () => {
    const [, sum] = /`([\d, x+]+ = [\d,]+)`/.exec(page) ?? []
    const [left = '', right] = (sum ?? '').split(' = ')
    const terms = left.split(' + ').map((term) =>
      term
        .split(' x ')
        .map(numberOf)
        .reduce((a, b) => a * b),
    )
    expect(terms.reduce((a, b) => a + b)).to.equal(numberOf(right))
    expect(terms[0]).to.equal(3 * ESTIMATE.tokensPerFile)
  })

  it('has the constants that the table of the page shows', () => {
    for (const part of ['implementation', 'tests', 'docs'] as const) {
      const [, row = ''] = new RegExp(`\\| ${part} \\|(.*)\\|`).exec(page) ?? []
      const cells = row
        .split('|')
        .filter((cell) => cell.trim() !== '')
        .map(numberOf)
      expect(cells, part).to.deep.equal(Object.values(ESTIMATE[part]))
    }
    const { tokensPerFile, mostTokensPerFile } = ESTIMATE
    expect(page).to.contain(
      `Each file adds ${said(tokensPerFile)}, or its real size where that is known, at most ${said(mostTokensPerFile)}.`,
    )
    expect(page).to.contain(`multiplied by ${ESTIMATE.margin} and rounded to ${said(ESTIMATE.roundedTo)}`)
  })

  it('has the other constants that the page tells', () => {
    const { usualFiles, spread, mostGuessed, mostMentioned } = ESTIMATE
    const { low, medium, high } = usualFiles
    const { none, mentioned, mentionedAndSized, statedAndSized } = FILES_CONFIDENCE
    for (const sentence of [
      `${low} for low, ${medium} for medium, ${high} for high work`,
      `for a guessed difficulty ${medium} doubled for each ${POINTS_PER_DOUBLING} points (below), from ${low} to ${high}.`,
      `p90 is p50 x (1 + ${spread} x (1 - confidence))`,
      `A guess alone stays at ${said(mostGuessed)} tokens`,
      `at most ${mostMentioned} of them`,
      `${DIFFICULTY_SHARE} of it is how sure the difficulty is`,
      `${none} if none are named, ${mentioned} if the text mentions some, ${mentionedAndSized} if their sizes are known or if the author lists them, ${statedAndSized} if both`,
      `a title of ${TITLE_WORDS.long} words or more`,
      `a title of ${TITLE_WORDS.short} words or fewer`,
      `above ${said(LENGTH.middle)} characters, to ${said(LENGTH.most)} (a halving takes as much, to ${LENGTH.least})`,
      `a checklist of ${TASKS.some} to ${TASKS.many - 1} tasks`,
      `${FILES.some} to ${FILES.many - 1} files mentioned`,
      `in the examples, at most ${MOST_DEFINITIONS}`,
      `a sum of points. ${LOW_SCORE} or less is low, ${HIGH_SCORE} or more is high`,
      `${CONFIDENCE.least}, and ${CONFIDENCE.perObservation} more for each thing that was seen, at most ${CONFIDENCE.most}; how long title and text are does not make it surer. Below ${UNSURE_BELOW} it says that it is unsure`,
    ])
      expect(page.replaceAll('\n', ' ')).to.contain(sentence)
  })

  it('has the points that the page shows, in the order of the code', () => {
    const told = rows(section('docs/estimates.md', 'points')).map(([, points]) => Number(points))
    const { label, ...others } = POINTS
    expect(told).to.deep.equal([...Object.values(others), ...Object.values(label)])
  })

  it('has the bytes of a token that the page shows', () => {
    const told = [...section('docs/estimates.md', 'bytes').matchAll(/(?<=\| )([a-z]+) ([\d.]+)(?= \|)/g)].map(
      ([, ending, bytes]) => [ending, Number(bytes)],
    )
    expect(Object.fromEntries(told)).to.deep.equal(BYTES_PER_TOKEN)
    expect(tokensOfFile('a.unknown', 3_400)).to.equal(1_000)
    expect(page).to.contain('bytes divided by 3.4')
  })

  for (const [sizing, tokens] of [
    [{ files: 0, implementation: 'low', tests: 'low', docs: 'none' }, 20_000],
    [{ files: 1, implementation: 'low', tests: 'low', docs: 'none' }, 29_000],
    [{ files: 4, implementation: 'high', tests: 'high', docs: 'high' }, 101_000],
  ] as const) {
    it(`is ${tokens} for ${JSON.stringify(sizing)}`, () => expect(estimateTokens(sizing)).to.equal(tokens))
  }
})

const said = (tokens: number) => tokens.toLocaleString('en')

function numberOf(text: string | undefined): number {
  return Number((text ?? 'missing').replaceAll(',', '').trim())
}
