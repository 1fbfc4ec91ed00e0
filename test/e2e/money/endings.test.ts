import { expect } from 'chai'
import { AgentAtWork } from '../watching/agent-at-work.ts'
import { FREE, GIVEN, PAID, Till, WAITS } from './till.ts'

/** Each end of a session, with what it has to say. */
const ENDS = [
  ['complete', { summary: 'Done' }],
  ['fail', { reason: 'The tests do not run' }],
  ['hand-over', { note: 'The tests are left' }],
  ['ask', { question: 'Blue or green?' }],
  ['give-back', {}],
] as const

describe('what the end of a session has cost', () => {
  let till: Till
  afterEach(async () => {
    const dead = await till.world.dead()
    await till.world.stop()
    expect(dead).to.deep.equal([])
  })

  for (const [how, more] of ENDS)
    it(`counts when it is told with ${how}`, async () => {
      till = await Till.open({ agents: [PAID], money: { budget: { dayUsd: 0.5 } } })
      const issue = await till.open('One')
      const paid = await AgentAtWork.called('paid', till.world)
      await paid.begins()
      await paid.ends(how, { ...more, costUsd: 0.4, tokensUsed: 70_000 })
      await till.world.alice.unassigns(['mosaic'], issue)
      await till.world.forge.rest()
      expect(till.labels(await till.open('Two'))).to.deep.equal([WAITS])
    })

  it('is no money where the agent costs nothing, and no more than a session can cost where somebody got it wrong', async () => {
    till = await Till.open({ agents: [PAID, FREE], money: { budget: { dayUsd: 50.5 } } })
    await till.open('One')
    const free = await till.spends('free', 1_000_000)
    expect(till.labels(await till.open('Two'))).to.deep.equal([GIVEN])
    const paid = await till.spends('paid', 1_000_000)
    await free.ends('fail', { reason: 'No', costUsd: 1_000_000 })
    await paid.ends('fail', { reason: 'No', costUsd: 1_000_000 })
    // 25 windows of 200k are US$50.00; US$0.20 more are set aside for the second task, and as much for the third
    const third = await till.open('Three')
    await till.says('/agent paid', third)
    expect(till.labels(third)).to.deep.equal([GIVEN])
    const fourth = await till.open('Four')
    await till.says('/agent paid', fourth)
    expect(till.labels(fourth)).to.deep.equal([WAITS])
  })

  it('stops nobody who has finished, and whose money others have spent', async () => {
    till = await Till.open({ agents: [PAID], money: { budget: { dayUsd: 0.5 } } })
    const first = await till.open('One')
    expect(till.labels(first, await till.open('Two'))).to.deep.equal([GIVEN, GIVEN])
    const one = await till.spends('paid', 0.1)
    const two = await till.spends('paid', 0.5)
    expect((await one.beats(11_000, { tokensUsed: 20_000 })).gist).to.equal('200 stop')
    expect((await one.beats(11_000, { tokensUsed: 20_000, finished: true })).gist).to.equal('200 continue')
    // what is no matter of money stops it all the same
    await till.world.alice.closes(first)
    await till.world.forge.rest()
    expect((await one.beats(11_000, { tokensUsed: 20_000, finished: true })).gist).to.equal('200 stop')
    await two.ends('give-back', { costUsd: 0.5 })
  })
})
