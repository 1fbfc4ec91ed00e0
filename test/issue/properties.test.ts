import { expect } from 'chai'
import { ESTIMATE } from '../../src/issue/estimate.ts'
import { EVIDENCE_LENGTH } from '../../src/issue/excerpt.ts'
import { readIssue } from '../../src/issue/read-issue.ts'
import type { Found } from '../../src/issue/reading.ts'
import { RepositoryFiles } from '../../src/issue/repository-files.ts'
import { DIFFICULTIES, type Spec } from '../../src/issue/spec.ts'
import { MAX_TOKENS } from '../../src/issue/token-count.ts'
import { randomFrom } from '../agents/agents.ts'
import { place, readBody } from './read.ts'

/** Pieces of which texts are thrown together; whatever comes of it must be a spec that the bot can work with. */
const PIECES = [
  ...[
    '# ',
    '## Difficulty\n',
    'Difficulty: ',
    'hard',
    'low',
    '\n',
    '\n\n',
    '- [ ] ',
    '- ',
    '> ',
    '```\n',
    '| a | b |\n',
  ],
  ...[
    'src/a.py',
    'User_Store',
    'a.b.c',
    'File "x.py", line 3',
    '#L12',
    '#1',
    'a/b#2',
    'Blocked by: ',
    'Blocks: ',
    'none',
  ],
  ...[
    'Context Estimate: ',
    '80k',
    '1-',
    '999999999999',
    '---\n',
    'blocked_by: [1]',
    'Agent: ',
    'opus',
    '@all',
    '<!--',
    '-->',
  ],
  ...[
    'refactor',
    'typo',
    'fix is',
    '重构',
    'タイポ',
    '\u200b',
    '\u202e',
    '\0',
    '\ud800',
    '🔥',
    '`',
    '**',
    '~~',
    '\t',
    '?',
    ' ',
  ],
  ...[
    'Files: ',
    'Tests: no',
    'Documentation: high',
    '_No response_',
    '__proto__',
    'constructor',
    '\r\n',
    '\\',
  ],
]

const files = new RepositoryFiles([
  { path: 'src/a.py', bytes: 0 },
  { path: 'user_store.ts', bytes: 1e12 },
])

describe('Whatever a text says', () => {
  it('is read as a spec within bounds, in 3,000 random texts', () => {
    const random = randomFrom(11)
    const seen = new Set<string>()
    for (let round = 0; round < 3_000; round++) {
      const text = () => Array.from({ length: random(30) }, () => PIECES[random(PIECES.length)]).join('')
      const issue = { title: text(), body: text(), labels: [text()] }
      const spec = readIssue(issue, place, random(2) === 0 ? { files } : {})
      check(spec, JSON.stringify(issue))
      seen.add(spec.difficulty.value).add(spec.estimate.source)
    }
    expect([...seen].sort()).to.deep.equal(['heuristic', 'high', 'low', 'medium', 'stated'])
  })

  it('is the same when it is read twice', () => {
    const body = PIECES.join(' ')
    expect(readBody(body)).to.deep.equal(readBody(body))
  })

  for (const [name, text] of Object.entries({
    nothing: '',
    emoji: '🔥🔥🔥',
    'zero-width characters': '\u200b\u200d\ufeff',
    'right-to-left text': '\u202eהמיון שגוי\u202c',
    'ten thousand checkboxes': '- [ ] x\n'.repeat(10_000),
  })) {
    it(`decides something sensible of ${name}`, () => {
      const spec = readBody(text, text.slice(0, 100))
      check(spec, name)
      expect(spec.difficulty.source).to.equal('heuristic')
      expect(spec.estimate.value.p90).to.be.at.most(ESTIMATE.mostGuessed)
    })
  }
})

describe('The estimate by the formula', () => {
  it('never falls when the work is harder, the files more or the reader less sure', () => {
    const p = (body: string) => readBody(body, 'The order of all the entries is wrong').estimate.value
    const lists = [1, 2, 5, 20].map((count) =>
      Array.from({ length: count }, (_, index) => `- src/f${index}.ts`).join('\n'),
    )
    for (const list of ['', ...lists.map((items) => `\n\n## Files\n${items}`)]) {
      const rising = DIFFICULTIES.map((difficulty) => p(`Difficulty: ${difficulty}${list}`))
      expect(rising.map(({ p50 }) => p50)).to.deep.equal(rising.map(({ p50 }) => p50).sort((a, b) => a - b))
    }
    const longer = lists.map((items) => p(`Difficulty: low\n\n## Files\n${items}`).p50)
    expect(longer).to.deep.equal([...longer].sort((a, b) => a - b))
    expect(p('Difficulty: medium').p90).to.be.at.most(p('').p90)
  })
})

function check(spec: Spec, text: string): void {
  const { problems, unread: _unread, model: _, ...fields } = spec
  const founds: (Found<unknown> | undefined)[] = Object.values(fields)
  for (const found of founds) {
    expect(found?.confidence, text).to.be.within(0, 1)
    expect(found?.words.length, text).to.be.at.most(EVIDENCE_LENGTH)
    expect(found?.words, text).not.to.match(/[\p{Cc}\p{Cf}@`<>]/u)
  }
  const { p50, p90 } = spec.estimate.value
  expect(p50, text).to.be.within(1_000, MAX_TOKENS)
  expect(p90, text).to.be.within(p50, MAX_TOKENS)
  if (spec.files.source !== 'stated' && spec.estimate.source !== 'stated')
    expect(p90, text).to.be.at.most(ESTIMATE.mostGuessed)
  for (const { number } of [...spec.blockedBy.value, ...spec.blocks.value])
    expect(number, text).to.be.above(0)
  expect(
    problems.every((problem) => problem.length < 400),
    text,
  ).to.equal(true)
}
