import { expect } from 'chai'
import fc from 'fast-check'
import { MOST_NODES, type Picture, type PictureNode, pictureText } from '../../src/plugins/status/picture.ts'

const ROOT = 'https://git.example.com'

function node(number: number, title: string, look: PictureNode['look'] = 'open'): PictureNode {
  return { key: `9#${number}`, address: { repoId: 9, owner: 'acme', repo: 'app', number }, title, look }
}

function titled(title: string): Picture {
  return { nodes: [node(7, title, 'blocked'), node(3, 'x')], arrows: [['9#3', '9#7']], more: 0, isCut: false }
}

/** What Mermaid shows for a label: it turns the numbers back into characters. */
function shown(label: string): string {
  return label.replaceAll(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}

const lineOf = (text: string) => text.split('\n').find((line) => line.startsWith('n0[')) ?? ''

describe('the picture of dependencies', () => {
  it('is a folded Mermaid graph with links, and states by colour', () => {
    const lines = pictureText(titled('Fix the login'), ROOT).split('\n')
    expect(lines[0]).to.equal('<details><summary>What this waits for, and what waits for it</summary>')
    expect(lines.at(-1)).to.equal('</details>')
    expect(lines).to.include.members([
      '```mermaid',
      'graph LR',
      'n1 --> n0',
      'class n0 blocked',
      'class n1 open',
    ])
    expect(lines).to.include('click n0 href "https://git.example.com/acme/app/issues/7" _blank')
    expect(shown(lineOf(lines.join('\n')))).to.equal('n0["#7 Fix the login (blocked)"]')
  })

  it('says how many more there are, and that nobody has counted the rest', () => {
    const more = (rest: Pick<Picture, 'more' | 'isCut'>) => pictureText({ ...titled('x'), ...rest }, ROOT)
    expect(more({ more: 12, isCut: false })).to.contain('\nAnd 12 more.\n')
    expect(more({ more: 170, isCut: true })).to.contain('\nAnd more than 170 more.\n')
    expect(more({ more: 0, isCut: false })).not.to.contain('And')
  })

  it('shows a foreign issue by its full name', () => {
    const foreign = { ...node(4, 'There'), address: { repoId: 8, owner: 'bob', repo: 'lib', number: 4 } }
    const text = pictureText({ ...titled('x'), nodes: [node(7, 'x'), foreign] }, ROOT)
    expect(shown(text)).to.contain('n1["bob/lib#4 There (open)"]')
  })

  const TRAPS = [
    '"]; click n0 href "https://evil.example"',
    '```\n</details>\n# Hello',
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '--> n1 %% comment',
    '%%{init: {"securityLevel": "loose"}}%%',
    'end',
    'the END of it, bENDing',
    '#35;quot; &quot; &#34; #59;',
    'style a:#fff; classDef b:#000;',
    '\u202Egpj.exe\u0000\u2028\u2029\u200B\r\n',
    '`markdown **string**`',
    '$$x^2$$ fa:fa-car',
    'A ]) }} >> | ::: \\ // ~~~ --- === @{ shape: x }',
    '\uD800 half a character',
    '1. a list',
  ]
  for (const trap of TRAPS)
    it(`is not broken by ${JSON.stringify(trap)}`, () => {
      expectHarmless(trap)
    })

  it('is broken by no title at all', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...TRAPS, '"', '`', ']', '-->', '%%', 'end', '\n', '#', ';', '\u202E', '&#96;'),
    )
    const title = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    fc.assert(fc.property(title, expectHarmless), { numRuns: 3_000 })
  })

  it('has room for as many issues as it may have, within what Gitea draws', () => {
    const nodes = Array.from({ length: MOST_NODES }, (_, index) => node(index + 1, '💥'.repeat(100)))
    const arrows = nodes.flatMap(({ key }) => nodes.map((other) => [other.key, key] as const))
    // MERMAID_MAX_SOURCE_CHARACTERS of Gitea and Forgejo is 50,000 unless an operator changes it
    expect(pictureText({ nodes, arrows, more: 0, isCut: false }, ROOT).length).to.be.below(50_000)
  })
})

/** The same lines as with a plain title, and its own line has nothing but letters, numbers, blanks and character codes. */
function expectHarmless(title: string): void {
  const text = pictureText(titled(title), ROOT)
  const plain = pictureText(titled('plain'), ROOT)
  expect(text.replace(lineOf(text), '')).to.equal(plain.replace(lineOf(plain), ''))
  const [, label = ''] = /^n0\["(.*)"\]$/.exec(lineOf(text)) ?? []
  expect(label).to.match(/^([\p{L}\p{N}\p{M} ]|#\d+;)+$/u)
  expect(label).not.to.match(/end/i)
  expect(shown(label))
    .to.match(/^#7/)
    .and.to.match(/\(blocked\)$/)
}
