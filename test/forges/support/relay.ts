import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'

/** One request that went through a relay. */
export interface Exchange {
  readonly atMs: number
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** null = the other side did not answer, or the relay lost it. */
  readonly status: number | null
  readonly answer: string
}

/** An answer on its way back. */
export interface RelayedAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/**
 * Stands between two programs, passes everything on unchanged and writes down what it saw, so that what a bot does to a
 * real server can be counted. On demand it loses what comes in, as a network does, or changes what goes back.
 */
export class Relay {
  readonly exchanges: Exchange[] = []
  readonly #server: Server
  #target: string
  /** While true, requests are cut off and never arrive. */
  loses = false
  /** POST requests of such a path arrive, but their answers never do. */
  losesAnswers: RegExp | undefined
  /** Makes of an answer what a server would have said that is of another version, or on another machine. */
  alters:
    | ((asked: IncomingMessage, answer: RelayedAnswer) => RelayedAnswer | Promise<RelayedAnswer>)
    | undefined
  #open = 0

  private constructor(target: string) {
    this.#target = target
    this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing))
  }

  static async to(target: string): Promise<Relay> {
    const relay = new Relay(target)
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    return relay
  }

  get url(): string {
    const address = this.#server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the relay does not listen')
    return `http://127.0.0.1:${address.port}`
  }

  /** How many requests are under way. */
  get open(): number {
    return this.#open
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.#open++
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { method = '', url: path = '', headers } = incoming
    const seen = this.loses ? null : await this.#forward(incoming, body)
    const isLost = seen === null || (method === 'POST' && this.losesAnswers?.test(path) === true)
    const answer = isLost ? null : ((await this.alters?.(incoming, seen)) ?? seen)
    if (answer === null) outgoing.destroy()
    else outgoing.writeHead(answer.status, answer.headers).end(answer.body)
    const said = { status: answer?.status ?? null, answer: answer?.body.toString() ?? '' }
    this.exchanges.push({ atMs: Date.now(), method, path, headers, body: body.toString(), ...said })
    this.#open--
  }

  /** null = the other side did not answer. */
  #forward(incoming: IncomingMessage, body: Buffer): Promise<RelayedAnswer | null> {
    const { method = 'GET', headers, url = '' } = incoming
    return new Promise((resolve) => {
      const onward = request(new URL(url, this.#target), { method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', () => resolve(null))
        response.on('end', () => {
          const { statusCode: status = 502, headers } = response
          resolve({ status, headers, body: Buffer.concat(chunks) })
        })
      })
      onward.on('error', () => resolve(null))
      onward.end(body)
    })
  }
}
