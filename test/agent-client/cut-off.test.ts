import { expect } from 'chai'
import type { AgentApi, Held } from '../../src/agent-client/agent-api.ts'
import type { Claim } from '../../src/agent-client/answers.ts'
import { AgentApiError } from '../../src/agent-client/api-error.ts'
import { HttpAgentApi } from '../../src/agent-client/http-agent-api.ts'
import { systemClock } from '../../src/clock.ts'
import type { AgentCaller, BotWorld } from '../../src/testing/index.ts'
import { assign, botWith } from '../e2e/agents/working.ts'
import { type Cut, CutLine } from '../support/cut-line.ts'

const ENDS: readonly (readonly [string, (api: AgentApi, held: Held) => Promise<unknown>])[] = [
  ['completed', (api, held) => api.complete(held, { summary: 'Done.' })],
  ['failed', (api, held) => api.fail(held, { reason: 'It cannot be done.' })],
  ['handed-over', (api, held) => api.handOver(held, { note: 'Half is done.' })],
  ['asked', (api, held) => api.ask(held, { question: 'Blue or green?' })],
  ['given-back', (api, held) => api.giveBack(held, {})],
]

for (const cut of ['before', 'after'] as const satisfies readonly Cut[])
  describe(`a call of an agent whose connection is reset ${cut} it is carried out`, () => {
    let world: BotWorld
    let agent: AgentCaller
    let line: CutLine
    let api: HttpAgentApi
    beforeEach(async () => {
      world = await botWith()
      agent = await world.agent('glm')
      // the first one of each
      line = await CutLine.to(world.botUrl, (call, count) =>
        call.startsWith('POST') && count === 0 ? cut : undefined,
      )
      api = new HttpAgentApi({ url: line.url, token: agent.token, clock: systemClock })
    })
    afterEach(async () => {
      await line.close()
      await world.stop()
    })

    const claimed = async (): Promise<Claim> => {
      const claim = await api.claim({})
      if (!claim) throw new Error('there was nothing to claim')
      return claim
    }
    const stateOf = async ({ session }: Claim) =>
      ((await agent.get(`/sessions/${session.id}`)).body as { readonly state: string }).state

    it('is made again, and a claim is one claim', async () => {
      await assign(world, 'One', 'Two')
      const claim = await claimed()
      await world.forge.rest()
      const { tasks } = await api.tasks()
      expect(tasks).to.have.length(2)
      const begun = (tasks as readonly { readonly session: string | null }[]).map(({ session }) => session)
      expect(begun.filter((session) => session !== null)).to.deep.equal([claim.session.id])
      expect(line.cuts).to.deep.equal([`POST /api/v1/sessions ${cut}`])
    })

    it('is made again, and an end of each kind is one end', async () => {
      for (const [state, end] of ENDS) {
        await assign(world, state)
        const claim = await claimed()
        await end(api, claim.session)
        expect(await stateOf(claim)).to.equal(state)
        await world.forge.rest()
      }
      expect(line.cuts).to.have.length(1 + ENDS.length)
    })

    it('is, for a heartbeat, left to the next one, unless it has to be known', async () => {
      await assign(world, 'One')
      const { session } = await claimed()
      const error = await api.heartbeat(session, { contextTokens: 1 }).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(AgentApiError).and.to.include({ isAway: true, isOver: false })
      expect(await api.heartbeat(session, { contextTokens: 2 })).to.include({ advice: 'continue' })
      await assign(world, 'Two')
      const second = await claimed()
      const report = { contextTokens: 1 }
      expect(await api.heartbeat(second.session, report, { isPatient: true })).to.include({
        advice: 'continue',
      })
    })
  })
