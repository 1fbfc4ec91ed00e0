import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { halfOf, type LabelledIssue } from '../../scripts/eval/data.ts'
import { groupMeans, spearman } from '../../scripts/eval/metrics.ts'
import { neededTokens } from '../../scripts/eval/needed.ts'

const issue = (id: string, change: Partial<LabelledIssue> = {}): LabelledIssue => ({
  id,
  text: 'Fix typo in the readme',
  difficulty: 'low',
  filesChanged: 1,
  linesChanged: 2,
  ...change,
})

describe('spearman', () => {
  for (const [a, b, expected] of [
    [[1, 2, 3], [10, 20, 30], 1],
    [[1, 2, 3], [30, 20, 10], -1],
    [[1, 2, 3], [5, 5, 5], 0],
    // by hand: ranks 0.5 0.5 2 3 against 0 2 1 3
    [[1, 1, 2, 3], [1, 3, 2, 4], 0.632],
  ] as const) {
    it(`of ${a} and ${b} is ${expected}`, () => expect(spearman(a, b)).to.be.closeTo(expected, 0.001))
  }

  it('does not mind how far apart the values are', () => {
    expect(spearman([1, 2, 3, 4], [1, 4, 3, 1_000])).to.equal(spearman([1, 2, 3, 4], [1, 4, 3, 5]))
  })
})

describe('groupMeans', () => {
  it('is monotone if no group lies below the one before; empty ones do not count', () => {
    expect(groupMeans([[1, 3], [], [2], [5]])).to.deep.include({ isMonotone: true })
    expect(groupMeans([[1, 3], [1]])).to.deep.equal({ means: [2, 1], isMonotone: false })
  })
})

describe('neededTokens', () => {
  it('is the formula with what was true in the end', () => {
    expect(neededTokens({ filesChanged: 1, linesChanged: 10 })).to.equal(29_000)
    expect(neededTokens({ filesChanged: 2, linesChanged: 50 })).to.equal(57_000)
    expect(neededTokens({ filesChanged: 3, linesChanged: 51 })).to.equal(86_000)
  })
})

describe('halfOf', () => {
  it('parts by repository, so that no repository is on both sides', () => {
    const issues = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((repo) => [
      issue(`${repo}__x-1`),
      issue(`${repo}__x-2`),
    ])
    const [develop, report] = [halfOf(issues, 'develop'), halfOf(issues, 'report')]
    expect(develop.length + report.length).to.equal(issues.length)
    expect(Math.min(develop.length, report.length)).to.be.above(0)
    const repos = new Set(develop.map(({ id }) => id[0]))
    expect(report.filter(({ id }) => repos.has(id[0]))).to.deep.equal([])
  })
})

describe('npm run eval', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-eval-'))
  })
  after(() => rm(folder, { recursive: true }))

  const run = async (...args: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/eval.ts', ...args]).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    )

  it('tells the score of each reader', async () => {
    const file = join(folder, 'data.jsonl')
    const rows = [
      issue('a__a-1'),
      issue('a__a-2', {
        text: 'Refactor the scheduler\n\nRace condition.',
        difficulty: 'high',
        filesChanged: 4,
      }),
    ]
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'))
    const { code, said } = await run('--data', file)
    expect(code).to.equal(0)
    expect(said).to.contain(
      'heuristic: 2 issues\n  Spearman of the estimate (p50) with the label: 1.000 (standard error 1.00)',
    )
    expect(said).to.contain('mean estimate by label (monotone)')
    expect(said).to.contain('difficulty right: 50 %')
    expect(said).to.contain('length of the text: 2 issues')
  })

  const good = JSON.stringify(issue('a'))
  for (const [what, text, words] of [
    ['a line of another shape', `${good}\n{"id": 3}\n`, ['cannot be used:\nline 2: ', 'at id']],
    ['broken JSON', `\n${good}\n{"id": "b", "te`, ['line 3: it is no JSON']],
    [
      'a label that nobody knows',
      JSON.stringify({ ...issue('a'), difficulty: 'hard' }),
      ['line 1', 'difficulty'],
    ],
    ['an issue twice', `${good}\n${good}`, ['line 2: the id a stands on line 1 already']],
    ['many lines that are wrong', 'x\n'.repeat(9), ['line 5: it is no JSON\nand 4 more lines']],
    ['nothing in it', '\n\n', ['has no issues']],
    ['no text', Buffer.from([0xff, 0xfe, 0]), ['cannot be read as a text in UTF-8']],
  ] as const) {
    it(`scores nothing of a file with ${what}, and says where`, async () => {
      const file = join(folder, 'wrong.jsonl')
      await writeFile(file, text)
      const { code, said } = await run('--data', file)
      expect(code).to.equal(2)
      for (const part of words) expect(said).to.contain(part)
      expect(said).not.to.contain('    at ')
    })
  }

  it('says how it is called, and what is not there', async () => {
    const file = join(folder, 'one.jsonl')
    await writeFile(file, `\uFEFF${good}\r\n`)
    for (const [args, words] of [
      [[], 'Call: npm run eval'],
      [['--data', file, '--half', 'both'], 'Call: npm run eval'],
      [['--file', file], 'Call: npm run eval'],
      [['--data', join(folder, 'none.jsonl')], 'none.jsonl cannot be read'],
      [['--data', folder], 'cannot be read'],
    ] as const) {
      const { code, said } = await run(...args)
      expect(code, args.join(' ')).to.equal(2)
      expect(said).to.contain(words).and.not.contain('    at ')
    }
    const halves = [
      await run('--data', file, '--half', 'develop'),
      await run('--data', file, '--half', 'report'),
    ]
    expect(halves.map(({ code }) => code).sort(), 'one issue is in one half').to.deep.equal([0, 2])
    expect(halves.map(({ said }) => said).join()).to.contain('None of the 1 issues is in the half')
  })
})
