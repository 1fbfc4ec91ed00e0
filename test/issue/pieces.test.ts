import { expect } from 'chai'
import { cutOf } from '../../src/issue/pieces.ts'

const titles = (body: string, files: readonly string[] = []) => {
  const { along, pieces } = cutOf(body, files)
  return [along, ...pieces.map(({ title }) => title)]
}

describe('what an issue can be cut along', () => {
  it('is its checklist, without what is ticked and what stands deeper', () => {
    expect(titles('## Plan\n- [ ] one\n  - [ ] inside\n- [x] done\n- [ ] two `a.ts`\n')).to.deep.equal([
      'checklist',
      'one',
      'two a.ts',
    ])
    expect(cutOf('- [ ] x\n- [ ] two in src/b.ts and a.ts\n', []).pieces[1]?.files).to.deep.equal([
      'src/b.ts',
      'a.ts',
    ])
  })

  it('is its sections, without those that state something', () => {
    const body =
      '## Difficulty\nhigh\n## The parser\nSee `src/parse.ts`.\n## The docs\nText.\n## Files\n- a.ts\n'
    expect(titles(body)).to.deep.equal(['sections', 'The parser', 'The docs'])
    expect(cutOf(body, []).pieces[0]?.files).to.deep.equal(['src/parse.ts'])
  })

  it('is its list, then its files, then nothing', () => {
    expect(titles('Please:\n- one\n- two\n')).to.deep.equal(['list', 'one', 'two'])
    expect(titles('## Files\n- a.ts\n- b.ts\n', ['a.ts', 'b.ts'])).to.deep.equal(['files', 'a.ts', 'b.ts'])
    expect(titles('Just do it.', ['a.ts'])).to.deep.equal(['nothing'])
    expect(titles('- [ ] only one')).to.deep.equal(['nothing'])
  })

  it('has titles that are one line, mention nobody and are no markup', () => {
    const [, first] = titles(`- [ ] @bob <b>do</b> [this](https://x.y) ${'long '.repeat(100)}\n- [ ] two\n`)
    expect(first)
      .to.match(/^bob do this long/)
      .and.to.have.length(100)
  })

  it('reads a hostile text in no time', () => {
    const body = '- [ ] x\n'.repeat(20_000)
    expect(cutOf(body, []).pieces).to.have.length(200)
  })
})
