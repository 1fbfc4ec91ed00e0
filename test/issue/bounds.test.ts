import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { boundText, MAX_BODY_CHARS, MAX_LINE_COST } from '../../src/issue/bounds.ts'

const linesOf = (text: string) => boundText(text).text.split('\n').length

describe('boundText', () => {
  it('has the bounds that docs/estimates.md and docs/plugins.md tell', () => {
    const page = readFileSync(new URL('../../docs/estimates.md', import.meta.url), 'utf8')
    const [characters, lines] = [MAX_BODY_CHARS, MAX_LINE_COST].map((bound) => bound.toLocaleString('en'))
    expect(page).to.contain(`first ${characters} characters or ${lines} lines`)
    const plugins = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8')
    expect(plugins).to.contain(`first ${characters} characters and ${lines} lines`)
  })

  it('leaves an ordinary text as it is, but for line ends', () => {
    expect(boundText('# a\r\n> > - [ ] b\r\rc')).to.deep.equal({
      text: '# a\n> > - [ ] b\n\nc',
      isCut: false,
      switchedOff: [],
    })
  })

  it('cuts after so many characters', () => {
    expect(boundText('x'.repeat(MAX_BODY_CHARS)).isCut).to.equal(false)
    expect(boundText('x'.repeat(MAX_BODY_CHARS + 1))).to.include({
      isCut: true,
      text: 'x'.repeat(MAX_BODY_CHARS),
    })
  })

  it('cuts after so many lines, of which those that open lists and quotes cost more', () => {
    expect(linesOf('a\n'.repeat(2 * MAX_LINE_COST))).to.equal(MAX_LINE_COST)
    expect(linesOf('- a\n'.repeat(2 * MAX_LINE_COST))).to.equal(MAX_LINE_COST / 2)
    expect(linesOf('> 1. * a\n'.repeat(2 * MAX_LINE_COST))).to.equal(MAX_LINE_COST / 4)
  })

  it('drops a line that opens more lists and quotes than anybody writes', () => {
    expect(boundText('- - > > 1. + a\nb').text).to.equal('- - > > 1. + a\nb')
    expect(boundText('- - > > 1. + * a\nb').text).to.equal('\nb')
  })

  it('limits the indent, because depth is nesting', () => {
    expect(boundText(`${' '.repeat(500)}a`).text).to.equal(`${' '.repeat(48)}a`)
  })

  for (const [mark, limit, constructs] of [
    ['*', 1_000, ['attention']],
    ['_', 1_000, ['attention']],
    ['~', 500, ['strikethrough']],
    ['[', 500, ['labelStartLink', 'labelStartImage', 'labelEnd', 'definition']],
    ['<!', 60, ['htmlText']],
    ['<?', 60, ['htmlText']],
    ['<', 300, ['htmlText', 'autolink']],
    ['`', 2_000, ['codeText']],
    ['&', 2_000, ['characterReference', 'characterEscape']],
    ['|', 1_000, ['table']],
  ] as const) {
    it(`takes ${mark} as plain text after ${limit} of them`, () => {
      expect(boundText(mark.repeat(limit)).switchedOff).to.deep.equal([])
      expect(boundText(mark.repeat(limit + 1)).switchedOff).to.deep.equal(constructs)
    })
  }
})
