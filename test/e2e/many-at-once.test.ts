import { expect } from 'chai'
import { type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, callsDuring, easy, labels } from './conversation.ts'

describe('many issues begin at the same moment', () => {
  it('each is read once or twice, however many change the graph', async () => {
    const world = await runBot()
    try {
      const alice = world.alice
      await alice.opens({ title: 'Before all of them' }, world.repo)
      const issues: IssueView[] = []
      for (let n = 0; n < 25; n++)
        issues.push(await alice.opens({ title: `Number ${n}`, body: easy(1) }, world.repo))
      await world.forge.rest()
      // with some latency the lanes overlap, and each is in the middle of its own look at Gitea when others store theirs
      world.forge.faults.latencyMs = 10
      const calls = await callsDuring(world, async () => {
        for (const issue of issues) await alice.assigns(['mosaic'], issue)
      })
      for (const issue of issues) expect(labels(world, issue)).to.equal(BLOCKED)
      expect(
        calls.writes.filter((call) => call.startsWith('PATCH')),
        'nobody is told twice',
      ).to.deep.equal([])
      expect(calls.reads.length / issues.length).to.be.below(12)
    } finally {
      await world.stop()
    }
  })
})
