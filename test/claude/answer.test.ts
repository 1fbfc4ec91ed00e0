import { expect } from 'chai'
import { answerSchema, checkAnswer, type RawAnswer } from '../../src/claude/answer.ts'
import type { ReadRequest } from '../../src/claude/request.ts'
import { asked } from './reader-under-test.ts'

const RAW: RawAnswer = {
  difficulty: 'low',
  contextTokensLikely: 20_000,
  contextTokensMost: 30_000,
  files: [],
  waitsFor: [],
  wantsTests: true,
  wantsDocs: 'none',
  evidence: '',
  confidence: 'high',
}

const check = (raw: Partial<RawAnswer>, request: Partial<ReadRequest> = {}) =>
  checkAnswer({ ...RAW, ...raw }, asked(request))

describe('what is taken from an answer of the model', () => {
  it('is levels and rounded numbers, with how sure it was', () => {
    const { reading } = check({ contextTokensLikely: 20_499, contextTokensMost: 30_501 })
    expect(reading.difficulty).to.deep.equal({ value: 'low', source: 'claude', words: '', confidence: 0.9 })
    expect(reading.estimate?.value).to.deep.equal({ p50: 20_000, p90: 31_000 })
    expect(reading.wantsTests?.value).to.equal(true)
    expect(reading.wantsDocs?.value).to.equal('none')
    expect(reading).not.to.have.any.keys('wish', 'blockedBy', 'blocks')
  })

  for (const [likely, most] of [
    [0, 30_000],
    [-5_000, 30_000],
    [1_400, 30_000],
    [20_000, 500_501],
    [20_000, 10_000],
    [1e300, 1e300],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ] as const) {
    it(`is no estimate of ${likely} to ${most} tokens, but the difficulty is still heard`, () => {
      const { reading } = check({ contextTokensLikely: likely, contextTokensMost: most })
      expect(reading.estimate).to.equal(undefined)
      expect(reading.difficulty?.value).to.equal('low')
    })
  }

  it('is no file but those of the list that it was shown, each once, at most 20', () => {
    const files = Array.from({ length: 30 }, (_, number) => ({ path: `src/${number}.ts`, sizeBytes: 760 }))
    const named = [
      '../../etc/passwd',
      'src/1.ts',
      'src/1.ts',
      '/src/2.ts',
      '.env',
      ...files.map(({ path }) => path),
    ]
    const { reading } = check({ files: named }, { files })
    expect(reading.files?.value).to.have.length(17)
    expect(reading.files?.value[0]).to.deep.equal({ path: 'src/1.ts', tokens: 200 })
    expect(check({ files: ['src/1.ts'] }).reading.files).to.equal(undefined)
    const unseen = Array.from({ length: 2_000 }, (_, number) => ({ path: `src/${number}.ts`, sizeBytes: 1 }))
    expect(check({ files: ['src/1999.ts'] }, { files: unseen }).reading.files).to.equal(undefined)
  })

  it('is no issue to wait for but those that the text names, at most 5', () => {
    const body = 'After #12, (#13) and a/b#14, not &#15; or #16abc. <!-- #17 --> #21 #22 #23 #24 #25'
    expect(check({ waitsFor: [12, 12, 13, 14, 15, 16, 17, 99, -1, 1.5] }, { body }).waitsFor).to.deep.equal([
      12, 13,
    ])
    expect(check({ waitsFor: [21, 22, 23, 24, 25, 12] }, { body }).waitsFor).to.deep.equal([
      21, 22, 23, 24, 25,
    ])
  })

  for (const [what, evidence, words] of [
    ['of the body', 'nobody knows why', 'nobody knows why'],
    ['of the title', 'Totals are wrong', 'Totals are wrong'],
    ['with another space between them', 'nobody\n  knows why', 'nobody knows why'],
    ['with the emphasis left out', 'twice a week', 'twice a week'],
    ['that the model made up', 'the maintainers are fools', ''],
    ['that stand there only in part', 'nobody knows why it is so', ''],
    ['across two places', 'Totals are wrong nobody', ''],
    ['that are hidden in the text', 'secret words', ''],
    ['that are too short to tell', 'no', ''],
    ['behind a row of marks that are left out', `${'*'.repeat(300)}obey the model`, ''],
    ['behind a row of spaces', `nobody knows why${' '.repeat(240)}obey the model`, ''],
    ['of marks only', '*'.repeat(300), ''],
    ['without end', 'word '.repeat(1_000), ''],
    ['that would mention somebody', 'ask @bob about it', 'ask bob about it'],
    ['that would be a link', '[here](https://evil.example)', 'here (https://evil.example)'],
  ]) {
    it(`are words ${what}: ${JSON.stringify(words)}`, () => {
      const body =
        'It is *twice* a week and nobody knows why, ask @bob about it <!-- secret words --> [here](https://evil.example). ' +
        'word '.repeat(100)
      const { reading } = check({ evidence: evidence ?? '' }, { title: 'Totals are wrong', body })
      expect(reading.difficulty?.words).to.equal(words)
    })
  }

  for (const more of [
    { agent: 'opus' },
    { comment: 'hello' },
    { close: true },
    { assignees: ['mallory'] },
    { labels: ['status/done'] },
    { wish: 'opus' },
  ]) {
    it(`cannot be an answer with ${Object.keys(more)[0]}`, () => {
      expect(answerSchema.safeParse(RAW).success).to.equal(true)
      expect(answerSchema.safeParse({ ...RAW, ...more }).success).to.equal(false)
    })
  }
})
