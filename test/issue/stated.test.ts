import { expect } from 'chai'
import { readBody } from './read.ts'

describe('A stated difficulty', () => {
  for (const [body, difficulty] of [
    ['## Difficulty\n\nhigh', 'high'],
    ['## Difficulty: Medium', 'medium'],
    ['**Difficulty:** LOW\r\n', 'low'],
    ['**Difficulty**: `high`', 'high'],
    ['**Difficulty** high', 'high'],
    ['* difficulty = easy', 'low'],
    ['# ⚙️ Estimated difficulty (low/medium/high)\n\nModerate', 'medium'],
    ['### Complexity\nPretty hard, although the simple part is done', 'high'],
    ['Difficulty: low, although the file is large', 'low'],
    ['Difficulty: low to medium', 'medium'],
    ['Difficulty: 🔴', 'high'],
    ['| Difficulty | high |\n|---|---|\n| a | b |', 'high'],
    ['---\ndifficulty: high\ncontext: 80k\n---\ntext', 'high'],
    ['## Difficulty\n- [ ] low\n- [x] medium\n- [ ] high', 'medium'],
    ['Schwierigkeit: schwer', 'high'],
    ['Dificultad: fácil', 'low'],
    ['Difficulté : moyenne', 'medium'],
    ['难度：高', 'high'],
    ['Difficulty: ?\nDifficulty: high', 'high'],
  ] as const) {
    it(`is ${difficulty} in ${JSON.stringify(body)}`, () => {
      expect(readBody(body).difficulty).to.include({ value: difficulty, source: 'stated' })
      expect(readBody(body).problems).to.deep.equal([])
    })
  }

  for (const body of [
    ...[
      '> Difficulty: high',
      '```\nDifficulty: high\n```',
      '<!-- Difficulty: high -->',
      'The difficulty is high here',
    ],
    ...[
      '## Difficulty\n\n_No response_',
      '## Difficulty\nlow / medium / high',
      '## Difficulty\n- [ ] low\n- [ ] high',
    ],
    ...[
      'Difficulty: low, medium, high',
      'Difficulty: TBD',
      '## Difficulty\n## Other\nhigh',
      'Complexity: O(n^2)',
    ],
  ]) {
    it(`is not in ${JSON.stringify(body)}`, () => {
      expect(readBody(body).difficulty.source).to.equal('heuristic')
      expect(readBody(body).problems).to.deep.equal([])
    })
  }

  for (const [body, problem] of [
    [
      '## Difficulty\nhrad',
      "The difficulty 'hrad' is not one of low, medium, high; did you mean 'hard' = high?",
    ],
    ['Difficulty: mediun', "The difficulty 'mediun' is not one of low, medium, high; did you mean 'medium'?"],
    ['Difficulty: purple', "The difficulty 'purple' is not one of low, medium, high."],
    ['Difficulty: not easy', "The difficulty 'not easy' is not one of low, medium, high."],
    ["Difficulty: let's see", "The difficulty 'let's see' is not one of low, medium, high."],
  ] as const) {
    it(`that cannot be read is said: ${JSON.stringify(body)}`, () => {
      expect(readBody(body).problems).to.deep.equal([problem])
      expect(readBody(body).difficulty.source).to.equal('heuristic')
    })
  }

  it('keeps the words it rests on, at most 120 characters of them', () => {
    expect(readBody('Difficulty: rather hard').difficulty.words).to.equal('Difficulty: rather hard')
    const { words } = readBody(`Difficulty: hard ${'very '.repeat(100)}`).difficulty
    expect(words).to.have.length(120)
    expect(words?.at(-1)).to.equal('…')
  })
})

describe('A stated context estimate', () => {
  for (const [words, tokens] of [
    ...(
      ['80000', '80,000', '80.000', '80 000', "80'000", '80_000', '80k', '80K tokens', '80 k'] as const
    ).map((words) => [words, 80_000] as const),
    ['about 80k tokens', 80_000],
    ['~0.1M', 100_000],
    ['0,1 Mio', 100_000],
    ['0.128M', 128_000],
    ['1.5m', 1_500_000],
    ['1.500.000', 1_500_000],
    ['60-80k', 80_000],
    ['60k – 80k', 80_000],
    ['60,000 to 80,000 tokens', 80_000],
    ['between 60 and 80k', 80_000],
    ['80k-60k', 80_000],
    ['< 80k', 80_000],
    ['3 files, 80k', 80_000],
    ['2-3 files, so 80,000 (a guess)', 80_000],
    ['8万', 80_000],
  ] as const) {
    it(`is ${tokens} for ${words}`, () => {
      expect(readBody(`## Context Estimate\n\n${words}`).estimate).to.deep.include({
        value: { p50: tokens, p90: tokens },
        source: 'stated',
      })
      expect(readBody(`**Context estimate:** ${words}`).estimate.value.p50).to.equal(tokens)
    })
  }

  for (const body of [
    'Context: 60-80k',
    'Tokens: about 80k',
    '## Context\n80k tokens',
    'estimate = 80,000',
  ]) {
    it(`may stand under a short name: ${JSON.stringify(body)}`, () => {
      expect(readBody(body).estimate).to.deep.include({
        value: { p50: 80_000, p90: 80_000 },
        source: 'stated',
      })
    })
  }

  for (const body of [
    '## Context\n\nWe have 80000 users',
    'Context: uploading 80k files fails',
    'Estimate: 3 days',
    '## Context Estimate\n\n_No response_',
    '    Context Estimate: 80k',
  ]) {
    it(`is not in ${JSON.stringify(body)}`, () => {
      expect(readBody(body).estimate.source).to.equal('heuristic')
      expect(readBody(body).problems).to.deep.equal([])
    })
  }

  for (const [words, advice] of [
    ['80', 'did you mean 80k?'],
    ['a lot', 'write it as 80k or 80,000.'],
    ['900000000000', 'is not a number of tokens that I can use'],
    ['80kb', 'is not a number of tokens'],
  ] as const) {
    it(`that cannot be read is said: ${words}`, () => {
      expect(readBody(`Context Estimate: ${words}`).problems.join())
        .to.contain(`'${words}'`)
        .and.contain(advice)
    })
  }
})

describe('Stated files', () => {
  it('are read as items, in a row, in inline code and with remarks', () => {
    const body =
      '## Files\n- `src/a.ts`: add it\n- src/b.ts:12 (new)\n* Dockerfile, docs/\n\n## Notes\nsrc/c.ts'
    expect(readBody(body).files.value.map(({ path }) => path)).to.deep.equal([
      'src/a.ts',
      'src/b.ts',
      'Dockerfile',
      'docs/',
    ])
  })

  it('count one by one in the estimate', () => {
    const list = Array.from({ length: 10 }, (_, index) => `- src/file${index}.ts`).join('\n')
    expect(readBody(`Difficulty: low\n## Files\n${list}`).estimate).to.deep.include({
      value: { p50: 111_000, p90: 114_000 },
      source: 'heuristic',
    })
  })
})
