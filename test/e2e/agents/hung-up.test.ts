import { expect } from 'chai'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { eventually } from '../conversation.ts'
import { botWithTask, claimed } from './working.ts'

describe('an agent that hangs up while Gitea is asked for its task', () => {
  let world: BotWorld
  let glm: AgentCaller
  beforeEach(async () => {
    ;({ world, glm } = await botWithTask())
    world.forge.journal.length = 0
    world.forge.faults.next({ method: 'GET', path: /issues\/1$/, hangMs: 400 })
  })
  afterEach(() => world.stop())

  /** A claim that is given up as soon as Gitea is asked. */
  async function hangsUp(body: object, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const gone = new AbortController()
    const headers = { authorization: `Bearer ${glm.token}`, 'content-type': 'application/json', ...more }
    const claim = fetch(`${world.botUrl}/api/v1/sessions`, {
      ...{ method: 'POST', headers, body: JSON.stringify(body), signal: gone.signal },
    })
    const isAsked = () => world.forge.journal.some(({ path }) => path.endsWith('/issues/1'))
    await eventually(isAsked, 'Gitea is asked')
    gone.abort()
    expect(await claim.catch(() => 'hung up')).to.equal('hung up')
  }

  for (const [what, body] of [
    ['the next one', {}],
    ['one by name', { issue: 'alice/app#1' }],
  ] as const)
    it(`has begun nothing (${what}): whoever waits is given it at once`, async () => {
      await hangsUp(body)
      const { session } = await claimed(glm, { waitMs: 10_000 })
      expect(session).to.include({ fence: 1, attempt: 1 })
    })

  it('and asks again with the same key while that lasts is given the task, and not the nothing of before', async () => {
    const key = { 'idempotency-key': 'one' }
    await hangsUp({}, key)
    const [first, second] = await Promise.all([
      glm.post('/sessions', {}, key),
      glm.post('/sessions', {}, key),
    ])
    expect([first.status, second.status]).to.deep.equal([201, 201])
    expect(second.body).to.deep.equal(first.body)
  })
})
