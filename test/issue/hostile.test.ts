import { expect } from 'chai'
import { MAX_BODY_CHARS } from '../../src/issue/bounds.ts'
import { readIssue } from '../../src/issue/read-issue.ts'
import { textHash } from '../../src/issue/text-hash.ts'
import { place, readBody } from './read.ts'

/**
 * Measured: under 200 ms each on one busy core. Without the bounds the parser needs 1 to 8 s for 16 kB of the bad ones or
 * overflows its stack, so this limit is far from both.
 */
const LIMIT_MS = 600

const MEGABYTE = 1_000_000
const repeated = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length))

const HOSTILE: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...[
        '[',
        '![',
        '[a](',
        '](',
        '<',
        'a<?',
        'a <!--',
        '|',
        '`',
        '[`',
        '*a_',
        '**a',
        '***a',
        '~~a',
        '*[a](b)',
        '&',
        '\\',
      ],
      ...[
        '> ',
        '>',
        '- ',
        '1. ',
        '1) ',
        '- a\n',
        '> a\n\n',
        '- > a\n',
        'a\n===\n',
        'a\n-\n',
        '|a|b|\n|-|-|\n',
        '[^a]: x\n',
      ],
      ...[
        '#1 ',
        '#',
        'a/b#',
        'Blocked by: ',
        'blocks #1 and ',
        'Blocked by #1, ',
        'https://git.example.com/',
        '\0',
        '\ud800',
      ],
      ...['Difficulty: ', '- [ ] a/b.ts\n', '1.', '80 000 ', 'refactor ', '( ', '*', ' |', 'Blocked by:\n'],
    ].map((unit) => [JSON.stringify(unit), repeated(unit)]),
  ),
  'ten thousand checkboxes': '- [ ] x\n'.repeat(10_000),
  emoji: repeated('🔥🧨'),
  'zero-width characters': repeated('\u200b\u200d\ufeff'),
  'right-to-left marks': repeated('\u202eדחוף\u202c '),
  'frames of a trace': repeated('x.py:1 File "a.py", line 3\n'),
  'one long word of names': repeated('aB_c.'),
  'words of how and large': repeated('fix is the race condition '),
  'front matter': `---\n${repeated('a: 1\n')}`,
  '100,000 nested quotes': `${'>'.repeat(100_000)} a`,
  'a label and a row of marks': `Difficulty: ${'*'.repeat(MAX_BODY_CHARS - 50)}x`,
  'a label and a row of spaces': `Blocked by: ${' '.repeat(MAX_BODY_CHARS - 50)}x`,
  'a label and a row of dashes': `Blocked by: ${'-'.repeat(MAX_BODY_CHARS - 50)}x`,
  'lists in lists': Array.from({ length: 500 }, (_, index) => `${'  '.repeat(index)}- a\n`).join(''),
  'many lists in one line': `${'- '.repeat(8)}a\n`.repeat(1_000),
  'lazy lines after quotes': `${'> '.repeat(8)}a\n${'b\n'.repeat(20_000)}`,
}

describe('A hostile text', () => {
  for (const [name, body] of Object.entries(HOSTILE)) {
    it(`is read in time: 1 MB of ${name}`, () => {
      const title = body.slice(0, 300_000)
      expect(timeOf(() => readIssue({ title, body, labels: [title] }, place))).to.be.below(LIMIT_MS)
    })
  }

  it('is read up to a bound, and its author is told', () => {
    const long = `${'word '.repeat(MAX_BODY_CHARS)}\n\nBlocked by: #3`
    expect(readBody(long).blockedBy.value).to.deep.equal([])
    expect(readBody(long).problems.join()).to.contain('very long')
    expect(readBody(`${'\n'.repeat(2_000)}Blocked by: #3`).problems.join()).to.contain('very long')
  })

  it('does not hide what stands before it', () => {
    for (const [name, body] of Object.entries(HOSTILE)) {
      expect(readBody(`Blocked by: #3\n\n${body}`).blockedBy.value[0], name).to.deep.equal({ number: 3 })
    }
  })
})

describe('A long but honest text', () => {
  it('loses nothing: 400 tasks, 150 lines of log and a table', () => {
    const tasks = Array.from({ length: 400 }, (_, index) => `- [ ] task **${index}**`).join('\n')
    const log = `\`\`\`\n${'2026-01-01 [info] <tag> a_b_c *\n'.repeat(150)}\`\`\``
    const spec = readBody(`${tasks}\n\n${log}\n\n<!-- Blocks: #8 -->\n\n**Blocked by:** ~~#2~~ #3`)
    expect(spec.blockedBy.value).to.deep.equal([{ number: 3 }])
    expect(spec.blocks.value).to.deep.equal([])
    expect(spec.problems).to.deep.equal([])
  })
})

describe('textHash', () => {
  it('differs with title and body and not with line ends', () => {
    const hash = textHash({ title: 'a', body: 'b\nc' })
    expect(hash).to.match(/^[0-9a-f]{16}$/)
    expect(textHash({ title: 'a', body: 'b\r\nc' })).to.equal(hash)
    expect(textHash({ title: 'a', body: 'b c' })).to.not.equal(hash)
    expect(textHash({ title: 'ab', body: '\nc' })).to.not.equal(textHash({ title: 'a', body: 'b\nc' }))
  })
})

/** Processor time, so that a busy machine does not fail the test. */
function timeOf(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}
