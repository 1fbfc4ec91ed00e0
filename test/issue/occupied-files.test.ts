import { expect } from 'chai'
import { occupiedFiles, withFolders } from '../../src/issue/occupied-files.ts'
import { isShared, USUAL_SHARED_FILES } from '../../src/issue/shared-files.ts'
import type { Source } from '../../src/issue/spec.ts'

function files(source: Source, paths: readonly string[], tokens: number | null = null) {
  return { value: paths.map((path) => ({ path, tokens })), source, words: '', confidence: 1 }
}

describe('the files that work changes', () => {
  it('are those that are stated, in one way of writing, without patterns and folders at the root', () => {
    const stated = files('stated', [
      './src/a.ts',
      '/src/b/',
      'src/c/*',
      'src/c/**',
      'src/',
      'src/*.ts',
      'a.ts',
    ])
    expect(occupiedFiles(stated)).to.deep.equal(['src/a.ts', 'src/b', 'src/c', 'a.ts'])
  })

  it('are those that are mentioned if they are there, and few', () => {
    expect(occupiedFiles(files('heuristic', ['a.ts'], null))).to.deep.equal([])
    expect(occupiedFiles(files('heuristic', ['a.ts'], 10))).to.deep.equal(['a.ts'])
    expect(occupiedFiles(files('claude', ['a.ts'], 10))).to.deep.equal(['a.ts'])
    const many = Array.from({ length: 11 }, (_, index) => `${index}.ts`)
    expect(occupiedFiles(files('heuristic', many, 10))).to.deep.equal([])
    expect(occupiedFiles(files('stated', many))).to.have.length(11)
  })

  it('lie in folders', () => {
    expect(withFolders('a/b/c.ts')).to.deep.equal(['a', 'a/b', 'a/b/c.ts'])
  })
})

describe('files that everybody may change', () => {
  for (const [path, patterns, is] of [
    ['README.md', USUAL_SHARED_FILES, true],
    ['web/package-lock.json', USUAL_SHARED_FILES, true],
    ['Cargo.lock', USUAL_SHARED_FILES, true],
    ['src/lock.ts', USUAL_SHARED_FILES, false],
    ['docs/a/b.md', ['docs/'], true],
    ['web/docs/a.md', ['docs/'], false],
    ['a/x.gen.ts', ['*.gen.*'], true],
    ['aa', ['a*a'], true],
    ['a', ['a*a'], false],
    ['a/b/c.ts', ['a/*/c.ts'], true],
    [`${'a'.repeat(500)}b`, [`${'*a'.repeat(90)}*c`], false],
  ] as const)
    it(`${path.slice(0, 30)} by ${patterns.join(' ').slice(0, 20)}: ${is}`, () => {
      expect(isShared(path, patterns)).to.equal(is)
    })
})
