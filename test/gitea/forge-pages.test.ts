import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { FakeGitea } from '../../src/testing/index.ts'

const PAGE = 50

describe('a paged list', () => {
  let gitea: FakeGitea
  let forge: Forge
  before(async () => {
    gitea = await FakeGitea.start()
    gitea.addUser('mosaic')
    const account = { baseUrl: gitea.url, token: gitea.token('mosaic'), timeoutMs: 5_000 }
    forge = new Forge(giteaClient({ ...account, clock: systemClock }), Date.now)
  })
  after(() => gitea.stop())

  const listOf = (length: number) => {
    const asked: number[] = []
    const read = async ({ page, limit }: { page: number; limit: number }) => {
      asked.push(page)
      const begin = (page - 1) * limit
      return Array.from({ length: Math.max(0, Math.min(limit, length - begin)) }, (_, index) => begin + index)
    }
    return { asked, read }
  }

  it('is read to its end though nothing of a page is kept', async () => {
    const { asked, read } = listOf(3 * PAGE + 1)
    expect(await forge.all(read, { keep: (row) => row === 3 * PAGE })).to.deep.equal([3 * PAGE])
    expect(asked).to.deep.equal([1, 2, 3, 4])
  })

  it('of 150,000 rows is read', async () => {
    expect(await forge.all(listOf(150_000).read)).to.have.length(150_000)
  })

  it('that never ends is an error', async () => {
    const error = await forge
      .all(async () => Array(PAGE).fill(0), { keep: () => false })
      .catch((thrown) => thrown)
    expect(error).to.be.instanceOf(Error).and.have.property('kind', 'unreadable')
  })
})
