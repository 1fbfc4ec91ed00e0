import { expect } from 'chai'
import type { BotWorld } from '../../../src/testing/index.ts'
import { ASSIGNED, labels, openAssigned, status } from '../conversation.ts'
import { type AgentAtWork, botAndAgents, MINUTE_MS } from './agent-at-work.ts'

const TO_GLM = 'agent/glm difficulty/low status/assigned'

describe('an agent that does not begin what it was given', () => {
  let world: BotWorld
  let minimax: AgentAtWork
  let glm: AgentAtWork
  const start = async (options = {}) => {
    const made = await botAndAgents(['minimax', 'glm'], {
      watchSettings: { claimTimeoutMs: 2 * MINUTE_MS },
      ...options,
    })
    world = made.world
    minimax = made.agents.minimax
    glm = made.agents.glm
  }
  /** From then on it is known that minimax takes its tasks from the bot. */
  const getToKnow = async () => {
    const issue = await openAssigned(world, 'The first one')
    await minimax.begins()
    await world.bob.says('Done by hand.', issue)
    await minimax.ends('complete')
    await world.bob.closes(issue)
    await world.forge.rest()
  }
  afterEach(() => world.stop())

  it('is waited for for ever as long as it never began one: the bot may only assign', async () => {
    await start()
    const issue = await openAssigned(world, 'Fix the login')
    for (let minute = 0; minute < 5; minute++) await world.skip(MINUTE_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is passed over until it asks for work', async () => {
    await start()
    await getToKnow()
    const issue = await openAssigned(world, 'Fix the login')
    for (let minute = 0; minute < 3; minute++) await world.skip(MINUTE_MS)
    expect(labels(world, issue)).to.equal(TO_GLM)
    expect(status(world, issue)).to.contain('| no | `minimax` | did not begin within 2 min |')
    // what it is passed over for is decided; what comes now is not
    expect(await minimax.asks()).to.equal(false)
    await glm.begins()
    await glm.ends('give-back')
    await world.alice.says('/retry', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(await minimax.asks()).to.equal(true)
  })

  it('and is the only one: the task waits, and goes on when it asks', async () => {
    const only = {
      name: 'minimax',
      contextLimit: 128_000,
      costPerMtok: 0,
      capabilities: ['low'],
      enabled: true,
      claims: true,
    }
    await start({ agents: [only] })
    const issue = await openAssigned(world, 'Fix the login')
    for (let minute = 0; minute < 3; minute++) await world.skip(MINUTE_MS)
    expect(labels(world, issue)).to.equal('difficulty/low status/ready')
    expect(status(world, issue)).to.contain('this goes on as soon as one asks for work')
    await world.restart()
    await world.forge.rest()
    expect(await minimax.asks()).to.equal(false)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(await minimax.asks()).to.equal(true)
  })

  it('is not late because the bot was away for a day', async () => {
    await start()
    await getToKnow()
    const issue = await openAssigned(world, 'Fix the login')
    await world.skip(MINUTE_MS)
    await world.stopBot()
    await world.skip(24 * 60 * MINUTE_MS)
    await world.startBot()
    await world.skip(30_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})
