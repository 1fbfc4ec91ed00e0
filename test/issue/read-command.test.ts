import { expect } from 'chai'
import { MAX_BODY_CHARS, MAX_LINE_COST } from '../../src/issue/bounds.ts'
import { mayHaveCommands } from '../../src/issue/may-have-commands.ts'
import { readCommands } from '../../src/issue/read-command.ts'

const told = (body: string) => readCommands(body).map(({ name, words }) => [name, ...words].join('|'))

describe('the commands of a comment', () => {
  for (const [what, body, commands] of [
    ['alone', '/greet', ['greet']],
    ['in capitals', '/Greet Bob', ['greet|Bob']],
    ['with a stop behind the name', '/greet!\n/use: x', ['greet', 'use|x']],
    ['with a value of several words', '/say to="Al and Bo" x=1', ['say|to=Al and Bo|x=1']],
    ['with words', '/greet Bob  Alice', ['greet|Bob|Alice']],
    ['with a word of several', '/greet "Alice and Bob" ""', ['greet|Alice and Bob|']],
    ['with inline code as a word', '/label `kind/bug`', ['label|kind/bug']],
    ['below other lines', 'Well,\n/greet\nthen', ['greet']],
    ['several of them', '/one\r\n/two a\n\n/three', ['one', 'two|a', 'three']],
    ['a little indented', '  /greet', ['greet']],
    ['with a type', '/use List<String> Map<K,V>', ['use|List<String>|Map<K,V>']],
    ['with marks of emphasis', '/use __init__ *x* a_b_c ~~y~~', ['use|__init__|*x*|a_b_c|~~y~~']],
    ['with a path', String.raw`/open C:\dir\_file`, [String.raw`open|C:\dir\_file`]],
    [
      'with links',
      '/see [it](http://a.b/c) ![i](i.png) <https://a.b>',
      ['see|[it](http://a.b/c)|![i](i.png)|<https://a.b>'],
    ],
    [
      'with a bare address',
      '/say https://x.y/z?a=b, me@x.yz www.x.yz',
      ['say|https://x.y/z?a=b,|me@x.yz|www.x.yz'],
    ],
    ['beside lines with addresses', 'See https://x.y\n/one\n/two\nor www.x.yz', ['one', 'two']],
    [
      'beside bare addresses and code',
      'https://x.y `/no` me@x.yz\n/one `a b` https://x.y',
      ['one|a|b|https://x.y'],
    ],
    ['with entities', '/say &lt;b&gt; &amp;', ['say|&lt;b&gt;|&amp;']],
    ['with an HTML comment behind', 'So:\n/greet Bob <!-- Eve -->', ['greet|Bob']],
    [
      'with an HTML comment that goes on',
      '/greet Bob <!-- a\n/greet Eve -->\n/greet Al',
      ['greet|Bob', 'greet|Al'],
    ],
    [
      'before a hard break',
      '/greet Bob\\\n/greet Eve  \n/greet Al<br>x',
      ['greet|Bob', 'greet|Eve', 'greet|Al'],
    ],
    ['below a table, after an empty line', '| a |\n| - |\n| b |\n\n/greet Bob', ['greet|Bob']],
    ['below front matter', '---\na: 1\n/greet Bob\n---', ['greet|Bob']],
  ] as const) {
    it(`are read ${what}`, () => {
      expect(told(body)).to.deep.equal(commands)
      expect(mayHaveCommands(body)).to.equal(true)
    })
  }

  for (const [what, body] of [
    ['in the middle of a line', 'Write /greet to be greeted'],
    ['in a fence', '```\n/greet\n```'],
    ['in an indented block', 'So:\n\n    /greet'],
    ['in inline code', '`/greet`'],
    ['in a quote', '> /greet'],
    ['in the lazy line of a quote', '> she said\n/greet'],
    ['in an HTML comment', '<!--\n/greet\n-->'],
    ['in an HTML block', '<div>\n/greet\n</div>'],
    ['in a list', '- /greet'],
    ['in a heading', '# /greet'],
    ['in a table', '| a |\n| - |\n| /greet |'],
    ['in its last row, which Gitea shows as one', '| a |\n| - |\n| b |\n/greet'],
    ['right below its head', '| a |\n| - |\n/greet Bob'],
    ['that are struck out', '~~/greet~~'],
    ['as a link', '[/greet](https://example.com)'],
    ['as paths', '/usr/bin/node\n/etc/'],
    ['after a line break of HTML', 'a<br>/greet'],
    ['whose name is partly code', '/gr`eet`'],
    ['in code over lines', 'so `a\n/greet` b'],
    ['in a link over lines', '[a\n/greet](b)'],
    ['in a heading of two lines', '/greet\n==='],
  ] as const) {
    it(`are none ${what}`, () => {
      expect(told(body)).to.deep.equal([])
    })
  }

  it('are known by their line', () => {
    expect(readCommands('a\n/one\n\n/one').map(({ line }) => line)).to.deep.equal([1, 3])
  })

  it('are cut if their line goes on beyond what is read, and are whole if it ends there', () => {
    const before = `${'x'.repeat(MAX_BODY_CHARS - 11)}\n`
    expect(readCommands(`${before}/greet Bob\n/greet Eve`).map(({ isCut }) => isCut)).to.deep.equal([false])
    expect(readCommands(`${before}/greet Bobby`)).to.deep.include({
      line: 1,
      name: 'greet',
      words: ['Bob'],
      isCut: true,
    })
    // too many lines, and then too many characters: the last line that is read is whole
    const long = `${'a\n'.repeat(MAX_LINE_COST - 1)}/greet Bob\n${'x'.repeat(MAX_BODY_CHARS)}`
    expect(readCommands(long).map(({ isCut }) => isCut)).to.deep.equal([false])
  })

  it('are not looked for where none can be', () => {
    expect(mayHaveCommands('a / b, and /usr too')).to.equal(false)
  })
})
