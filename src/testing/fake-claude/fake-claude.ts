import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  type ClaudeAnswer,
  type ClaudeFault,
  type ClaudeRequest,
  errorBody,
  messageBody,
  ORDINARY,
} from './answers.ts'
import { isModel, refusalOf } from './refusal.ts'

type Answering = Partial<ClaudeAnswer> | ((request: ClaudeRequest) => Partial<ClaudeAnswer>)

/**
 * The Messages API over real HTTP, with a model that says what it is told to, obediently and at once. Like the real one it refuses
 * a question without a key (401), with a field that it does not know or of another type (400), and for no model of its (404).
 *
 * @example
 * const claude = await FakeClaude.start()
 * claude.answers({ difficulty: 'high' })
 * claude.next({ status: 529, times: 3 })
 * const world = await runBot({ claude })
 * …
 * await claude.stop()
 */
export class FakeClaude {
  /** Every question that came in, also those that were refused. */
  readonly requests: ClaudeRequest[] = []
  readonly #server: Server = createServer((request, response) => void this.#receive(request, response))
  readonly #faults: { fault: ClaudeFault; left: number }[] = []
  readonly #held: (() => void)[] = []
  #answering: Answering = {}
  #holds = false

  /** Starts it on a free port. */
  static async start(): Promise<FakeClaude> {
    const claude = new FakeClaude()
    await new Promise<void>((resolve) => claude.#server.listen(0, '127.0.0.1', resolve))
    return claude
  }

  /** For ANTHROPIC_BASE_URL. */
  get url(): string {
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }

  /** What it says from now on; what is left out is ordinary. */
  answers(answer: Answering): void {
    this.#answering = answer
  }

  /** Plans a fault for the next questions. */
  next(fault: ClaudeFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 })
  }

  /** Holds back every answer until {@link release}: a model that is slow, without a test that waits. */
  hold(): void {
    this.#holds = true
  }

  /** Gives all the answers that were held back, and holds back no more. */
  release(): void {
    this.#holds = false
    for (const answer of this.#held.splice(0)) answer()
  }

  /** How many questions wait for {@link release}. */
  get held(): number {
    return this.#held.length
  }

  /** Stops it; answers that are held back are never given. */
  async stop(): Promise<void> {
    this.#held.length = 0
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const [, model] = /^\/v1\/models\/([^/?]+)/.exec(incoming.url ?? '') ?? []
    if (incoming.method === 'GET' && model !== undefined) {
      this.#describe(incoming, response, decodeURIComponent(model))
      return
    }
    if (incoming.method !== 'POST' || incoming.url?.split('?')[0] !== '/v1/messages') {
      send(response, 404, errorBody(404, 'Not found'))
      return
    }
    const text = Buffer.concat(chunks).toString('utf8')
    const headers = headersOf(incoming)
    const refusal = refusalOf(headers, text)
    const request = requestOf(headers, text)
    this.requests.push(request)
    if (refusal) {
      send(response, refusal.status, errorBody(refusal.status, refusal.message))
      return
    }
    const fault = this.#takeFault()
    const answer = () => this.#answer(request, response, fault)
    if (this.#holds) this.#held.push(answer)
    else answer()
  }

  /** The description of a model: it is no question, and costs nothing. */
  #describe({ headers }: IncomingMessage, response: ServerResponse, model: string): void {
    const { status = headers['x-api-key'] === undefined ? 401 : isModel(model) ? 200 : 404 } =
      this.#takeFault()
    const told = { type: 'model', id: model, display_name: model, created_at: '2026-01-01T00:00:00Z' }
    send(response, status, status === 200 ? JSON.stringify(told) : errorBody(status, `model: ${model}`))
  }

  #answer(request: ClaudeRequest, response: ServerResponse, fault: ClaudeFault): void {
    if (fault.cut) {
      response.destroy()
      return
    }
    const { status = 200, text, headers = {}, contentType = 'application/json' } = fault
    const body =
      text ?? (status === 200 ? this.#message(request, fault) : errorBody(status, 'as the test wants it'))
    send(response, status, body, { 'content-type': contentType, ...headers })
  }

  #message(request: ClaudeRequest, { says, stopReason }: ClaudeFault): string {
    const answer = typeof this.#answering === 'function' ? this.#answering(request) : this.#answering
    return messageBody(request, says ?? JSON.stringify({ ...ORDINARY, ...answer }), stopReason)
  }

  #takeFault(): ClaudeFault {
    const [next] = this.#faults
    if (!next) return {}
    next.left--
    if (next.left <= 0) this.#faults.shift()
    return next.fault
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): void {
  // the SDK waits before it tries again unless it is told how long; a test has no time for that
  response.writeHead(status, { 'retry-after-ms': '1', ...headers })
  response.end(body)
}

interface WireBody {
  readonly model?: string
  readonly system?: readonly { readonly text?: string }[]
  readonly messages?: readonly { readonly content?: unknown }[]
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
}

/** Of a question that is none there is nothing to tell. */
function requestOf(headers: Record<string, string>, text: string): ClaudeRequest {
  const body = objectIn(text)
  const { model, system, messages } = body as WireBody
  return {
    headers,
    model: String(model ?? ''),
    system: Array.isArray(system) ? system.map((part) => part.text ?? '').join('\n') : String(system ?? ''),
    prompt: String((Array.isArray(messages) ? messages : [])[0]?.content ?? ''),
    body,
  }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
