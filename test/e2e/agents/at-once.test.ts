import { expect } from 'chai'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { assign, botWith, claimed, gist, tell } from './working.ts'

describe('an agent that says several things at once', () => {
  let world: BotWorld
  let glm: AgentCaller
  beforeEach(async () => {
    world = await botWith()
    glm = await world.agent('glm')
  })
  afterEach(() => world.stop())

  it('ends its session once: one end is taken, and the others are told that it has ended', async () => {
    await assign(world, 'One')
    const claim = await claimed(glm)
    const { id, fence } = claim.session
    const ends = { complete: {}, fail: { reason: 'no' }, 'give-back': {}, 'hand-over': { note: 'n' } }
    const send = (how: keyof typeof ends) =>
      glm.post(`/sessions/${id}/${how}`, { fence, ...ends[how] }, { 'idempotency-key': `key-${how}` })
    const answers = await Promise.all([
      send('complete'),
      send('fail'),
      send('give-back'),
      send('hand-over'),
      tell(glm, claim, 'ask', { question: 'Which one?' }),
    ])
    const states = (await glm.get(`/sessions/${id}`)).body as { readonly state: string }
    expect(answers.map(gist).toSorted()).to.deep.equal([
      `200 ${states.state}`,
      ...Array.from({ length: 4 }, () => '409 SESSION_ENDED'),
    ])
    const first = answers.findIndex(({ status }) => status === 200)
    const [how] = Object.keys(ends).slice(first, first + 1) as (keyof typeof ends)[]
    if (how) expect(gist(await send(how))).to.equal(`200 ${states.state}`)
  })
})
