import { expect } from 'chai'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { callsDuring } from '../conversation.ts'
import { botWithTask, claimed, gist } from './working.ts'

describe('an agent that asks again and again for a task whose text was changed', () => {
  let world: BotWorld
  let glm: AgentCaller
  beforeEach(async () => {
    ;({ world, glm } = await botWithTask())
    // nobody tells the bot of it
    world.forge.faults.deliveries.drop = 1
    await world.alice.edits({ body: 'Coupons are taken three times.' })
  })
  afterEach(() => world.stop())

  const reads = async (act: () => Promise<unknown>) =>
    (await callsDuring(world, act)).reads.filter((path) => path.endsWith('/issues/1')).length

  it('has it read once in some seconds, and neither by name nor in the queue oftener', async () => {
    const calls = await reads(async () => {
      for (let count = 0; count < 10; count++) {
        expect(gist(await glm.post('/sessions'))).to.equal('204')
        expect(gist(await glm.post('/sessions', { issue: 'alice/app#1' }))).to.equal('409 TASK_NOT_READY')
      }
    })
    expect(calls).to.equal(1)
  })

  it('is given it as soon as it was read anew, or is as it was', async () => {
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    await world.alice.edits({ body: 'Coupons are taken twice.' })
    await world.skip(5_000)
    await claimed(glm)
  })

  it('is given it at once when the bot has read what is new', async () => {
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    world.forge.faults.deliveries.drop = 0
    await world.alice.edits({ title: 'The first one' })
    await world.forge.rest()
    await claimed(glm)
  })
})
