import { expect } from 'chai'
import type { AgentProfile } from '../../src/agents/profile.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  labels,
  openAssigned,
  own,
  questions,
  status,
} from './conversation.ts'
import { settles } from './settling.ts'

const SOLO: AgentProfile = {
  name: 'solo',
  contextLimit: 128_000,
  costPerMtok: 0,
  capabilities: ['low'],
  maxConcurrent: 1,
  enabled: true,
}

const DAY_MS = 24 * 60 * 60_000

/** Rule 15: delete the database, and the same state comes back from what Gitea shows. */
describe('the database is lost', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('nothing is written before the blockers were looked at, however long Gitea fails at that', async () => {
    const issue = await openAssigned(world, 'Free')
    const before = status(world, issue)
    const calls = await callsDuring(world, async () => {
      world.forge.faults.next({ method: 'GET', path: /dependencies/, status: 500, times: 2 })
      await world.loseDatabase()
      await world.skipWaits()
    })
    expect(calls.reads.filter((call) => call.endsWith('/dependencies')).length).to.be.above(2)
    expect(calls.writes).to.deep.equal([])
    expect(status(world, issue)).to.equal(before)
  })

  it('what ended meanwhile is tidied up, once, and what others labelled so is left', async () => {
    const alice = world.alice
    const closed = await openAssigned(world, 'Closed')
    const taken = await openAssigned(world, 'Taken away')
    const others = await alice.opens({ title: 'Not the bot’s', labels: ['status/assigned'] }, world.repo)
    await world.stopBot()
    await alice.closes(closed)
    await alice.unassigns(['mosaic'], taken)
    await world.loseDatabase()
    await world.forge.rest()
    expect([closed, taken, others].map((issue) => labels(world, issue))).to.deep.equal([
      'difficulty/low',
      '',
      'status/assigned',
    ])
    expect(status(world, closed)).to.match(/^\*\*Done\.\*\*/)
    expect(status(world, taken)).to.match(/^\*\*Let go\.\*\*/)
    expect(world.forge.comments(others)).to.deep.equal([])
    const calls = await callsDuring(world, () => world.skip(2 * DAY_MS))
    expect(calls.writes).to.deep.equal([])
  })

  it('what a person took off stays so, although the other one waits for this one since', async () => {
    const alice = world.alice
    const first = await openAssigned(world, 'First')
    const then = await openAssigned(world, 'Then', easy(first.number))
    await alice.removesDependency(first, then)
    await world.skip(2 * DAY_MS)
    await alice.edits({ body: easy(then.number) }, first)
    await world.forge.rest()
    expect([first, then].map((issue) => labels(world, issue))).to.deep.equal([BLOCKED, ASSIGNED])
    await world.loseDatabase()
    await world.forge.rest()
    expect([first, then].map((issue) => labels(world, issue))).to.deep.equal([BLOCKED, ASSIGNED])
  })

  it('everything that stands on the issues stays, without one write', async () => {
    const alice = world.alice
    world.forge.addLabel(world.repo, { name: 'agent/sonnet', color: 'ff0000', exclusive: true })
    const easyOne = await openAssigned(world, 'Easy')
    const held = await openAssigned(world, 'Held', easy(easyOne.number))
    const lost = await openAssigned(world, 'Nowhere', easy(77))
    const huge = await openAssigned(world, 'Huge', easy().replace('20k', '900k'))
    const ordered = await openAssigned(world, 'Ordered')
    await alice.labels(['agent/sonnet'], ordered)
    await world.forge.rest()
    const all = [easyOne, held, lost, huge, ordered]
    const before = all.map((issue) => [
      labels(world, issue),
      ...world.forge.comments(issue).map(({ id, body }) => `${id} ${body}`),
    ])
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(calls.writes).to.deep.equal([])
    const after = all.map((issue) => [
      labels(world, issue),
      ...world.forge.comments(issue).map(({ id, body }) => `${id} ${body}`),
    ])
    expect(after).to.deep.equal(before)
  })

  it('and goes on from there: releases, takes orders back, asks no question twice', async () => {
    const alice = world.alice
    world.forge.addLabel(world.repo, { name: 'agent/sonnet', color: 'ff0000', exclusive: true })
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    const held = await openAssigned(world, 'Held', easy(blocker.number))
    const lost = await openAssigned(world, 'Nowhere', easy(77))
    const ordered = await openAssigned(world, 'Ordered')
    await alice.labels(['agent/sonnet'], ordered)
    await world.forge.rest()
    await world.loseDatabase()
    await world.forge.rest()
    await alice.closes(blocker)
    await alice.unlabels('agent/sonnet', ordered)
    await world.forge.rest()
    expect(labels(world, held)).to.equal(ASSIGNED)
    expect(labels(world, ordered)).to.equal(ASSIGNED)
    expect(questions(world, lost)).to.have.length(1)
    await alice.edits({ body: easy() }, lost)
    await world.forge.rest()
    expect(questions(world, lost)).to.deep.equal([])
    for (const issue of [held, lost, ordered]) expect(own(world, issue, 'status')).to.have.length(1)
  })

  it('its own native dependencies are still its own: taken off when the text drops them', async () => {
    const alice = world.alice
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    const issue = await openAssigned(world, 'Held', easy(blocker.number))
    await world.loseDatabase()
    await world.forge.rest()
    await alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
  })

  it('a dependency that a person took off stays off', async () => {
    await world.stop()
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
    const alice = world.alice
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(blocker.number))
    await alice.removesDependency(blocker, issue)
    await world.skip(5 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(calls.writes).to.deep.equal([])
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
    await alice.edits({ body: `${easy(blocker.number)}\nReally.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('an issue that the text of another one holds back stays held, whichever of them is read first', async () => {
    const alice = world.alice
    const last = await openAssigned(world, 'Last')
    const gate = await alice.opens({ title: 'Not yet' }, world.repo)
    const first = await openAssigned(world, 'First', `${easy(gate.number)}Blocks: #${last.number}\n`)
    expect(labels(world, last)).to.equal(BLOCKED)
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(calls.writes).to.deep.equal([])
    await alice.edits({ body: easy(gate.number) }, first)
    await world.forge.rest()
    expect(labels(world, last)).to.equal(ASSIGNED)
    expect(world.forge.dependenciesOf(last)).to.deep.equal([])
  })

  it('what changed while it was lost is caught up with', async () => {
    const alice = world.alice
    const first = await alice.opens({ title: 'Before' }, world.repo)
    const second = await alice.opens({ title: 'Also before' }, world.repo)
    const issue = await openAssigned(world, 'Held', easy(first.number))
    await world.stopBot()
    await alice.addsDependency(second, issue)
    await alice.closes(first)
    await world.startBot()
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for #2\.\*\*/)
  })

  it('two tasks that share an agent with one place keep who has it', async () => {
    await world.stop()
    world = await runBot({ agents: [SOLO] })
    const first = await openAssigned(world, 'One')
    const second = await openAssigned(world, 'Two')
    await world.alice.edits({ title: 'Two, which is newer' }, second)
    await world.forge.rest()
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(labels(world, first)).to.equal('agent/solo difficulty/low status/assigned')
    expect(labels(world, second)).to.equal('difficulty/low status/ready')
    expect(calls.writes).to.deep.equal([])
  })

  it('the younger one that has the place keeps it also where the labels have other names', async () => {
    await world.stop()
    world = await runBot({ agents: [SOLO] })
    await settles(world, 'labels:\n  agent: { scope: robot }\n')
    const first = await world.alice.opens({ title: 'One', body: easy() }, world.repo)
    const second = await openAssigned(world, 'Two')
    await world.alice.assigns(['mosaic'], first)
    await world.forge.rest()
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(labels(world, second)).to.equal('difficulty/low robot/solo status/assigned')
    expect(labels(world, first)).to.equal('difficulty/low status/ready')
    expect(calls.writes).to.deep.equal([])
  })
})

/** Rule 14: what the bot itself did is not news, but some of its doings are. */
describe('its own voice', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('labels, comments and edits of its own are not even stored', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    const calls = await callsDuring(world, async () => {
      const mosaic = world.forge.as('mosaic')
      await mosaic.says('A word of mine', issue)
      await mosaic.edits({ title: 'Words of mine' }, issue)
      await mosaic.clearsLabels(issue)
    })
    expect(calls.entries).to.deep.equal([])
    expect(world.forge.deliveries.slice(-3).map(({ status: answered }) => answered)).to.deep.equal([
      200, 200, 200,
    ])
  })

  it('what it opens, closes and reopens counts like anybody’s', async () => {
    const mosaic = world.forge.as('mosaic')
    const blocker = await mosaic.opens({ title: 'Found on the way' }, world.repo)
    const issue = await openAssigned(world, 'Fix the login', easy(blocker.number))
    await mosaic.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await mosaic.reopens(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    const itsOwn = await mosaic.opens(
      {
        title: 'For me',
        body: easy(),
        assignees: ['mosaic'],
      },
      world.repo,
    )
    await world.forge.rest()
    expect(labels(world, itsOwn)).to.equal(ASSIGNED)
    await mosaic.closes(itsOwn)
    await world.skip(DAY_MS)
    expect(labels(world, itsOwn)).to.equal('difficulty/low')
  })
})
