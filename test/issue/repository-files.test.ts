import { expect } from 'chai'
import { readIssue } from '../../src/issue/read-issue.ts'
import { RepositoryFiles } from '../../src/issue/repository-files.ts'
import { inLanguage } from '../../src/language/language.ts'
import { translatedClues } from '../../src/language/say.ts'
import { place } from './read.ts'

const files = new RepositoryFiles([
  { path: 'README.md', bytes: 370 },
  { path: 'src/app/models.py', bytes: 4_300 },
  { path: 'src/app/user_store.py', bytes: 8_600 },
  { path: 'src/shop/models.py', bytes: 43 },
  { path: 'src/shop/index.ts', bytes: 38 },
  { path: 'docs/README.md', bytes: 37 },
  { path: 'package-lock.json', bytes: 3_200_000 },
])

describe('RepositoryFiles finds', () => {
  for (const [mention, path] of [
    ['src/app/models.py', 'src/app/models.py'],
    ['app/models.py', 'src/app/models.py'],
    ['APP/Models.py', 'src/app/models.py'],
    ['/usr/lib/python3/site-packages/shop/models.py', 'src/shop/models.py'],
    ['C:\\work\\src\\shop\\index.ts', 'src/shop/index.ts'],
    ['README.md', 'README.md'],
    ['docs/README.md', 'docs/README.md'],
    ['index.ts', 'src/shop/index.ts'],
    ['models.py', undefined],
    ['other/models.py', undefined],
    ['elsewhere/index.ts', undefined],
    ['missing.py', undefined],
    ['', undefined],
  ] as const) {
    it(`${path} for ${JSON.stringify(mention)}`, () => expect(files.find(mention)?.path).to.equal(path))
  }

  for (const [symbol, paths] of [
    ['UserStore', ['src/app/user_store.py']],
    ['user_store', ['src/app/user_store.py']],
    ['app.user_store.find_all', ['src/app/user_store.py']],
    ['models', ['src/app/models.py', 'src/shop/models.py']],
    ['index', ['src/shop/index.ts']],
    ['Store', []],
    ['toString', []],
    ['__proto__', []],
  ] as const) {
    it(`${paths.length} files for the symbol ${symbol}`, () =>
      expect(files.findSymbol(symbol).map(({ path }) => path)).to.deep.equal(paths))
  }

  it('the size of each in tokens', () => {
    expect(files.find('src/app/models.py')?.tokens).to.equal(1_000)
    expect(files.find('README.md')?.tokens).to.equal(100)
  })
})

describe('An issue beside the files of its repository', () => {
  const read = (body: string, title = 'The order of the entries is wrong') =>
    readIssue({ title, body, labels: [] }, place, { files })
  const paths = (body: string) => read(body).files.value.map(({ path }) => path)

  it('names what exists, and nothing else', () => {
    expect(paths('In `app/models.py`, as in src/new/thing.py and conf.py')).to.deep.equal([
      'src/app/models.py',
    ])
  })

  it('names what a stack trace leads through, what failed first', () => {
    const trace = [
      '```',
      'Traceback (most recent call last):',
      '  File "/srv/venv/lib/python3/site-packages/json/decoder.py", line 3, in f',
      '  File "/srv/src/shop/models.py", line 9, in g',
      '  File "/srv/src/app/user_store.py", line 12, in h',
      'ValueError',
      '```',
    ].join('\n')
    expect(paths(trace)).to.deep.equal(['src/app/user_store.py', 'src/shop/models.py'])
    expect(paths('```\nError: x\n    at f (src/shop/index.ts:3:5)\n```')).to.deep.equal(['src/shop/index.ts'])
    expect(paths('```\nsrc/shop/index.ts\n```'), 'a code block that is no trace').to.deep.equal([])
  })

  it('names what has the name of a class in it', () => {
    const { value, words } = read('`UserStore.find` forgets the last entry.').files
    expect(value).to.deep.equal([{ path: 'src/app/user_store.py', tokens: 2_000 }])
    expect(words).to.equal('1 file named, 1 by a symbol')
    expect(paths('The user store forgets, and it was in the readme.')).to.deep.equal([])
  })

  it('needs as many tokens as they have, and is surer', () => {
    const small = read('Difficulty: low\n\n## Files\n- src/app/models.py').estimate
    expect(small.value).to.deep.equal({ p50: 21_000, p90: 21_000 })
    expect(small.words).to.equal('1 file of 1,000 tokens, low work, no documentation')
    const unknown = read('Difficulty: low\n\n## Files\n- src/app/new.py').estimate
    expect(unknown.value).to.deep.equal({ p50: 29_000, p90: 30_000 })
  })

  const list = (...named: string[]) => `## Files\n${named.map((name) => `- ${name}\n`).join('')}`
  for (const [body, words, german] of [
    [list('shop/index.ts'), '1 file of fewer than 100 tokens', '1 Datei mit weniger als 100 Tokens'],
    [
      list('shop/index.ts', 'shop/models.py'),
      '2 files of fewer than 100 tokens in all',
      '2 Dateien mit insgesamt weniger als 100 Tokens',
    ],
    [
      list('app/models.py', 'user_store.py', 'a/new.py'),
      '2 files of 3,000 tokens in all, 1 file more',
      '2 Dateien mit insgesamt 3,000 Tokens, 1 weitere Datei',
    ],
    [
      list('app/models.py', 'a/new.py', 'a/newer.py'),
      '1 file of 1,000 tokens, 2 files more',
      '1 Datei mit 1,000 Tokens, 2 weitere Dateien',
    ],
    [
      '`UserStore` sorts twice.',
      '1 file of 2,000 tokens, about 0.5 files more',
      '1 Datei mit 2,000 Tokens, etwa 0.5 weitere Dateien',
    ],
    ['They are sorted twice.', 'about 1.5 files', 'etwa 1.5 Dateien'],
  ] as const)
    it(`tells what the estimate rests on so that nobody takes one number for the other: ${words}`, () => {
      const told = read(`Difficulty: medium\n\n${body}`).estimate.words
      expect(told).to.equal(`${words}, medium work, no documentation`)
      expect(inLanguage('de', () => translatedClues(told))).to.equal(
        `${german}, Schwierigkeit medium, keine Dokumentation`,
      )
    })

  it('reads parts of a very large file', () => {
    const { value } = read('Difficulty: low\n\n## Files\n- package-lock.json').estimate
    expect(value.p50).to.equal(59_000)
  })

  it('believes a path with a folder that is not among files of which some are not known', () => {
    const some = new RepositoryFiles([{ path: 'a.ts', bytes: 1 }], { isComplete: false })
    const body = 'See lib/b.ts'
    const { files: found } = readIssue({ title: 'x', body, labels: [] }, place, { files: some })
    expect(found.value).to.deep.equal([{ path: 'lib/b.ts', tokens: null }])
  })
})

describe('A repository of 100,000 files', () => {
  const many = new RepositoryFiles(
    Array.from({ length: 100_000 }, (_, index) => ({ path: `src/d${index % 997}/index.ts`, bytes: 100 })),
  )

  it('is looked through in time, whatever a text names', () => {
    const body = Array.from({ length: 500 }, (_, index) => `x${index}/index.ts IndexTs.a_b${index}`).join(' ')
    const begun = process.cpuUsage()
    readIssue({ title: 'x', body, labels: [] }, place, { files: many })
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1_000).to.be.below(600)
  })
})
