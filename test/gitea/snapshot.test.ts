import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { GiteaError } from '../../src/gitea/gitea-error.ts'
import { IssueSnapshot } from '../../src/gitea/snapshot.ts'
import { FakeGitea } from '../../src/testing/index.ts'

describe('the snapshot of an issue', () => {
  let gitea: FakeGitea
  let snapshot: IssueSnapshot

  beforeEach(async () => {
    gitea = await FakeGitea.start()
    for (const login of ['alice', 'mosaic']) gitea.addUser(login)
    const repo = gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
    await gitea.as('alice').opens({ title: 'Fix the login' })
    const token = gitea.token('mosaic')
    const client = giteaClient({ baseUrl: gitea.url, token, clock: systemClock, timeoutMs: 5_000 })
    const address = { repoId: repo.id, owner: 'alice', repo: 'app', number: 1 }
    snapshot = new IssueSnapshot(new Forge(client, Date.now), address, Date.now())
  })
  afterEach(() => gitea.stop())

  const readings: Readonly<Record<string, readonly [path: RegExp, read: () => Promise<unknown>]>> = {
    issue: [/issues\/1$/, () => snapshot.issue()],
    comments: [/issues\/1\/comments$/, () => snapshot.comments()],
    dependencies: [/issues\/1\/dependencies/, () => snapshot.dependencies()],
    timeline: [/issues\/1\/timeline/, () => snapshot.timeline()],
    'whether it is archived': [/repositories\/\d+$/, () => snapshot.isArchived()],
  }

  for (const [what, [path, read]] of Object.entries(readings)) {
    it(`is read once, and again only where reading failed: ${what}`, async () => {
      const asked = () => gitea.journal.filter((call) => path.test(call.path)).length
      gitea.faults.next({ method: 'GET', path, status: 500, times: 1 })
      expect(await read().catch((error: unknown) => error)).to.be.instanceOf(GiteaError)
      const first = await read()
      expect(first).not.to.be.instanceOf(Error)
      expect(await read()).to.deep.equal(first)
      expect(asked()).to.equal(2)
    })
  }

  it('takes no labels over into an issue that could not be read', async () => {
    gitea.faults.next({ method: 'GET', path: /issues\/1$/, status: 500, times: 1 })
    const failing = snapshot.issue()
    snapshot.setLabels([])
    expect(await failing.catch((error: unknown) => error)).to.be.instanceOf(GiteaError)
    expect(await snapshot.issue()).to.include({ title: 'Fix the login' })
  })
})
