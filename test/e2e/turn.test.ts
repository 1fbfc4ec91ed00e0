import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, easy, labels, openAssigned } from './conversation.ts'

const SOLO = {
  name: 'solo',
  contextLimit: 128_000,
  costPerMtok: 0,
  capabilities: ['low', 'medium', 'high'],
  maxConcurrent: 1,
  enabled: true,
} as const
const HAS_IT = 'agent/solo difficulty/low status/assigned'

describe('a task whose turn has come after it waited for a place', () => {
  let world: BotWorld
  let blocker: IssueView
  let holder: IssueView
  beforeEach(async () => {
    world = await runBot({ agents: [SOLO], sweepIntervalMs: 10 * 60_000 })
    blocker = await world.alice.opens({ title: 'The blocker' }, world.repo)
    holder = await openAssigned(world, 'Has the place')
  })
  afterEach(() => world.stop())

  /** What people do while Gitea's webhooks get lost. */
  async function unheard(act: () => Promise<unknown>): Promise<void> {
    world.forge.faults.deliveries = { drop: () => true }
    await act()
    world.forge.faults.deliveries = {}
  }

  async function freesThePlace(): Promise<void> {
    await world.alice.closes(holder)
    await world.forge.rest()
  }

  it('gets none if somebody made it wait for another in Gitea, and the next one gets it', async () => {
    const next = await openAssigned(world, 'Next')
    const last = await openAssigned(world, 'Last')
    await world.alice.addsDependency(blocker, next)
    await freesThePlace()
    expect([labels(world, next), labels(world, last)]).to.deep.equal([BLOCKED, HAS_IT])
  })

  it('gets none if its blocker was reopened and no webhook told', async () => {
    await world.alice.closes(blocker)
    const next = await openAssigned(world, 'Next', easy(blocker.number))
    await unheard(() => world.alice.reopens(blocker))
    await freesThePlace()
    expect(labels(world, next)).to.equal(BLOCKED)
  })

  it('gets none if its text names a blocker since and no webhook told', async () => {
    const next = await openAssigned(world, 'Next')
    await unheard(() => world.alice.edits({ body: easy(blocker.number) }, next))
    await freesThePlace()
    expect(labels(world, next)).to.equal(BLOCKED)
  })

  it('gets none if the bot was taken off it and no webhook told, and the next one gets it', async () => {
    const next = await openAssigned(world, 'Next')
    const last = await openAssigned(world, 'Last')
    await unheard(() => world.alice.unassigns(['mosaic'], next))
    await freesThePlace()
    expect([labels(world, next), labels(world, last)]).to.deep.equal(['', HAS_IT])
  })

  it('gets it if nothing holds it back', async () => {
    const next = await openAssigned(world, 'Next')
    await freesThePlace()
    expect(labels(world, next)).to.equal(HAS_IT)
    expect(await world.dead()).to.deep.equal([])
  })
})
