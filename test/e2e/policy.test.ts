import { expect } from 'chai'
import { type BotWorld, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, callsDuring, labels, openAssigned, own, status } from './conversation.ts'
import { endsWell, FILE, NO_MINIMAX, settles } from './settling.ts'

const MINUTE_MS = 60_000

describe('what a repository has settled', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
  }
  const commit = (text: string | null, path?: string) => settles(world, text, path)
  afterEach(() => endsWell(world))

  it('counts for who is chosen', async () => {
    await start()
    await commit(NO_MINIMAX)
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.equal('agent/glm difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('| no | `minimax` | is switched off |')
  })

  it('is decided anew at once when a push changes it, and back again', async () => {
    await start()
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await commit(NO_MINIMAX)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/glm difficulty/low status/assigned')
    await commit(null)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('leaves a choice alone that would be made again, without a word', async () => {
    await start()
    const issue = await openAssigned(world, 'Fix a typo')
    const before = world.forge.comments(issue)
    await commit('agents: { opus: { enabled: false } }\n')
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(own(world, issue, 'status')).to.have.length(1)
    expect(status(world, issue)).to.contain('| no | `opus` | is switched off |')
    expect(world.forge.comments(issue)).to.have.length(before.length)
  })

  it('is found by the sweep when no push was heard of, for all tasks of the repository', async () => {
    await start({ sweepIntervalMs: 10 * MINUTE_MS })
    const first = await openAssigned(world, 'Fix a typo')
    const second = await openAssigned(world, 'Fix another typo')
    world.forge.faults.deliveries.drop = 1
    await commit(NO_MINIMAX)
    world.forge.faults.deliveries.drop = 0
    for (let minutes = 0; minutes <= 25 * 60; minutes += 60) await world.skip(60 * MINUTE_MS)
    expect(labels(world, first)).to.equal('agent/glm difficulty/low status/assigned')
    expect(labels(world, second)).to.equal('agent/glm difficulty/low status/assigned')
  })

  it('does not count while it stands on a branch, or in a pull request of a stranger', async () => {
    await start()
    world.forge.setFiles(world.repo, { [FILE]: NO_MINIMAX }, 'Propose it', 'proposal')
    const first = await openAssigned(world, 'Fix a typo')
    const pull = await world.mallory.opensPull({ title: 'Settle it', head: 'proposal' }, world.repo)
    await world.forge.rest()
    await world.skip(6 * MINUTE_MS)
    const second = await openAssigned(world, 'Fix another typo')
    expect([first, second].map((issue) => labels(world, issue))).to.deep.equal([ASSIGNED, ASSIGNED])
    await world.alice.merges(pull)
    await world.forge.rest()
    await world.skipWaits()
    expect(labels(world, second)).to.contain('agent/glm')
  })

  it('may put an agent first among those of the same price', async () => {
    await start()
    await commit('order: [glm, minimax]\n')
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.contain('agent/glm')
    expect(status(world, issue)).to.contain('glm comes first in the order of this repository')
  })

  it('may let a task fill more of a window', async () => {
    await start()
    const large = '## Difficulty\nlow\n\n## Context Estimate\n120k\n'
    const before = await openAssigned(world, 'Large', large)
    expect(labels(world, before)).to.equal('difficulty/low status/needs-input')
    await commit('windowShare: 0.95\n')
    await world.skipWaits()
    expect(labels(world, before)).to.equal(ASSIGNED)
    expect(status(world, before)).to.contain('in 95 % of its 128k window')
  })

  it('may have an agent of its own, and limit it', async () => {
    await start()
    await commit(
      'agents:\n  local: { contextLimit: 64000, costPerMtok: 0, capabilities: [low], maxConcurrent: 1 }\norder: [local]\n',
    )
    const first = await openAssigned(world, 'Fix a typo')
    const second = await openAssigned(world, 'Fix another typo')
    expect(labels(world, first)).to.contain('agent/local')
    expect(labels(world, second)).to.equal(ASSIGNED)
    expect(status(world, second)).to.contain('is busy with 1 of 1 in this repository')
  })

  it('lets those wait who have to when the agent is limited in the repository, and calls them', async () => {
    await start()
    await commit('agents:\n  opus: { maxConcurrent: 1 }\n')
    const hard = '## Difficulty\nhigh\n\n## Context Estimate\n20k\n'
    const [first, second] = [await openAssigned(world, 'One', hard), await openAssigned(world, 'Two', hard)]
    expect(labels(world, second)).to.equal('difficulty/high status/ready')
    await world.alice.closes(first)
    await world.forge.rest()
    await world.skipWaits()
    expect(labels(world, second)).to.equal('agent/opus difficulty/high status/assigned')
  })

  it('costs two calls where nothing is known yet and two more for an unknown owner, and none after that', async () => {
    await start()
    const files = (calls: string[]) => calls.filter((path) => /\/(contents|raw)(\/|\?|$)/.test(path))
    const cold = await callsDuring(world, () => openAssigned(world, 'First'))
    expect(files(cold.reads)).to.have.length(4)
    const warm = await callsDuring(world, () => openAssigned(world, 'Second'))
    expect(files(warm.reads)).to.have.length(0)
    await world.skip(6 * MINUTE_MS)
    const again = await callsDuring(world, () => openAssigned(world, 'Third'))
    expect(files(again.reads)).to.have.length(2)
  })
})
