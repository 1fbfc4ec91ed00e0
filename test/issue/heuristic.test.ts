import { expect } from 'chai'
import { readIssue } from '../../src/issue/read-issue.ts'
import { place, readBody } from './read.ts'

const prose =
  'When I open the page and choose another language, the order of the entries is not what I expect. '.repeat(
    6,
  )

describe('Where no difficulty is stated', () => {
  for (const [title, difficulty] of [
    ['Fix typo in the readme', 'low'],
    ['Tippfehler in der Anleitung', 'low'],
    ['Corregir errata', 'low'],
    ['Corriger une faute de frappe', 'low'],
    ['修正错别字', 'low'],
    ['READMEの誤字を直す', 'low'],
    ['並行処理のリファクタリング：デッドロック', 'high'],
    ['Refonte de l’architecture, problèmes de concurrence', 'high'],
    ['Wrong order of entries', 'medium'],
    ['Prototype page is empty', 'medium'],
    ['Refactor the scheduler', 'medium'],
    ['Refactor the scheduler: deadlock and race condition', 'high'],
    ['重构：并发死锁', 'high'],
  ] as const) {
    it(`is ${difficulty} for "${title}"`, () => {
      expect(readBody(prose, title).difficulty).to.include({ value: difficulty, source: 'heuristic' })
    })
  }

  it('counts wording, a long checklist and many files', () => {
    const tasks = Array.from({ length: 12 }, (_, index) => `- [ ] change src/file${index}.ts`).join('\n')
    const spec = readBody(tasks, 'Refactor the whole scheduler of jobs')
    expect(spec.difficulty.value).to.equal('high')
    expect(spec.difficulty.words).to.contain("'refactor' in the title, 12 tasks to tick, 12 files")
  })

  it('believes who points to the line', () => {
    const words = (body: string) => readBody(body, 'The order of entries is wrong').difficulty.words
    expect(words(`${prose} See https://x.example/a.py#L12`)).to.contain('points to the line of code')
    expect(words(`${prose}\n\`\`\`\napp.py:12: in f\n\`\`\``)).not.to.contain('points')
  })

  for (const [label, difficulty] of [
    ['good first issue', 'low'],
    ['documentation', 'low'],
    ['kind/documentation', 'low'],
    ['bug', 'medium'],
    ['difficulty/high', 'medium'],
  ] as const) {
    it(`is ${difficulty} with the label ${label}`, () => {
      const spec = readIssue({ title: 'An issue', body: prose, labels: [label] }, place)
      expect(spec.difficulty.value).to.equal(difficulty)
    })
  }

  it('says so if nothing tells', () => {
    const { difficulty, estimate } = readBody(prose, 'The order of all entries is wrong')
    expect(difficulty.words).to.equal('unsure: nothing in the text tells')
    expect(estimate.words).to.contain('unsure, so the range is wide')
  })
})

describe('Where no estimate is stated', () => {
  it('follows from the difficulty, stated or not', () => {
    const tokens = ['low', 'medium', 'high'].map((word) => readBody(`Difficulty: ${word}`).estimate.value.p50)
    expect(tokens).to.deep.equal([29_000, 53_000, 86_000])
    expect(readBody('Difficulty: low').estimate.words).to.equal('1 file, low work, no documentation')
  })

  it('counts mentioned files, but never so many that a guess alone is too large for a 200k window', () => {
    const files = (count: number) =>
      Array.from({ length: count }, (_, index) => `src/file${index}.ts`).join(' ')
    expect(readBody(`Difficulty: low\n\n${files(3)}`).estimate.value.p50).to.equal(47_000)
    for (const label of ['', 'documentation']) {
      const body = `Difficulty: high\n\n${files(40)}`
      const spec = readIssue({ title: 'Documentation of all', body, labels: [label] }, place)
      expect(spec.estimate.value.p50).to.be.greaterThan(75_000)
      expect(spec.estimate.value.p90).to.be.greaterThan(spec.estimate.value.p50).and.at.most(100_000)
    }
  })

  it('finds files in prose and inline code, not in code blocks, addresses and product names', () => {
    const body = [
      'In src/app/a.ts:12, `lib/b.py` and **config.yml**, e.g. Node.js 1.2.3 and and/or (test/c.spec.ts).',
      '```\nFile "/usr/lib/python3/x.py", line 3\n```',
      'https://example.com/d.ts > not',
      '> quoted/e.ts',
    ].join('\n\n')
    expect(readBody(body).files.value.map(({ path }) => path)).to.deep.equal([
      'src/app/a.ts',
      'lib/b.py',
      'config.yml',
      'test/c.spec.ts',
    ])
  })
})
