import { expect } from 'chai'
import { AgentApiError } from '../../src/agent-client/api-error.ts'
import { HttpAgentApi } from '../../src/agent-client/http-agent-api.ts'
import type { Clock } from '../../src/clock.ts'

const HELD = { id: 's1', fence: 1 }
const ENDED = () => Response.json({ state: 'failed' })
const HEARD = () => Response.json({ advice: 'continue', leaseUntil: '' })
const proxys =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('<h1>No application is here</h1>', { status, headers })
const bots = (status: number, code: string) => () =>
  Response.json({ status, code, title: 'No', detail: 'No.' }, { status })

describe('the API of agents, as a program calls it', () => {
  let clock: Clock
  /** When the calls were made, ms since the beginning. */
  let calls: number[]
  beforeEach(() => {
    clock = jumpingClock()
    calls = []
  })

  function api(...answers: (() => Response)[]): HttpAgentApi {
    const since = clock.monotonic()
    return new HttpAgentApi({
      ...{ url: 'http://bot.example', token: 'mca_x', clock },
      fetch: async () => {
        calls.push(Math.round(clock.monotonic() - since))
        const answer = answers.shift()
        if (!answer) throw new Error('nothing more is expected')
        return answer()
      },
    })
  }
  const failure = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(AgentApiError)
    return error as AgentApiError
  }

  for (const status of [404, 409, 410])
    it(`holds no session for lost because something before the bot answers ${status}`, async () => {
      const client = api(HEARD, proxys(status), proxys(status), ENDED)
      await client.heartbeat(HELD, { contextTokens: 1 })
      const error = await failure(client.heartbeat(HELD, { contextTokens: 1 }))
      expect(error).to.include({ isOver: false, isAway: true })
      await client.fail(HELD, { reason: 'It did not work.' })
      expect(calls).to.have.length(4)
    })

  it('holds a session for lost when the bot says so', async () => {
    const client = api(
      HEARD,
      bots(404, 'SESSION_UNKNOWN'),
      bots(409, 'FENCE_OLD'),
      bots(409, 'SESSION_ENDED'),
    )
    await client.heartbeat(HELD, { contextTokens: 1 })
    for (let count = 0; count < 3; count++)
      expect(await failure(client.fail(HELD, { reason: 'x' }))).to.include({ isOver: true, isAway: false })
    expect(calls).to.have.length(4)
  })

  it('does not wait at an address where no bot ever was', async () => {
    expect(await failure(api(proxys(404)).tasks())).to.include({ isOver: false, isAway: false })
    expect(calls).to.deep.equal([0])
  })

  it('calls again when it was told to, and not before', async () => {
    const client = api(proxys(503, { 'retry-after': '60' }), ENDED)
    await client.fail(HELD, { reason: 'It did not work.' })
    expect(calls).to.deep.equal([0, 60_000])
  })

  it('does not call again when that would be too late for it, and says when it may', async () => {
    const error = await failure(api(proxys(503, { 'retry-after': '60' })).tasks())
    expect(error.retryAfterMs).to.equal(60_000)
    expect(calls).to.deep.equal([0])
  })
})

/** Whoever waits has waited as soon as nothing else is to be done. */
function jumpingClock(): Clock {
  let nowMs = 0
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    after(delayMs, callback) {
      const turn = setImmediate(() => {
        nowMs += delayMs
        callback()
      })
      return () => clearImmediate(turn)
    },
  }
}
