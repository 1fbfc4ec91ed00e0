import { expect } from 'chai'
import { runBot } from '../../src/testing/index.ts'
import { ASSIGNED, callsDuring, easy, labels } from './conversation.ts'

const SWEEP_MS = 5 * 60_000

describe('a repository in which the bot may only read', () => {
  it('costs a sweep one call more, however many tasks are there and whether they have ended; and is put right when it may write', async () => {
    const world = await runBot({ botMay: 'read', sweepIntervalMs: SWEEP_MS })
    try {
      const { alice, repo } = world
      const open = (title: string) => alice.opens({ title, body: easy(), assignees: ['mosaic'] }, repo)
      const kept = await open('Kept')
      const closed = [await open('One'), await open('Two'), await open('Three')]
      await world.forge.rest()
      await world.skip(3 * SWEEP_MS)
      // it may be two sweeps, as real time passes too
      const idle = async () => [...new Set((await callsDuring(world, () => world.skip(SWEEP_MS))).reads)]
      expect(await idle()).to.deep.equal(['GET /repos/issues/search', 'GET /repositories/1'])
      for (const issue of closed) await alice.closes(issue)
      await world.forge.rest()
      await world.skip(3 * SWEEP_MS)
      expect(await idle()).to.deep.equal(['GET /repos/issues/search', 'GET /repositories/1'])
      await alice.addsCollaborator(repo, 'mosaic', 'write')
      await world.skip(SWEEP_MS)
      expect(labels(world, kept)).to.equal(ASSIGNED)
      // what the bot wrote itself is seen once more
      await world.skip(2 * SWEEP_MS)
      expect(await idle(), 'there is nobody left to ask for').to.deep.equal(['GET /repos/issues/search'])
    } finally {
      await world.stop()
    }
  })
})
