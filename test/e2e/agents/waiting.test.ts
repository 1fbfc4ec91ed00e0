import { expect } from 'chai'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { assign, botWith, claimed, gist } from './working.ts'

describe('an agent that waits for work', () => {
  let world: BotWorld
  let glm: AgentCaller
  beforeEach(async () => {
    world = await botWith()
    glm = await world.agent('glm')
  })
  afterEach(() => world.stop())

  it('with a token that is revoked meanwhile is given nothing; the next one is', async () => {
    const late = await world.agent('glm')
    const waiting = late.post('/sessions', { waitMs: 30_000 })
    // one that comes after it is answered after it was let in
    await late.get('/tasks')
    await world.revoke(late.tokenId)
    const number = await assign(world, 'One')
    expect(gist(await waiting)).to.equal('401 TOKEN_INVALID')
    expect((await claimed(glm)).task.issue.number).to.equal(number)
  })
})
