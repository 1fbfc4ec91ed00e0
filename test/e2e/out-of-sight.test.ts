import { expect } from 'chai'
import { type BotWorld, type IssueView, type RepoRef, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, labels, NEEDS_INPUT, openAssigned, status } from './conversation.ts'

describe('a blocker in a repository that is not public', () => {
  let world: BotWorld
  let secret: RepoRef
  let plan: IssueView
  beforeEach(async () => {
    world = await runBot({
      furnish: (gitea) => {
        secret = gitea.addRepo('bob', 'secret', {
          private: true,
          collaborators: { mosaic: 'write', alice: 'write' },
        })
      },
    })
    plan = await world.bob.opens({ title: 'A secret plan' }, secret)
  })
  afterEach(() => world.stop())

  const byMallory = async (body: string) => {
    const issue = await world.mallory.opens({ title: 'Curious', body }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    return issue
  }

  const writesThere = () =>
    world.forge.writes().filter((entry) => entry.as === 'mosaic' && /secret/.test(entry.path))

  it('is answered like one that does not exist to somebody who may not write there', async () => {
    const named = ['bob/secret#1', 'bob/secret#77', 'bob/nothing#1']
    const told: string[] = []
    for (const ref of named) {
      const issue = await byMallory(easy(ref))
      expect(labels(world, issue)).to.equal(NEEDS_INPUT)
      expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
      told.push(status(world, issue).replaceAll(ref, 'REF'))
    }
    expect(new Set(told).size, told.join('\n---\n')).to.equal(1)
    expect(writesThere()).to.deep.equal([])
    const { text } = await world.bob.request('GET', '/repos/bob/secret/issues/1/timeline?page=1')
    expect(text, 'the bot leaves no trace there').not.to.contain('mosaic')
  })

  it('nor does what they say that they block there, and nothing tells whether it exists', async () => {
    const told: string[] = []
    for (const ref of ['bob/secret#1', 'bob/secret#77', 'bob/nothing#1']) {
      const issue = await byMallory(`${easy()}\n## Dependencies\nBlocks: ${ref}\n`)
      expect(labels(world, issue)).to.equal(ASSIGNED)
      told.push(status(world, issue).replaceAll(ref, 'REF'))
    }
    expect(new Set(told).size, told.join('\n---\n')).to.equal(1)
    expect(writesThere()).to.deep.equal([])
  })

  it('counts in the text of somebody who may, but is not named where others read it', async () => {
    const issue = await openAssigned(world, 'Mine', easy('bob/secret#1'))
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for an issue that not everybody here may see\.\*\*/)
    expect(status(world, issue)).not.to.contain('secret')
    await world.bob.closes(plan)
    // no hook tells of that repository
    await world.skip(24 * 60 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('- an issue that not everybody here may see was the last')
    expect(status(world, issue)).not.to.contain('secret')
  })

  it('nor where a person has set it in Gitea', async () => {
    const issue = await world.alice.opens({ title: 'By hand', body: easy() }, world.repo)
    await world.alice.addsDependency(plan, issue)
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).not.to.contain('secret')
  })

  it('does not count when somebody else wrote it into the author’s text, who may not write there', async () => {
    world.forge.addUser('carol')
    await world.alice.addsCollaborator(world.repo, 'carol', 'write')
    const issue = await openAssigned(world, 'Mine')
    const target = await world.bob.opens({ title: 'Mine too', body: easy() }, secret)
    await world.bob.assigns(['mosaic'], target)
    // no hook tells of that repository
    await world.restart()
    await world.forge.rest()
    expect(labels(world, target)).to.equal(ASSIGNED)
    await world.forge.as('carol').edits({ body: easy('bob/secret#1') }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    await world.forge.as('carol').edits(
      {
        body: `${easy()}\n## Dependencies\nBlocks: bob/secret#${target.number}\n`,
      },
      issue,
    )
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(labels(world, target)).to.equal(ASSIGNED)
    await world.alice.edits({ body: easy('bob/secret#1') }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('goes on holding while the bot may not see it, and is no withdrawal when it may again', async () => {
    const issue = await openAssigned(world, 'Mine', easy('bob/secret#1'))
    await world.bob.removesCollaborator(secret, 'mosaic')
    await world.restart()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.bob.addsCollaborator(secret, 'mosaic', 'write')
    await world.restart()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    // Gitea would show its title to whoever reads this issue
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
  })
})

describe('a blocker that a person has set in Gitea and the bot cannot see any more', () => {
  const HOUR_MS = 60 * 60_000
  let world: BotWorld
  let issue: IssueView
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({
      sweepIntervalMs: HOUR_MS,
      furnish: (gitea) =>
        void gitea.addRepo('alice', 'api', { private: true, collaborators: { mosaic: 'write' } }),
    })
    const alice = world.alice
    blocker = await alice.opens({ title: 'Before' }, 'alice/api')
    issue = await alice.opens({ title: 'Then this', body: easy() }, world.repo)
    await alice.addsDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
  afterEach(() => world.stop())

  it('goes on holding, and is told once', async () => {
    await world.alice.removesCollaborator('alice/api', 'mosaic')
    await world.skip(HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for an issue that not everybody here may see\.\*\*/)
  })

  it('holds no more when it is closed there, and again when it is reopened', async () => {
    const alice = world.alice
    await alice.removesCollaborator('alice/api', 'mosaic')
    await world.skip(HOUR_MS + 1_000)
    await alice.closes(blocker)
    await world.skip(HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await alice.reopens(blocker)
    await world.skip(24 * HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('holds for days, and nobody is asked, as Gitea tells that it is open', async () => {
    await world.alice.removesCollaborator('alice/api', 'mosaic')
    for (let day = 0; day < 3; day++) await world.skip(24 * HOUR_MS)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).not.to.contain('any more')
  })

  it('holds no more when its repository is deleted', async () => {
    await world.alice.deletesRepo('alice/api')
    await world.skip(HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('holds no more when a person takes it off', async () => {
    const alice = world.alice
    await alice.removesCollaborator('alice/api', 'mosaic')
    await alice.removesDependency(blocker, issue)
    await world.skip(HOUR_MS + 1_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})

describe('a repository that shuts the bot out', () => {
  it('and lets it in again: its tasks go on by themselves', async () => {
    const HOUR_MS = 60 * 60_000
    const world = await runBot({
      sweepIntervalMs: HOUR_MS,
      furnish: (gitea) => void gitea.addRepo('alice', 'busy'),
    })
    try {
      const alice = world.alice
      const other = await alice.opens({ title: 'Elsewhere' }, 'alice/busy')
      const issue = await openAssigned(world, 'Fix')
      await alice.setsPrivate(world.repo, true)
      await alice.removesCollaborator(world.repo, 'mosaic')
      // life goes on elsewhere, so that the sweep moves on
      for (let day = 0; day < 2; day++) {
        await alice.edits({ title: `Day ${day}` }, other)
        await world.skip(24 * HOUR_MS)
      }
      await alice.edits({ body: easy().replace('low', 'high') }, issue)
      await alice.addsCollaborator(world.repo, 'mosaic', 'write')
      await alice.edits({ title: 'Later' }, other)
      await world.skip(3 * HOUR_MS)
      expect(labels(world, issue)).to.contain('difficulty/high')
    } finally {
      await world.stop()
    }
  })

  it('and lets it in again: what was assigned meanwhile is found although a list failed in between', async () => {
    const INTERVAL_MS = 2 * 60 * 60_000
    const world = await runBot({
      sweepIntervalMs: INTERVAL_MS,
      furnish: (gitea) => void gitea.addRepo('alice', 'late', { private: true }),
    })
    try {
      const { alice, forge } = world
      const issue = await alice.opens({ title: 'Fix', body: easy() }, 'alice/late')
      await alice.addsCollaborator('alice/late', 'mosaic')
      await alice.assigns('mosaic', issue)
      await alice.removesCollaborator('alice/late', 'mosaic')
      // life goes on elsewhere, so that the sweep moves on
      for (const title of ['Elsewhere', 'Later']) {
        await world.skip(INTERVAL_MS)
        await alice.opens({ title }, world.repo)
      }
      await world.skip(INTERVAL_MS)
      await alice.addsCollaborator('alice/late', 'mosaic')
      // what is assigned to the bot is read first, and then what was changed
      forge.faults.next({ path: /since=/, status: 500 })
      await world.skip(INTERVAL_MS)
      await world.skipWaits()
      expect(labels(world, issue)).to.equal(ASSIGNED)
    } finally {
      await world.stop()
    }
  })
})
