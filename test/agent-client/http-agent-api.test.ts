import { expect } from 'chai'
import { AgentApiError } from '../../src/agent-client/api-error.ts'
import { HttpAgentApi } from '../../src/agent-client/http-agent-api.ts'
import { type ManualClock, manualClock } from '../server/manual-clock.ts'

const HELD = { id: '00000000-0000-4000-8000-000000000001', fence: 1 }

const proxy =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('<h1>Not Found</h1>', { status, headers: { 'content-type': 'text/html', ...headers } })
const bot = (status: number, body: object) => () => Response.json(body, { status })

describe('the client of the agents’ API', () => {
  let clock: ManualClock
  let answers: (() => Response)[]
  /** When each call came, ms. */
  let calls: number[]
  beforeEach(() => {
    clock = manualClock()
    answers = []
    calls = []
  })

  const api = () =>
    new HttpAgentApi({
      url: 'http://bot.example',
      token: 'x',
      clock,
      fetch: async () => {
        calls.push(clock.monotonic())
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        if (!answer) throw new Error('nobody answers')
        return answer()
      },
    })
  /** What a call ends with, while the clock goes on. */
  const ended = async (call: Promise<unknown>) => {
    let result: unknown
    void call.then(
      (value) => {
        result = value
      },
      (error: unknown) => {
        result = error
      },
    )
    for (let turn = 0; result === undefined && turn < 5_000; turn++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (result === undefined) clock.advance(250)
    }
    return result
  }

  it('waits with the end of a session for a bot whose proxy says that there is nothing here', async () => {
    answers = [proxy(404), proxy(403), bot(200, { state: 'completed' })]
    expect(await ended(api().complete(HELD, {}))).to.deep.equal({ state: 'completed' })
    expect(calls).to.have.length(3)
  })

  it('takes no heartbeat for the end of a session that the bot has not answered', async () => {
    answers = [proxy(404)]
    const error = await ended(api().heartbeat(HELD, { contextTokens: 1 }))
    expect(error).to.be.instanceOf(AgentApiError).and.to.include({ isOver: false })
    answers = [bot(409, { code: 'FENCE_OLD', detail: 'No.' })]
    expect(await ended(api().complete(HELD, {}))).to.include({ isOver: true })
    answers = [bot(404, { code: 'API_UNKNOWN', detail: 'No.' })]
    expect(await ended(api().complete(HELD, {}))).to.include({ isOver: false })
    expect(calls).to.have.length(3)
  })

  it('asks again when a busy bot said, and not before', async () => {
    answers = [
      proxy(503, { 'retry-after': '60' }),
      proxy(429, { 'retry-after': '1' }),
      bot(200, { state: 'failed' }),
    ]
    expect(await ended(api().fail(HELD, { reason: 'No' }))).to.deep.equal({ state: 'failed' })
    expect(calls).to.deep.equal([0, 60_000, 61_000])
  })

  it('waits no longer than its patience, and leaves a claim to whoever made it', async () => {
    answers = [proxy(503, { 'retry-after': '3600' })]
    expect(await ended(api().complete(HELD, {}))).to.include({ status: 503 })
    expect(calls).to.deep.equal([0, 600_000])
    calls = []
    expect(await ended(api().claim({}))).to.include({ status: 503, retryAfterMs: 3_600_000 })
    expect(calls).to.have.length(1)
    calls = []
    answers = [proxy(503, { 'retry-after': '5' }), bot(200, { agent: 'glm' })]
    await ended(api().tasks())
    expect(calls.map((atMs) => atMs - (calls[0] ?? 0))).to.deep.equal([0, 5_000])
  })

  it('does not wait at an address where there is no bot', async () => {
    answers = [proxy(404)]
    expect(await ended(api().claim({}))).to.include({ status: 404 })
    expect(calls).to.have.length(1)
  })
})
