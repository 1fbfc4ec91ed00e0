import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { RepositoryTrees } from '../../src/gitea/repository-trees.ts'
import { FakeGitea, type RepoRef } from '../../src/testing/index.ts'

describe('The files of a repository', () => {
  let gitea: FakeGitea
  let repo: RepoRef
  let nowMs: number
  let trees: RepositoryTrees

  beforeEach(async () => {
    gitea = await FakeGitea.start()
    gitea.addUser('alice')
    gitea.addUser('mosaic')
    repo = gitea.addRepo('alice', 'app', {
      collaborators: { mosaic: 'write' },
      files: { 'src/app.py': 'x'.repeat(4_300) },
    })
    nowMs = 0
    const clock = { ...systemClock, now: () => nowMs, monotonic: () => nowMs }
    const token = gitea.token('mosaic')
    trees = new RepositoryTrees(
      new Forge(giteaClient({ baseUrl: gitea.url, token, clock, timeoutMs: 5_000 }), clock.now),
      clock,
    )
  })
  afterEach(() => gitea.stop())

  const files = () => trees.filesOf(addressOf(repo))
  const calls = () => gitea.journal.filter(({ path }) => path.includes('/git/trees/')).map(({ path }) => path)

  it('are found with their sizes in tokens', async () => {
    expect((await files())?.find('app.py')).to.deep.equal({ path: 'src/app.py', tokens: 1_000 })
    expect((await files())?.find('README.md')?.path).to.equal('README.md')
  })

  it('are read once for a commit, and looked at again after a minute', async () => {
    await Promise.all([files(), files(), files()])
    await files()
    expect(calls(), 'the commit, and its list').to.have.length(2)
    nowMs += 61_000
    await files()
    expect(calls(), 'the commit again').to.have.length(3)
    gitea.setFiles(repo, { 'src/app.py': 'x'.repeat(8_600) })
    await files()
    expect(calls(), 'nothing within the minute').to.have.length(3)
    nowMs += 61_000
    expect((await files())?.find('src/app.py')?.tokens).to.equal(2_000)
    expect(calls()).to.have.length(5)
  })

  it('are read page by page', async () => {
    const many = Array.from({ length: 5_400 }, (_, index) => [`lib/file${index}.ts`, 'x'] as const)
    gitea.setFiles(repo, Object.fromEntries(many))
    const found = await files()
    expect(found?.count).to.equal(5_402)
    expect(found?.isComplete).to.equal(true)
    expect(found?.find('lib/file5399.ts')).to.deep.equal({ path: 'lib/file5399.ts', tokens: 1 })
    expect(calls()).to.have.length(1 + 6)
  })

  it('are not waited for for ever', async () => {
    const many = Array.from({ length: 9_000 }, (_, index) => [`lib/file${index}.ts`, 'x'] as const)
    gitea.setFiles(repo, Object.fromEntries(many))
    const slow = { ...systemClock, now: () => 0, monotonic: () => (nowMs += 2_000) }
    const token = gitea.token('mosaic')
    const client = giteaClient({ baseUrl: gitea.url, token, clock: systemClock, timeoutMs: 5_000 })
    const found = await new RepositoryTrees(new Forge(client, slow.now), slow).filesOf(addressOf(repo))
    expect(found?.isComplete).to.equal(false)
    expect(found?.count).to.be.greaterThan(1_000).and.below(9_000)
  })

  for (const [what, answered, count] of [
    ['the commit', 0, undefined],
    // of the first page, without the folder itself
    ['a later page', 2, 999],
  ] as const) {
    it(`are not waited for longer when Gitea hangs at ${what}`, async () => {
      const many = Array.from({ length: 5_400 }, (_, index) => [`lib/file${index}.ts`, 'x'] as const)
      gitea.setFiles(repo, Object.fromEntries(many))
      const path = /git\/trees/
      if (answered > 0) gitea.faults.next({ path, hangMs: 0, times: answered })
      gitea.faults.next({ path, hangMs: 60_000, times: 9 })
      const short = { ...systemClock, after: (_: number, end: () => void) => systemClock.after(1_000, end) }
      const token = gitea.token('mosaic')
      const client = giteaClient({ baseUrl: gitea.url, token, clock: systemClock, timeoutMs: 50_000 })
      const found = await new RepositoryTrees(new Forge(client, short.now), short).filesOf(addressOf(repo))
      expect(found?.count).to.equal(count)
      expect(found?.isComplete ?? false).to.equal(false)
    })
  }

  it('are read again after a minute if Gitea was too slow for all of them', async () => {
    const many = Array.from({ length: 9_000 }, (_, index) => [`lib/file${index}.ts`, 'x'] as const)
    gitea.setFiles(repo, Object.fromEntries(many))
    let stepMs = 2_000
    const slow = { ...systemClock, now: () => 0, monotonic: () => (nowMs += stepMs) }
    const client = giteaClient({
      baseUrl: gitea.url,
      token: gitea.token('mosaic'),
      clock: systemClock,
      timeoutMs: 5_000,
    })
    const patient = new RepositoryTrees(new Forge(client, slow.now), slow)
    expect((await patient.filesOf(addressOf(repo)))?.isComplete).to.equal(false)
    stepMs = 0
    nowMs += 61_000
    expect((await patient.filesOf(addressOf(repo)))?.isComplete).to.equal(true)
  })

  it('are those that were known while Gitea is away, and not known any more after a no', async () => {
    expect((await files())?.count).to.equal(2)
    nowMs += 61_000
    gitea.faults.next({ path: /git\/trees/, status: 503, times: 3 })
    expect((await files())?.count).to.equal(2)
    nowMs += 61_000
    gitea.faults.next({ path: /git\/trees/, status: 403 })
    expect(await files()).to.equal(undefined)
  })

  it('are not known where Gitea refuses, and nothing fails', async () => {
    const empty = gitea.addRepo('alice', 'empty', { empty: true, collaborators: { mosaic: 'write' } })
    expect(await trees.filesOf(addressOf(empty))).to.equal(undefined)
    expect(await trees.filesOf({ repoId: 99, owner: 'alice', repo: 'gone', number: 1 })).to.equal(undefined)
  })

  function addressOf(ref: RepoRef) {
    const { id, owner, name } = gitea.repo(ref)
    return { repoId: id, owner, repo: name, number: 1 }
  }
})
