import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { type Clock, sleep } from '../clock.ts'
import { asError } from '../errors.ts'
import type {
  AgentApi,
  ClaimAsk,
  Failure,
  GivenBack,
  HandIn,
  HandOver,
  Held,
  Patience,
  Question,
  UsageReport,
} from './agent-api.ts'
import {
  type Claim,
  claimSchema,
  type EndAnswer,
  endAnswerSchema,
  type HeartbeatAnswer,
  heartbeatAnswerSchema,
  looseSchema,
  type TasksAnswer,
  tasksAnswerSchema,
} from './answers.ts'
import { AgentApiError } from './api-error.ts'
import { problemIn } from './problem.ts'

/** Where the bot is, and who calls. */
export interface HttpAgentApiOptions {
  /** Of the bot, without a slash at the end. */
  readonly url: string
  /** Of the agent; secret. */
  readonly token: string
  readonly clock: Clock
  readonly fetch?: typeof fetch
  /** Told once for each call that is made again, with why. */
  readonly onAway?: (error: AgentApiError) => void
}

/** How long an answer may take, ms; a claim may wait so much longer as it asks for. */
const TIMEOUT_MS = 15_000
/** So long a call is made again while the bot is away: an end is worth waiting for a bot that is being replaced. */
const PATIENCE_MS = { usual: 8_000, end: 10 * 60_000 }
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000
/** A task is an issue's text (64 KiB) with a few notes, as JSON. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

interface Ask<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
  readonly schema: Schema
  readonly timeoutMs?: number
  readonly patienceMs?: number
  /** There is such a session, whatever anybody but the bot says. */
  readonly isOfSession?: boolean
  readonly signal?: AbortSignal | undefined
}

const AN_END = { schema: endAnswerSchema, patienceMs: PATIENCE_MS.end }

/** The bot's API for agents, over HTTP. A call is repeated with the key that it had, so that it counts once. */
export class HttpAgentApi implements AgentApi {
  readonly #options: HttpAgentApiOptions

  constructor(options: HttpAgentApiOptions) {
    this.#options = options
  }

  claim(ask: ClaimAsk, signal?: AbortSignal): Promise<Claim | undefined> {
    const timeoutMs = TIMEOUT_MS + (ask.waitMs ?? 0)
    return this.#call({
      method: 'POST',
      path: '/sessions',
      body: ask,
      schema: claimSchema,
      timeoutMs,
      signal,
    })
  }

  async heartbeat(held: Held, usage: UsageReport, patience: Patience = {}): Promise<HeartbeatAnswer> {
    const { isPatient = false, signal } = patience
    const patienceMs = isPatient ? PATIENCE_MS.end : 0
    return this.#write(held, 'heartbeat', usage, { schema: heartbeatAnswerSchema, patienceMs, signal })
  }

  async complete(held: Held, handIn: HandIn): Promise<EndAnswer> {
    return this.#write(held, 'complete', handIn, AN_END)
  }

  async fail(held: Held, failure: Failure): Promise<EndAnswer> {
    return this.#write(held, 'fail', failure, AN_END)
  }

  async handOver(held: Held, left: HandOver): Promise<EndAnswer> {
    return this.#write(held, 'hand-over', left, AN_END)
  }

  async ask(held: Held, question: Question): Promise<EndAnswer> {
    return this.#write(held, 'ask', question, AN_END)
  }

  async giveBack(held: Held, why: GivenBack): Promise<EndAnswer> {
    return this.#write(held, 'give-back', why, AN_END)
  }

  session(id: string): Promise<object> {
    return this.#read(`/sessions/${encodeURIComponent(id)}`, looseSchema)
  }

  tasks(signal?: AbortSignal): Promise<TasksAnswer> {
    return this.#read('/tasks', tasksAnswerSchema, signal)
  }

  async #read<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    signal?: AbortSignal,
  ): Promise<z.output<Schema>> {
    return needed(path, await this.#call({ method: 'GET', path, schema, signal }))
  }

  async #write<Schema extends z.ZodType>(
    { id, fence }: Held,
    verb: string,
    body: object,
    how: Pick<Ask<Schema>, 'schema' | 'patienceMs' | 'signal'>,
  ): Promise<z.output<Schema>> {
    const path = `/sessions/${encodeURIComponent(id)}/${verb}`
    return needed(
      path,
      await this.#call({ method: 'POST', path, body: { fence, ...body }, isOfSession: true, ...how }),
    )
  }

  async #call<Schema extends z.ZodType>(ask: Ask<Schema>): Promise<z.output<Schema> | undefined> {
    const { clock } = this.#options
    const { patienceMs = PATIENCE_MS.usual } = ask
    const key = randomUUID()
    const since = clock.monotonic()
    for (let tried = 0; ; tried++) {
      try {
        return await this.#once(ask, key)
      } catch (error) {
        const isAway =
          error instanceof AgentApiError && (error.isAway || (ask.isOfSession === true && error.isForeign))
        const leftMs = patienceMs - (clock.monotonic() - since)
        if (!isAway || leftMs <= 0 || ask.signal?.aborted) throw error
        const pauseMs = error.retryAfterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** tried, LONGEST_PAUSE_MS)
        // whoever called is told how long, and can do without; an end is tried once more, as it is the last chance
        if (pauseMs > leftMs && patienceMs <= PATIENCE_MS.usual) throw error
        if (tried === 0) this.#options.onAway?.(error)
        await sleep(clock, Math.min(pauseMs, leftMs), ask.signal)
      }
    }
  }

  async #once<Schema extends z.ZodType>(
    ask: Ask<Schema>,
    key: string,
  ): Promise<z.output<Schema> | undefined> {
    const { method, path, schema } = ask
    const named = `${method} ${path}`
    const { response, text } = await this.#fetched(ask, key)
    if (response.status === 204) return undefined
    if (!response.ok) throw new AgentApiError(named, problemIn(response, text))
    const result = schema.safeParse(parsed(text))
    if (result.success) return result.data
    const where = result.error.issues[0]?.path.join('.') || 'the answer'
    const detail = `the answer is not one of this API (${where})`
    throw new AgentApiError(named, { status: response.status, detail, hint: 'Check MOSAIC_URL.' })
  }

  async #fetched({ method, path, body, timeoutMs, signal }: Ask<z.ZodType>, key: string) {
    const { url, token, clock, fetch: doFetch = fetch } = this.#options
    const ending = new AbortController()
    const cancel = clock.after(timeoutMs ?? TIMEOUT_MS, () => ending.abort(new Error('it took too long')))
    const signals = signal ? [signal, ending.signal] : [ending.signal]
    try {
      const response = await doFetch(`${url}/api/v1${path}`, {
        method,
        headers: headersOf(token, key, body),
        ...(body ? { body: JSON.stringify(body) } : {}),
        // a token is for the address that was named, and for no other one
        redirect: 'error',
        signal: AbortSignal.any(signals),
      })
      return { response, text: await textOf(response) }
    } catch (thrown) {
      const error = asError(thrown)
      const reason = error.cause === undefined ? error.message : asError(error.cause).message
      throw new AgentApiError(`${method} ${path}`, { status: undefined, detail: reason, cause: error })
    } finally {
      cancel()
    }
  }
}

function headersOf(token: string, key: string, body: object | undefined): Record<string, string> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  return body ? { ...headers, 'content-type': 'application/json', 'idempotency-key': key } : headers
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function needed<Answer>(path: string, answer: Answer | undefined): Answer {
  if (answer === undefined) throw new AgentApiError(path, { status: 204, detail: 'the answer is empty' })
  return answer
}
