import { expect } from 'chai'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { assign, botWith, claimed, GLM, gist, tell } from './working.ts'

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

  it('begins no more at once than it may, also when what it works on is taken from it, and goes on when that ends', async () => {
    await world.stop()
    world = await botWith({ agents: [{ ...GLM, maxConcurrent: 1 }] })
    glm = await world.agent('glm')
    const { alice, bot, forge } = world
    await assign(world, 'One')
    const first = await claimed(glm)
    await forge.rest()
    await alice.unassigns(bot)
    const second = await assign(world, 'Two')
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    const named = await glm.post('/sessions', { issue: `alice/app#${second}` })
    expect(gist(named)).to.equal('409 TASK_NOT_READY')
    expect(named.body).to.have.property('detail').that.includes('as many sessions as it may have')
    const waiting = glm.post('/sessions', { waitMs: 30_000 })
    await tell(glm, first, 'give-back')
    expect((await waiting).status).to.equal(201)
  })

  it('is not given a task whose text is another one than the bot has read, of which nobody told yet', async () => {
    const { alice, forge } = world
    const { number: blocker } = await alice.opens({ title: 'Blocker' }, world.repo)
    const number = await assign(world, 'One')
    forge.faults.deliveries = { drop: () => true }
    await alice.edits({ body: `Depends on #${blocker}` })
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    expect(gist(await glm.post('/sessions', { issue: `alice/app#${number}` }))).to.equal('409 TASK_NOT_READY')
  })

  it('over MCP and hangs up is given nothing: the task is there for the next one', async () => {
    const hangUp = new AbortController()
    const params = { name: 'claim_task', arguments: { waitMs: 30_000 } }
    const waiting = mcp({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, hangUp.signal)
    // it is let in before what comes after it is answered
    for (let asked = 0; asked < 20; asked++) await glm.get('/tasks')
    hangUp.abort()
    await waiting.catch(() => undefined)
    await assign(world, 'One')
    expect((await claimed(glm)).session.attempt).to.equal(1)
  })

  it('over MCP with many calls in one request makes as many requests', async () => {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_tasks' } }
    const batch = (length: number) => mcp(Array.from({ length }, (_, id) => ({ ...call, id })))
    expect((await batch(400)).status).to.equal(422)
    const answers = await Promise.all(Array.from({ length: 14 }, () => batch(20)))
    expect(answers.map(({ status }) => status)).to.include(429)
  })

  it('and somebody who guesses tokens: that is slowed, and no other request from the same address', async () => {
    const guess = (token: string) =>
      fetch(`${world.botUrl}/api/v1/tasks`, { headers: { authorization: `Bearer ${token}` } })
    const guesses = Array.from({ length: 260 }, (_, index) => guess(`mca_${'a'.repeat(40)}${index + 100}`))
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect(new Set(statuses)).to.deep.equal(new Set([401, 429]))
    expect((await glm.get('/tasks')).status).to.equal(200)
  })

  const mcp = (body: unknown, signal?: AbortSignal) =>
    fetch(`${world.botUrl}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${glm.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
})
