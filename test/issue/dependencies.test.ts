import { expect } from 'chai'
import { dependenciesOf, readBody } from './read.ts'

/** What people write, and what it says: blocked by | blocks. */
const WRITTEN: readonly (readonly [string, string])[] = [
  ['## Dependencies\nBlocks: #4, #5\nBlocked by: #1, a/b#2', '#1 a/b#2 | #4 #5'],
  [
    '## Dependencies\r\n\r\n**Blocks:**\r\n\r\n* #3\r\n* #4\r\n\r\n**Blocked by:**\r\n\r\n* #9\r\n',
    '#9 | #3 #4',
  ],
  ['##### DEPENDENCIES\n### blocks\n- #3\n### Blocked By:\n1. #4\n2. #5', '#4 #5 | #3'],
  ['## 3. Dependencies 🔗 (optional)\n- react 18\n- #12\n- Login page (#13)', '#12 #13 |'],
  ['## Dependencies\n- [ ] #1 first\n- [x] #2 second (see #9)\n\t- #3 nested', '#1 #2 #3 |'],
  ['## Blocked by #12, #13', '#12 #13 |'],
  ['## Blocked by\n#3\n\n**Files:** those of #9', '#3 |'],
  ['## Blocked by\nThe login work, #12\n## Notes\n#13 is nice', '#12 |'],
  ['Blocked by: none\nBlocks: #3', '| #3'],
  ['Blocks: n/a\nBlocked by: -', '|'],
  ['Depends on #3 and #5', '#3 #5 |'],
  ['Depends on: #3, #5.', '#3 #5 |'],
  ['depends on #3 #4 / #5; blocks #6', '#3 #4 #5 | #6'],
  ['This depends on #3, #4. Also see #9', '#3 #4 |'],
  ['Fix the page. Blocked by #3 and blocks #4', '#3 | #4'],
  ['This issue is blocked by #3, but blocks #4', '#3 | #4'],
  ['Blocked by #3 because #7 was reverted', '#3 |'],
  ['Blocked by the login work (#12)', '#12 |'],
  ['Blocked by: #1,\n#2,\n#3', '#1 #2 #3 |'],
  ['Blocked by:\n#1 Login\n#2 API\n\nand not #5', '#1 #2 |'],
  ['Blocked by: the following\n- #12\n- the API, #13', '#12 #13 |'],
  ['- Blocked by:\n  - #3\n  - Login (#4)\n- Other thing #9', '#3 #4 |'],
  ['- **Blocked by**: #3\n- **Blocks**: #4', '#3 | #4'],
  ['**Blocked by** #3', '#3 |'],
  ['__Blockers:__ #3', '#3 |'],
  ['<b>Blocked by:</b> #3', '#3 |'],
  ['Blocked by:\n- #3\n  as #4 showed', '#3 |'],
  ['Blocked by: #3\n#7 is another story', '#3 |'],
  ['Blocked by: #3\n\n- #4 is another story', '#3 |'],
  ['🚧 Blocked by: #3<br>Blocks: #4', '#3 | #4'],
  ['Blocked by → #3', '#3 |'],
  ['| Blocked by | #3 |\n|---|---|\n| Blocks | #4 |', '#3 | #4'],
  ['---\nblocked_by: "#3"\nblocks: "#4"\n---\ntext', '#3 | #4'],
  [
    'Blocked by: https://git.example.com/mosaic/demo/issues/9, http://gitea:3000/sub/a/b/pulls/3',
    '#9 a/b#3 |',
  ],
  ['Blocked by: [Login](https://git.example.com/a/b/issues/8)', 'a/b#8 |'],
  ['Blocked by: #3, mosaic/demo#3, Mosaic/Demo#3 and #3', '#3 |'],
  ['Blockiert durch: #3 und #4\nBlockiert: #5', '#3 #4 | #5'],
  ['Bloqueado por: #3 y #4', '#3 #4 |'],
  ['Dépend de #3 et #4', '#3 #4 |'],
  ['依赖 #3，阻塞 #4', '#3 | #4'],
  ['<del>\n\nBlocked by: #3', '#3 |'],
  ['<del>Blocked by: #3</del>\nBlocked by: #4', '#4 |'],
  ['after #3', '#3 |'],
  ['Text\n- [ ] After #3 and #5', '#3 #5 |'],
  ['Start after #3 is merged.', '#3 |'],
  ['## Dependencies\n- [ ] after #3\n- after the login work (#4)', '#3 #4 |'],
  ['This change depends on #3.', '#3 |'],
  ['The login page depends on #3 and #5', '#3 #5 |'],
  ['I think this is blocked by #3.', '#3 |'],
  ['after #1 and after #2', '#1 #2 |'],
  ['After #1, after #2.', '#1 #2 |'],
  ['We are still waiting for #3', '#3 |'],
  ['Wait for #3', '#3 |'],
  ['This must wait for #3.', '#3 |'],
  ['We have to wait for #3 and #5', '#3 #5 |'],
  ['Blocked until #3 is closed', '#3 |'],
  ['It was blocked until #3 came', '|'],
  ['We need not wait for #3', '|'],
  ['Do not wait for #3', '|'],
  ["Don't wait for #3", '|'],
  ['You could wait for #3', '|'],
  ["The team's waiting on #3", '#3 |'],
  ['Customers waiting for #1 complained', '|'],
  ['We stopped waiting for #1', '|'],
  ['Does the page depend on #1?', '|'],
  ['So the login page depends on #1?', '|'],
  ['Fixed that the build depends on #3', '|'],
  ['Everything depends on #3 no more', '|'],
  ["We're blocked by #3; the page was slow and depends on #4", '#3 #4 |'],
  ['Needs #3', '#3 |'],
  ['Needs: #3', '#3 |'],
  ['## Dependencies\nThis one needs #3 to be finished first.', '#3 |'],
  ['## Prerequisites\n- #3\n- [x] I looked for others, such as #9', '#3 |'],
  ['Prerequisites:\n- [ ] #3\n- [x] I looked for others, such as #9', '#3 |'],
  ['\u00a0\u00a0Blocked\u00a0by:\t#3', '#3 |'],
  ['Blocked: #3', '#3 |'],
  ['- [ ] **Blocked:** #3, a/b#4 and #5', '#3 a/b#4 #5 |'],
  ['**Blocked**: #3', '#3 |'],
  ['__Blocked__:\n- #3', '#3 |'],
  ['This is blocked: by #3', '#3 |'],
  ['Blocked:\n- #3\n- issue #4\n- a page that #5 broke', '#3 #4 |'],
  ['Depends upon #3', '#3 |'],
  ['Blocked by a/b/issues/3', 'a/b#3 |'],
  ['Blocked by: /a/b/pulls/3#issuecomment-4, mosaic/demo/issues/5.', 'a/b#3 #5 |'],
  ['Blocks: a/b/issues/3', '| a/b#3'],
  ['Blocked by https://git.example.com/a/b/issues/3#issuecomment-4', 'a/b#3 |'],
  ['This is blocked by #3. What else?', '#3 |'],
  ['This is blocked by http://gitea:3000/sub/a/b/issues/3?x=1', 'a/b#3 |'],
  ['The page depends on http://gitea:3000/sub/a/b/issues/3?x=1', 'a/b#3 |'],
]

/** What looks like a dependency and is none. */
const NOT_STATED: readonly string[] = [
  '> Blocked by: #1',
  '> > - Blocked by: #1',
  '```\nBlocked by: #2\n```',
  '~~~md\n## Dependencies\n- #2\n~~~',
  '- ```\n  Blocked by: #2\n  ```',
  'Text\n\n    Blocked by: #4',
  '<!-- Blocked by: #3 -->',
  'text <!-- Blocked by: #3 --> text',
  '<!--\n## Dependencies\n\nBlocked by: #3\n-->',
  '<div>\nBlocked by: #3\n</div>',
  'Blocked by: `#5`',
  '~~Blocked by: #6~~',
  'Blocked by: ~~#6~~',
  'We were blocked by #4.',
  'This is no longer blocked by #3',
  'It is not blocked by #3',
  'The dialog blocks the page, see #3',
  'This is slow, blocked by the proxy as in #4',
  'Blocked by: <!-- #3 --> nothing',
  'After #3 was merged we saw a crash',
  'We saw it after #3',
  'It happens after #3, too',
  'The page is not blocked by #3',
  "It isn't blocked by #3",
  'If the page depends on #3, say so',
  'The crash in the code that depends on #3',
  '#4 depends on #3',
  'The page needs #3 more pixels',
  'after `#3`',
  '<code>Blocked by: #3</code>',
  '<del>Blocked by: #3</del>',
  'Blocked by: <s>#3</s> nothing',
  '<del>\n\nBlocked by: #3\n\n</del>',
  '> after #3',
  'Related: #4\nSee #5',
  '## Dependencies\n- numpy 2.0 (see #33)\n- Related: #4',
  '## Dependencies\nWe need numpy, as #33 says',
  'Requires: Python 3.9',
  'Blocked by: [#12](https://github.com/a/b/issues/12)',
  'Blocked by: #0, #99999999999',
  '## Blocks of the page\n- #3',
  'Not blocked: #3',
  'No longer blocked: #3',
  'Unblocked: #3',
  'Blocked: no, #3 is done',
  'Blocked: users of #3',
  'Blocked: #3?',
  'Blocked issues: #3',
  'We blocked #3',
  'Is this blocked: #3?',
  'Is this blocked by #3?',
  'Is it still waiting for https://git.example.com/a/b/issues/3?',
  'Does the page depend upon #3?',
  'Blocked by https://github.com/a/b/issues/3',
  'Blocked by github.com/a/b/issues/3',
  'Blocked by src/a/b/issues/3',
  'Blocked by a/b/issues/3/events',
  'Blocked by a/b/issues/3.ts',
  'Blocked by api/v1/issues/3',
]

describe('The dependencies of an issue', () => {
  for (const [body, expected] of WRITTEN) {
    it(`are ${expected} in ${JSON.stringify(body)}`, () => expect(dependenciesOf(body)).to.equal(expected))
  }

  for (const body of NOT_STATED) {
    it(`are none in ${JSON.stringify(body)}`, () => expect(dependenciesOf(body)).to.equal('|'))
  }

  it('do not stand between tags of code, where a file still counts', () => {
    const spec = readBody('Touch <code>src/app.ts</code>, see <code>Blocked by: #3</code>')
    expect(spec.files.value.map(({ path }) => path)).to.deep.equal(['src/app.ts'])
    expect(spec.blockedBy.value).to.deep.equal([])
  })

  it('keep a reference to the issue itself, which another room reports', () => {
    expect(readBody('Blocked by: mosaic/demo#5').blockedBy.value).to.deep.equal([{ number: 5 }])
  })

  it('are at most a hundred', () => {
    const refs = Array.from({ length: 150 }, (_, index) => `#${index + 1}`).join(', ')
    expect(readBody(`Blocked by: ${refs}`).blockedBy.value).to.have.length(100)
  })

  it('are not all known if there are more, or if some stand behind what is read', () => {
    const refs = (count: number) => Array.from({ length: count }, (_, index) => `#${index + 1}`).join(', ')
    expect(readBody(`Blocked by: ${refs(100)}`).unread).to.equal(undefined)
    expect(readBody(`Blocked by: ${refs(101)}`).unread).to.equal('blockers')
    expect(readBody(`Blocks: ${refs(101)}`).unread).to.equal(undefined)
    const log = 'a line of a log that requires nothing\n'.repeat(1_200)
    expect(readBody(`Blocked by: #3\n${log}`).unread).to.equal(undefined)
    expect(readBody(`${log}\n## Dependencies\n- #3`).unread).to.equal('text')
    expect(readBody(`${log}- **Blocked by:** #3`).unread).to.equal('text')
    expect(readBody(`${'x'.repeat(23_984)}\nBlocked by: #1234`).unread).to.equal('text')
  })

  for (const [body, problem] of [
    [
      'Blocked by: the design',
      "'Blocked by: the design' names no issue that I can find; write #12, owner/repo#12",
    ],
    ['## Dependencies\n- #3\n\nThe page has to wait until #4 is closed', "write 'Blocked by: #12'"],
    ['Blocked by: #3-#6', 'Not each issue in'],
    ['Blocked by: #3 to #6', 'Not each issue in'],
    ['Blocked by #3/#4 or #5', 'Not each issue in'],
    ['Depends on either #3 or #5', 'Not each issue in'],
    ['Blocked by: #3, lib#4', 'Not each issue in'],
    ['Blocked by: #3, @mosaic/demo#6', 'Not each issue in'],
    ['Blocked by: #3 and https://github.com/a/b/issues/9', 'Not each issue in'],
    ['## Blocked by\n- #3 or #5', 'Not each issue in'],
    ['Blocked by a/b/issues/3 or #5', 'Not each issue in'],
    ['Blocked by #5 or a/b/issues/3', 'Not each issue in'],
    ['Blocked by: 12', 'did you mean #12?'],
    ['Depends on: #0', 'names no issue'],
    ['Blocked by: https://github.com/a/b/issues/9\n\nText', 'names no issue'],
  ] as const) {
    it(`explain what is wrong with ${JSON.stringify(body)}`, () => {
      expect(readBody(body).problems).to.have.length(1)
      expect(readBody(body).problems[0]).to.contain(problem)
    })
  }

  for (const body of [
    'Blocked by: none',
    'Blocks: _No response_',
    'Blocked by:',
    'Blocked by: these\n- #3',
    'Requires: Go',
    'Needs: review',
    'Blocked by #3 because #7 was reverted',
    'Depends on: #3, #4 / #5 (see #6)',
    'Blocked by: [#3](https://git.example.com/mosaic/demo/issues/3#issuecomment-12)',
    '## Dependencies\n- numpy 2.0 (see #33)\n- Related: #4\n- #3 as #5 showed',
  ]) {
    it(`have no problem with ${JSON.stringify(body)}`, () =>
      expect(readBody(body).problems).to.deep.equal([]))
  }

  it('never repeat what would notify people or become markup', () => {
    const [problem] = readBody('Blocked by: @everyone `code` <b>[x](y)').problems
    expect(problem)
      .to.be.a('string')
      .and.not.match(/[@`<[\]]/)
  })
})
