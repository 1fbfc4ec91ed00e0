import { expect } from 'chai'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { callsDuring, easy, labels, openAssigned, own, status } from './conversation.ts'

const SOLO = {
  name: 'solo',
  contextLimit: 128_000,
  costPerMtok: 0,
  capabilities: ['low', 'medium', 'high'],
  maxConcurrent: 1,
  enabled: true,
} as const
const WAITS = 'difficulty/low status/ready'
const HAS_SOLO = 'agent/solo difficulty/low status/assigned'

describe('one agent with one place', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ agents: [SOLO] })
  })
  afterEach(() => world.stop())

  it('works on one issue after the other, in the order in which they became ready', async () => {
    const issues = [
      await openAssigned(world, 'One'),
      await openAssigned(world, 'Two'),
      await openAssigned(world, 'Three'),
    ]
    const all = () => issues.map((issue) => labels(world, issue))
    const [first, second] = issues
    if (!first || !second) throw new Error('no issues')
    expect(all()).to.deep.equal([HAS_SOLO, WAITS, WAITS])
    expect(status(world, second)).to.match(/^\*\*Ready, and waits for a free agent\.\*\*/)
    await world.alice.closes(first)
    await world.forge.rest()
    expect(all()).to.deep.equal(['difficulty/low', HAS_SOLO, WAITS])
    await world.alice.unassigns(['mosaic'], second)
    await world.forge.rest()
    expect(all()).to.deep.equal(['difficulty/low', '', HAS_SOLO])
  })

  it('prefers what unlocks others', async () => {
    const alice = world.alice
    const first = await openAssigned(world, 'One')
    const second = await openAssigned(world, 'Two')
    const third = await openAssigned(world, 'Three')
    await openAssigned(world, 'Waits for three', easy(third.number))
    await alice.closes(first)
    await world.forge.rest()
    expect(labels(world, third)).to.equal(HAS_SOLO)
    expect(labels(world, second)).to.equal(WAITS)
  })

  it('is never given twice, however many ask at the same moment', async () => {
    const alice = world.alice
    const issues = []
    for (let n = 0; n < 8; n++)
      issues.push(await alice.opens({ title: `Number ${n}`, body: easy() }, world.repo))
    for (const issue of issues) await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(issues.filter((issue) => labels(world, issue) === HAS_SOLO)).to.have.length(1)
    expect(issues.filter((issue) => labels(world, issue) === WAITS)).to.have.length(7)
    for (let left = 7; left > 0; left--) {
      const holder = issues.find((issue) => labels(world, issue) === HAS_SOLO)
      if (!holder) throw new Error('nobody has the agent')
      await alice.closes(holder)
      await world.forge.rest()
    }
    expect(issues.filter((issue) => labels(world, issue) === 'difficulty/low')).to.have.length(7)
    expect(issues.filter((issue) => labels(world, issue) === HAS_SOLO)).to.have.length(1)
  })

  it('goes to the next when its task is held back, and the first gets in line again', async () => {
    const alice = world.alice
    const blocker = await alice.opens({ title: 'A late blocker' }, world.repo)
    const first = await openAssigned(world, 'One')
    const second = await openAssigned(world, 'Two')
    await alice.edits({ body: easy(blocker.number) }, first)
    await world.forge.rest()
    expect([labels(world, first), labels(world, second)]).to.deep.equal([
      'difficulty/low status/blocked',
      HAS_SOLO,
    ])
    await alice.closes(blocker)
    await world.forge.rest()
    expect([labels(world, first), labels(world, second)]).to.deep.equal([WAITS, HAS_SOLO])
  })

  it('an edit while an issue waits does not make it forgotten', async () => {
    const alice = world.alice
    const first = await openAssigned(world, 'One')
    const second = await openAssigned(world, 'Two')
    await alice.edits({ body: easy().replace('20k', '30k') }, second)
    await alice.closes(first)
    await alice.edits({ title: 'Two, please' }, second)
    await world.forge.rest()
    expect(labels(world, second)).to.equal(HAS_SOLO)
  })
})

describe('a task waits for a busy agent', () => {
  it('and gets another one as soon as a person asks for it', async () => {
    const other = { ...SOLO, name: 'other', costPerMtok: 1, capabilities: ['high'] as const }
    const world = await runBot({ agents: [SOLO, other] })
    try {
      world.forge.addLabel(world.repo, { name: 'agent/other', color: 'ff0000', exclusive: true })
      await openAssigned(world, 'One')
      const second = await openAssigned(world, 'Two')
      expect(labels(world, second)).to.equal(WAITS)
      await world.alice.labels(['agent/other'], second)
      await world.forge.rest()
      expect(labels(world, second)).to.equal('agent/other difficulty/low status/assigned')
    } finally {
      await world.stop()
    }
  })
})

describe('a pull request is assigned to the bot', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('gets one comment and no labels', async () => {
    const alice = world.alice
    const pull = await world.bob.opensPull({ title: 'The change' }, world.repo)
    await alice.assigns(['mosaic'], pull)
    await world.forge.rest()
    const again = await callsDuring(world, () => alice.assigns(['bob'], pull))
    expect(again.writes).to.deep.equal([])
    expect(own(world, pull, 'pull-request')).to.have.length(1)
    expect(world.forge.comments(pull)[0]?.body).to.match(/^I take issues, not pull requests/)
    expect(labels(world, pull)).to.equal('')
  })

  it('and no second one after a person has deleted it', async () => {
    const alice = world.alice
    const pull = await world.bob.opensPull({ title: 'The change' }, world.repo)
    await alice.assigns(['mosaic'], pull)
    await world.forge.rest()
    const [comment] = world.forge.comments(pull)
    if (!comment) throw new Error('no comment')
    await alice.deletesComment(comment)
    await alice.assigns(['bob'], pull)
    await world.forge.rest()
    expect(world.forge.comments(pull)).to.deep.equal([])
  })

  it('also when the webhook was lost', async () => {
    world.forge.faults.deliveries.drop = 1
    const pull = await world.bob.opensPull({ title: 'The change' }, world.repo)
    await world.alice.assigns(['mosaic'], pull)
    await world.skip(24 * 60 * 60_000)
    expect(own(world, pull, 'pull-request')).to.have.length(1)
  })
})
