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

  describe('its timeline', () => {
    const pages = () => gitea.journal.filter((call) => call.path.endsWith('/timeline')).length
    const types = async () => (await snapshot.timeline()).map(({ type }) => type)

    /** As if the last change had come seconds after the first ones, which a test does not wait for. */
    const changedLater = async () => {
      const read = await snapshot.issue()
      if (typeof read === 'string') throw new Error('the issue is there')
      snapshot.setIssue({ ...read, updated_at: new Date(Date.parse(read.updated_at) + 5_000).toISOString() })
    }

    it('costs one call where it ends with what changed the issue last', async () => {
      await gitea.as('alice').says('Hello!')
      expect(await types()).to.deep.equal(['comment'])
      expect(pages()).to.equal(1)
    })

    it('is read on where something else changed the issue, or it has just grown', async () => {
      await gitea.as('alice').says('Hello!')
      await changedLater()
      expect(await types()).to.deep.equal(['comment'])
      expect(pages()).to.equal(2)
    })

    it('is read on where most of a page is hidden from the bot', async () => {
      const alice = gitea.as('alice')
      const issue = gitea.issue('alice/app', 1)
      await alice.says('Hello!', issue)
      gitea.addRepo('alice', 'secret', { private: true })
      for (let n = 0; n < 49; n++) await alice.opens({ title: `After alice/app#1` }, 'alice/secret')
      await alice.closes(issue)
      await changedLater()
      expect(await types()).to.deep.equal(['comment', 'close'])
      expect(pages()).to.equal(3)
    })
  })
})
