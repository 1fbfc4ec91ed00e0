import { expect } from 'chai'
import { excerpt } from '../../src/issue/excerpt.ts'
import { quotation } from '../../src/issue/quotation.ts'
import { readIssue } from '../../src/issue/read-issue.ts'
import type { Found } from '../../src/issue/reading.ts'
import { place, readBody } from './read.ts'

type EvidenceField = 'difficulty' | 'estimate' | 'files' | 'blockedBy' | 'blocks' | 'wantsTests' | 'wantsDocs'

/** A text as somebody reads it aloud: without the marks of markdown. */
const spoken = (text: string) =>
  excerpt(text.replaceAll(/(?<=^|\s)(?:#+|[-|>])(?=\s)|\*\*|\[[ x]\]/gm, ' '), text.length)

describe('The words that a stated field rests on', () => {
  for (const [field, body, words] of [
    ['blockedBy', 'After #3', 'After #3'],
    ['blockedBy', 'The login page depends on #3.', 'The login page depends on #3.'],
    ['blockedBy', 'It is slow. We are blocked by #3, and it blocks #9.', 'We are blocked by #3'],
    ['blocks', 'It is slow. We are blocked by #3, and it blocks #9.', 'and it blocks #9.'],
    ['blockedBy', '## Dependencies\n- After #3\n- the API (#4)', 'Dependencies After #3 the API (#4)'],
    ['blockedBy', 'Needs #3.\n\nA story.\n\nAnother.\n\nAfter #4', 'Needs #3. … After #4'],
    ['blockedBy', '**Blocked by:**\n\n- #3\n- nothing else\n- #5', 'Blocked by: #3 … #5'],
    ['blockedBy', 'Blocked by: #1,\n#2', 'Blocked by: #1, #2'],
    ['blockedBy', '被阻塞: #7', '被阻塞: #7'],
    ['blockedBy', 'Blocked by: none', 'Blocked by: none'],
    ['blockedBy', '---\nblocked_by: [1, a/b#2] # both\n---\n', 'blocked_by: 1, a/b#2 # both'],
    ['blockedBy', '---\nafter: 1\nblocked-by:\n- 1\n- 2\n---\n', 'blocked-by: - 1 - 2'],
    ['difficulty', 'Schwierigkeit: eher hoch', 'Schwierigkeit: eher hoch'],
    ['difficulty', '## Difficulty\n\nhard, I think', 'Difficulty hard, I think'],
    ['difficulty', '## Difficulty\n- [ ] low\n- [x] high', 'Difficulty … high'],
    ['difficulty', '---\ncomplexity: easy\n---\n', 'complexity: easy'],
    ['estimate', '| Context Estimate | 60-80k |\n|---|---|', 'Context Estimate | 60-80k'],
    ['estimate', '---\nestimate: 80k\n---\n', 'estimate: 80k'],
    ['files', '## Files\n\n- `src/a.ts` and\n- a story\n- src/b.ts', 'Files src/a.ts and … src/b.ts'],
    ['files', '---\nfiles: [src/a.ts, src/b.ts]\n---\n', 'files: src/a.ts, src/b.ts'],
    ['wantsTests', 'Tests: no', 'Tests: no'],
    ['wantsDocs', '## Documentation\nnot wanted', 'Documentation not wanted'],
  ] as const satisfies readonly (readonly [EvidenceField, string, string])[]) {
    it(`of ${JSON.stringify(body)} are ${JSON.stringify(words)}`, () => {
      const found: Found<unknown> = readBody(body)[field]
      expect(found).to.include({ source: 'stated', words })
      for (const part of words.split(' … ')) expect(spoken(body)).to.contain(spoken(part))
    })
  }

  it('are bounded, and hold nothing that mentions somebody or is markup', () => {
    const { words } = readBody(
      `After #3 @all <b>\`x\`</b>\n\nDepends on #4 ${'and so on '.repeat(100)}`,
    ).blockedBy
    expect(words).to.have.length.of.at.most(120)
    expect(words).not.to.match(/[@<>`]/)
  })

  it('are each told once, however often they are given', () => {
    const quote = { at: 0, words: 'Dependencies' }
    expect(quotation([quote, { at: 1, words: '#3' }, quote, { at: 4, words: '#5' }])).to.equal(
      'Dependencies #3 … #5',
    )
  })
})

describe('The words that a guess rests on', () => {
  const guess = (title: string, ...labels: string[]) => readIssue({ title, body: '', labels }, place)

  it('are those of the title, or the label', () => {
    expect(guess('Fix the docs of sorting').wantsDocs).to.include({
      value: 'low',
      words: "'docs' in the title",
    })
    const labelled = guess('Sorting', 'kind/documentation')
    expect(labelled.wantsDocs).to.include({ value: 'medium', words: "label 'kind/documentation'" })
    expect(labelled.wantsTests).to.include({ value: false, words: "label 'kind/documentation'" })
    expect(guess('Sorting', 'bug', 'docs').wantsTests.value).to.equal(true)
  })

  it('are a reason where there are none', () => {
    const { wantsDocs, wantsTests } = guess('Sorting')
    expect(wantsDocs).to.include({ value: 'none', words: 'nothing asks for it' })
    expect(wantsTests).to.include({ value: true, words: 'nothing says that it is not about code' })
  })
})
