import { expect } from 'chai'
import { likelyFiles } from '../../src/issue/likely-files.ts'
import { RepositoryFiles } from '../../src/issue/repository-files.ts'
import { growthOf, LINEAR } from '../support/growth.ts'

const PATHS = [
  'README.md',
  'app/cart.py',
  'app/pay.py',
  'docs/coupons.md',
  'lib/coupon_codes.py',
  'lib/users.py',
  'lib/user_store.py',
]

function repository(paths: readonly string[]): RepositoryFiles {
  return new RepositoryFiles(paths.map((path) => ({ path, bytes: 10 })))
}

function found(title: string, body: string, options: { paths?: readonly string[]; most?: number } = {}) {
  const { paths = PATHS, most = 5 } = options
  return likelyFiles({ title, body }, repository(paths), most).map(({ path }) => path)
}

describe('The files that an issue may touch', () => {
  it('are those that it names, then those with a word of its title, then those beside a named one', () => {
    const paths = [...PATHS, 'a/1', 'a/2']
    expect(found('The coupon of UserStore is lost', 'See app/pay.py', { paths, most: 8 })).to.deep.equal([
      'app/pay.py',
      'lib/user_store.py',
      'lib/coupon_codes.py',
      'docs/coupons.md',
      'app/cart.py',
      'lib/users.py',
    ])
  })

  it('are no others in a repository of many files, and at most so many', () => {
    expect(found('Something is odd', '')).to.deep.equal([])
    expect(
      found('Something is odd', 'See app/pay.py and `lib/users.py`, app/cart.py', { most: 2 }),
    ).to.have.length(2)
  })

  it('are followed by all the others where there are few', () => {
    const all = found('Users are odd', '', { most: 20 })
    expect(all[0]).to.equal('lib/users.py')
    expect(all).to.have.members(PATHS)
  })

  it('are not found by a word that many have in their path', () => {
    const paths = Array.from({ length: 60 }, (_, number) => `tests/${number}.py`)
    expect(found('The tests of the coupon fail', '', { paths: [...paths, 'coupon.py'] })).to.deep.equal([
      'coupon.py',
    ])
  })

  it('are found by the names inside a name, and not by the middle of a word', () => {
    const paths = [...PATHS, 'a/codeStore.ts', 'b/HTTPServer.go', 'c/platform.ts']
    expect(found('Server: the store of the form is slow', '', { paths, most: 8 })).to.deep.equal([
      'lib/user_store.py',
      'a/codeStore.ts',
      'b/HTTPServer.go',
    ])
  })

  it('cost no more for each of 40,000, whatever the title is', () => {
    const filesOf = (count: number) =>
      repository(Array.from({ length: count }, (_, number) => `some/folder${number % 500}/file${number}.ts`))
    const issueOf = (words: number) => ({
      title: Array.from({ length: words }, (_, number) => `word${number}`).join(' '),
      body: 'some/folder7/file7.ts '.repeat(2_000),
    })
    const inMany = growthOf(10_000, filesOf, (files) => likelyFiles(issueOf(2_000), files, 400))
    expect(inMany, 'of the files').to.be.below(LINEAR)
    const files = filesOf(2_000)
    const ofMany = growthOf(2_000, issueOf, (issue) => likelyFiles(issue, files, 400))
    expect(ofMany, 'of the words').to.be.below(LINEAR)
  })
})
