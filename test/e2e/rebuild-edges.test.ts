import { expect } from 'chai'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned } from './conversation.ts'

const SWEEP_MS = 5 * 60_000

/** Rules 8 and 15: whose a dependency is, and what a person answered to it, is told by Gitea alone. */
describe('after a lost database a dependency', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: SWEEP_MS })
  })
  afterEach(() => world.stop())

  for (const order of ['dependent', 'blocker'] as const)
    it(`that the text of another one stated, and a person took off, stays off (${order} opened first)`, async () => {
      const number = order === 'dependent' ? 1 : 2
      const other = () => openAssigned(world, 'Other', `${easy()}\nBlocks: #${number}\n`)
      const first = order === 'dependent' ? undefined : await other()
      const issue = await openAssigned(world, 'Then this')
      if (first) await world.alice.edits({ body: `${easy()}\nBlocks: #2\nNow.` }, first)
      const blocker = first ?? (await other())
      await world.forge.rest()
      expect(labels(world, issue)).to.equal(BLOCKED)
      await world.alice.removesDependency(blocker, issue)
      await world.skip(SWEEP_MS)
      expect(labels(world, issue)).to.equal(ASSIGNED)
      const calls = await callsDuring(world, () => world.loseDatabase())
      expect(calls.writes).to.deep.equal([])
      await world.skip(SWEEP_MS)
      expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
      expect(labels(world, issue)).to.equal(ASSIGNED)
      await world.alice.edits({ body: `${easy()}\nReally.` }, issue)
      await world.forge.rest()
      expect(labels(world, issue), 'its text changed').to.equal(BLOCKED)
    })
})
