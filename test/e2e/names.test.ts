import { expect } from 'chai'
import { type BotWorld, type GiteaVersion, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned, own, status } from './conversation.ts'

const HOUR_MS = 60 * 60_000

const DAY_MS = 24 * 60 * 60_000

/** Rule 5: names lie, ids don't. */
for (const version of ['1.22.6', '1.26.3', 'forgejo-12'] satisfies GiteaVersion[]) {
  describe(`a repository is renamed (${version})`, () => {
    let world: BotWorld
    let blocker: IssueView
    let issue: IssueView
    beforeEach(async () => {
      world = await runBot({ version })
      blocker = await world.alice.opens({ title: 'Before' }, world.repo)
      issue = await openAssigned(world, 'Fix the login', easy(blocker.number))
    })
    afterEach(() => world.stop())

    it('its tasks go on under the new name', async () => {
      const alice = world.alice
      await alice.renames(world.repo, 'application')
      await alice.closes(blocker)
      await world.forge.rest()
      expect(labels(world, issue)).to.equal(ASSIGNED)
      await alice.reopens(blocker)
      await world.forge.rest()
      expect(labels(world, issue)).to.equal(BLOCKED)
      expect(await world.dead()).to.deep.equal([])
    })

    it('a new one under the old name is never written to, though it has the same issue numbers', async () => {
      const alice = world.alice
      await alice.renames(world.repo, 'application')
      const impostor = world.forge.addRepo('alice', 'app', {
        collaborators: { mosaic: 'write', bob: 'write' },
      })
      const others = [
        await alice.opens({ title: 'Not this one' }, impostor),
        await alice.opens({ title: 'Nor this' }, impostor),
      ]
      // a neighbour's news, and the daily round: both know the task by its old name only
      await alice.closes(blocker)
      await world.forge.rest()
      await alice.reopens(blocker)
      await world.skip(DAY_MS)
      await alice.closes(blocker)
      await world.skip(DAY_MS)
      expect(labels(world, issue)).to.equal(ASSIGNED)
      for (const other of others) {
        expect(world.forge.comments(other)).to.deep.equal([])
        expect(labels(world, other)).to.equal('')
        expect(world.forge.dependenciesOf(other)).to.deep.equal([])
      }
      const wrong = world.forge
        .writes()
        .filter(({ path, atMs }) => path.startsWith('/repos/alice/app/') && atMs > issue.createdAtMs + DAY_MS)
      expect(wrong).to.deep.equal([])
      expect(await world.dead()).to.deep.equal([])
    })

    it('no rights are asked of, and no reference followed into, the one under the old name', async () => {
      const alice = world.alice
      const other = await openAssigned(world, 'Later')
      await alice.renames(world.repo, 'application')
      world.forge.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
      await alice.edits({ body: `${easy()}\n## Dependencies\nBlocks: #${other.number}\n` }, issue)
      await world.forge.rest()
      expect(labels(world, other)).to.equal(BLOCKED)
      expect(world.forge.dependenciesOf(other).map(({ number }) => number)).to.deep.equal([issue.number])
    })
  })
}

describe('a repository that the bot cannot use any more', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  it('archived: nothing is written, and what was missed is shown when it is open again', async () => {
    const alice = world.alice
    await alice.archives(world.repo)
    await world.skip(DAY_MS)
    const calls = await callsDuring(world, () => alice.closes(issue))
    expect(calls.writes).to.deep.equal([])
    expect(await world.dead()).to.deep.equal([])
    await alice.archives(world.repo, false)
    await alice.reopens(issue)
    await world.skip(DAY_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('archived a moment ago: the refused write is nobody’s failure', async () => {
    const alice = world.alice
    await alice.archives(world.repo)
    await alice.closes(issue)
    await world.forge.rest()
    expect(await world.dead()).to.deep.equal([])
  })

  it('deleted: its tasks end, and nothing is dead', async () => {
    await world.alice.deletesRepo(world.repo)
    await world.skip(DAY_MS)
    expect(await world.dead()).to.deep.equal([])
    const calls = await callsDuring(world, () => world.skip(DAY_MS))
    // what is assigned to it, and what has changed
    expect(calls.reads).to.deep.equal(['GET /repos/issues/search', 'GET /repos/issues/search'])
  })

  it('private, and the bot is no collaborator any more: nothing is dead; when it is again, the task goes on', async () => {
    const alice = world.alice
    await alice.setsPrivate(world.repo, true)
    await alice.removesCollaborator(world.repo, 'mosaic')
    await alice.edits({ body: easy().replace('low', 'high') }, issue)
    await world.skip(DAY_MS)
    expect(await world.dead()).to.deep.equal([])
    await alice.addsCollaborator(world.repo, 'mosaic')
    await alice.setsAssignees(['mosaic'], issue)
    await alice.edits({ title: 'Fix the login, please' }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(own(world, issue, 'status')).to.have.length(1)
  })
})

describe('a bot that may only read', () => {
  it('says once that it needs to write, and does the rest when it may', async () => {
    const world = await runBot({ botMay: 'read' })
    try {
      const alice = world.alice
      const blocker = await alice.opens({ title: 'Before' }, world.repo)
      const issue = await openAssigned(world, 'Fix the login', easy(blocker.number))
      expect(labels(world, issue)).to.equal('')
      expect(status(world, issue)).to.contain('I can only read this repository')
      await alice.edits({ body: easy(blocker.number).replace('low', 'high') }, issue)
      await world.forge.rest()
      expect(own(world, issue, 'status')).to.have.length(1)
      expect(await world.dead()).to.deep.equal([])
      await alice.addsCollaborator(world.repo, 'mosaic', 'write')
      await alice.unassigns(['mosaic'], issue)
      await world.forge.rest()
      await alice.assigns(['mosaic'], issue)
      await world.skipWaits()
      expect(labels(world, issue)).to.equal('difficulty/high status/blocked')
      expect(status(world, issue)).not.to.contain('only read')
      expect(status(world, issue), 'the dependency is tried again too').not.to.contain('could not be written')
      expect(world.forge.dependenciesOf(issue)).to.have.length(1)
    } finally {
      await world.stop()
    }
  })
})

describe('a bot that is given the right to write again', () => {
  it('puts right what it could only tell, closed issues included', async () => {
    const world = await runBot({ sweepIntervalMs: HOUR_MS })
    try {
      const alice = world.alice
      const open = await openAssigned(world, 'Fix the login')
      const closed = await openAssigned(world, 'Fix the logout')
      await alice.addsCollaborator(world.repo, 'mosaic', 'read')
      await alice.edits({ body: easy().replace('low', 'high') }, open)
      await alice.closes(closed)
      await world.forge.rest()
      // by now the sweep has seen all of it, and being given a right changes no issue
      await world.skip(HOUR_MS + 1_000)
      expect(labels(world, closed)).to.equal(ASSIGNED)
      await alice.addsCollaborator(world.repo, 'mosaic', 'write')
      await world.skip(HOUR_MS + 1_000)
      expect(labels(world, open)).to.equal('agent/opus difficulty/high status/assigned')
      expect(labels(world, closed)).to.equal('difficulty/low')
      for (const issue of [open, closed]) expect(status(world, issue)).not.to.contain('only read')
    } finally {
      await world.stop()
    }
  })
})

describe('a blocker that the text names in another repository', () => {
  let world: BotWorld
  let blocker: IssueView
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot({
      sweepIntervalMs: HOUR_MS,
      furnish: (gitea) => void gitea.addRepo('alice', 'api', { collaborators: { mosaic: 'write' } }),
    })
    blocker = await world.alice.opens({ title: 'Before' }, 'alice/api')
    issue = await openAssigned(world, 'Then this', easy('alice/api#1'))
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
  afterEach(() => world.stop())

  /** No hook tells of that repository. */
  const isReleasedByTheEndOfTheBlocker = async () => {
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(world.forge.dependenciesOf(issue).map(({ title }) => title)).to.deep.equal(['Before'])
    await world.alice.closes(blocker)
    await world.skip(HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  }

  it('still blocks when that repository is renamed', async () => {
    await world.alice.renames('alice/api', 'backend')
    for (let hours = 0; hours < 3; hours++) await world.skip(HOUR_MS + 1_000)
    await isReleasedByTheEndOfTheBlocker()
  })

  it('still blocks when another repository has taken the name over', async () => {
    const alice = world.alice
    await alice.renames('alice/api', 'backend')
    world.forge.addRepo('alice', 'api')
    await alice.closes(await alice.opens({ title: 'Something else' }, 'alice/api'))
    await alice.edits({ title: 'Look again' }, issue)
    await world.skip(HOUR_MS + 1_000)
    await isReleasedByTheEndOfTheBlocker()
  })

  it('blocks no more when that repository is deleted', async () => {
    await world.alice.deletesRepo('alice/api')
    await world.skip(HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})

describe('a blocker in a repository that the bot may not see', () => {
  it('holds the issue back without a word about what it is', async () => {
    const world = await runBot({
      sweepIntervalMs: 60 * 60_000,
      furnish: (gitea) => void gitea.addRepo('alice', 'secret', { private: true }),
    })
    try {
      const alice = world.alice
      const hidden = await alice.opens({ title: 'Do not tell' }, 'alice/secret')
      const issue = await alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
      await alice.addsDependency(hidden, issue)
      await alice.assigns(['mosaic'], issue)
      await world.forge.rest()
      expect(await world.dead()).to.deep.equal([])
      expect(labels(world, issue)).to.equal(BLOCKED)
      expect(status(world, issue)).to.match(/^\*\*Waits for an issue that not everybody here may see\.\*\*/)
      expect(status(world, issue)).not.to.match(/Do not tell|secret/)
      await alice.closes(hidden)
      await world.skip(60 * 60_000)
      expect(labels(world, issue)).to.equal(ASSIGNED)
    } finally {
      await world.stop()
    }
  })
})
