import { expect } from 'chai'
import { type BotWorld, type GiteaVersion, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, callsDuring, easy, labels, openAssigned, own, status } from './conversation.ts'

const DAY_MS = 24 * 60 * 60_000

describe('a task ends', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('when its issue is closed: the comment says so, and only the difficulty stays', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.bob.closes(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('difficulty/low')
    expect(status(world, issue)).to.match(/^\*\*Done\.\*\*/)
  })

  it('and begins again when it is reopened, in the same comment', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.bob.closes(issue)
    await world.forge.rest()
    await world.bob.reopens(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('is the agent for this')
  })

  it('keeps what a person has ordered over closing and reopening', async () => {
    const alice = world.alice
    const issue = await openAssigned(world, 'Fix the login')
    world.forge.addLabel(world.repo, { name: 'difficulty/high', color: 'ff0000', exclusive: true })
    await alice.labels(['difficulty/high'], issue)
    await world.forge.rest()
    await alice.closes(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('difficulty/high')
    await alice.reopens(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
  })

  it('when the bot is unassigned: nothing of it stays but its last words', async () => {
    const alice = world.alice
    const issue = await openAssigned(world, 'Fix the login')
    await alice.unassigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('')
    expect(status(world, issue)).to.match(/^\*\*Let go\.\*\*/)
    const calls = await callsDuring(world, () => alice.edits({ body: easy(1) }, issue))
    expect(calls.writes).to.deep.equal([])
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(own(world, issue, 'status')).to.have.length(1)
  })

  it('not when somebody else is assigned beside it, or taken off again', async () => {
    const alice = world.alice
    const issue = await openAssigned(world, 'Fix the login')
    const calls = await callsDuring(world, async () => {
      await alice.assigns(['bob'], issue)
      await world.forge.rest()
      await alice.unassigns(['bob'], issue)
    })
    expect(calls.writes).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('when both happens while the bot is away', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.stopBot()
    const alice = world.alice
    await alice.unassigns(['mosaic'], issue)
    await alice.assigns(['mosaic'], issue)
    await alice.closes(issue)
    await world.forge.delivered()
    await world.startBot()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('difficulty/low')
    expect(status(world, issue)).to.match(/^\*\*Done\.\*\*/)
  })
})

const WITH_EVENT: readonly GiteaVersion[] = ['1.25.4', '1.27.0-rc0']
const WITHOUT_EVENT: readonly GiteaVersion[] = ['1.22.6', '1.24.7', 'forgejo-12']
const ONE_PLACE = [
  {
    name: 'solo',
    contextLimit: 128_000,
    costPerMtok: 0,
    capabilities: ['low'],
    maxConcurrent: 1,
    enabled: true,
  },
] as const

describe('an issue with an agent is deleted', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  for (const version of WITH_EVENT) {
    it(`frees the agent at once by the event of ${version}`, async () => {
      world = await runBot({ version, agents: ONE_PLACE })
      const first = await openAssigned(world, 'The first')
      const second = await openAssigned(world, 'The second')
      expect(labels(world, second)).to.equal('difficulty/low status/ready')
      await world.alice.deletes(first)
      await world.forge.rest()
      expect(labels(world, second)).to.equal('agent/solo difficulty/low status/assigned')
      expect(await world.dead()).to.deep.equal([])
    })
  }

  for (const version of WITHOUT_EVENT) {
    it(`frees the agent within a day by the sweep on ${version}`, async () => {
      world = await runBot({ version, agents: ONE_PLACE })
      const first = await openAssigned(world, 'The first')
      const second = await openAssigned(world, 'The second')
      await world.alice.deletes(first)
      await world.forge.rest()
      expect(labels(world, second)).to.equal('difficulty/low status/ready')
      await world.skip(DAY_MS)
      expect(labels(world, second)).to.equal('agent/solo difficulty/low status/assigned')
    })
  }
})
