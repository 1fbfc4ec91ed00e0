import { expect } from 'chai'
import { formatRef, parseRefs, sameRef } from '../../src/issue/issue-ref.ts'

const where = { baseUrls: ['https://git.example.com', 'http://gitea:3000/sub/'] }
const here = { owner: 'mosaic', repo: 'demo' }
const written = (text: string) =>
  parseRefs(text, where)
    .map((ref) => formatRef(ref, here))
    .join(' ')

describe('parseRefs', () => {
  for (const [text, expected] of [
    ['#12', '#12'],
    ['see #3, #4 and (#5).', '#3 #4 #5'],
    ['owner/repo#12', 'owner/repo#12'],
    ['my-org/re.po_2#7', 'my-org/re.po_2#7'],
    ['#3 #3 a/b#3 A/B#3', '#3 a/b#3'],
    ['被#12阻塞', '#12'],
    ['!12, owner/repo!3 and (!4)!', '#12 owner/repo#3 #4'],
    ['https://git.example.com/a/b/issues/9', 'a/b#9'],
    ['http://GIT.example.com:80/a/b/pulls/9#issuecomment-4.', 'a/b#9'],
    ['http://gitea:3000/sub/a/b/issues/9?x=1', 'a/b#9'],
    ['https://git.example.com/mosaic/demo/issues/2', '#2'],
    ['a/b/issues/9, /a/b/pulls/8#issuecomment-4.', 'a/b#9 a/b#8'],
    ['(my-org/re.po_2/issues/7)', 'my-org/re.po_2#7'],
    ['#2147483647', '#2147483647'],
  ] as const) {
    it(`finds ${expected} in ${text}`, () => expect(written(text)).to.equal(expected))
  }

  for (const text of [
    ...['#0', '#99999999999', '#2147483648', '#012', '#', '# 12', '#abc', '#12abc', '#1.2.3', '#12-a-title'],
    ...[
      'C#12',
      'C!12',
      '!!12',
      '#!12',
      '!12abc',
      '&#39;',
      'a/b/c#12',
      '##12',
      'x@#12',
      'https://github.com/a/b/issues/9',
      'https://github.com/a/b#9',
    ],
    ...[
      'https://bad.example.com/a/b/issues/9',
      'https://git.example.com@evil.example/a/b/issues/9',
      'https://git.example.com.evil.example/a/b/issues/9',
    ],
    ...[
      'http://gitea:3000/a/b/issues/9',
      'https://git.example.com/a/b/issues/0',
      'https://git.example.com/a/b/issues/9x',
    ],
    ...['https://git.example.com/a/b/commit/9#12', 'ftp://x/#12'],
  ]) {
    it(`finds nothing in ${text}`, () => expect(written(text)).to.equal(''))
  }

  it('knows no address if this Gitea has none', () => {
    expect(parseRefs('https://git.example.com/a/b/issues/9', { baseUrls: [''] })).to.deep.equal([])
  })
})

describe('sameRef', () => {
  it('sees through case and through the long form of the own repository', () => {
    expect(sameRef({ number: 3 }, { owner: 'Mosaic', repo: 'DEMO', number: 3 }, here)).to.equal(true)
    expect(
      sameRef({ owner: 'a', repo: 'b', number: 3 }, { owner: 'A', repo: 'B', number: 3 }, here),
    ).to.equal(true)
  })

  it('tells other numbers and other repositories apart', () => {
    expect(sameRef({ number: 3 }, { number: 4 }, here)).to.equal(false)
    expect(sameRef({ number: 3 }, { owner: 'mosaic', repo: 'other', number: 3 }, here)).to.equal(false)
    expect(sameRef({ number: 3 }, { owner: 'other', repo: 'demo', number: 3 }, here)).to.equal(false)
  })
})
