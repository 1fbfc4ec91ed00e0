import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { World } from '../world.ts'
import { type Answer, plain } from './answer.ts'
import { Exchange } from './exchange.ts'
import type { Faults } from './faults.ts'
import { type Identity, identify } from './identity.ts'
import { bodyOf, type JournalEntry } from './journal.ts'
import { type ApiRequest, answerTo } from './pipeline.ts'
import { Refusal } from './refusal.ts'
import type { Router } from './router.ts'

const PREFIX = '/api/v1'

/** The HTTP side: reads requests, keeps the journal, lets faults strike, writes answers. */
export class HttpServer {
  readonly journal: JournalEntry[] = []
  readonly #world: World
  readonly #router: Router
  readonly #faults: Faults
  readonly #cancels = new Set<() => void>()
  readonly #server: Server = createServer((request, response) => this.#receive(request, response))

  constructor(world: World, router: Router, faults: Faults) {
    this.#world = world
    this.#router = router
    this.#faults = faults
    // Clients keep connections for seconds; a server that closed them first would cause resets in tests.
    this.#server.keepAliveTimeout = 60_000
  }

  /** Resolves to the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject)
        const address = this.#server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
  }

  close(): Promise<void> {
    for (const cancel of this.#cancels) cancel()
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A body that breaks off is never carried out; one that is complete is, even if the client has gone.
    request.on('end', () => this.#handle(request, response, Buffer.concat(chunks).toString('utf8')))
    request.on('error', () => response.destroy())
    response.on('error', () => response.destroy())
  }

  #handle(request: IncomingMessage, response: ServerResponse, text: string): void {
    const { pathname, search } = splitUrl(request.url ?? '/')
    if (!pathname.startsWith(`${PREFIX}/`)) {
      this.#exchange(response).write(plain(404, 'Not Found\n'))
      return
    }
    const query = new URLSearchParams(search)
    const method = request.method ?? 'GET'
    const apiRequest: ApiRequest = {
      method,
      path: pathname.slice(PREFIX.length),
      query,
      contentType: request.headers['content-type'],
      text,
      base: this.#baseFor(request.headers.host),
    }
    const who = this.#identify(request, query)
    const exchange = this.#exchange(response)
    if ('viewer' in who && this.#isDead(who.viewer?.login)) {
      exchange.cut()
      return
    }
    const entry = this.#note(apiRequest, search, who)
    this.#answer(exchange, entry, () =>
      'status' in who ? who : answerTo(this.#world, this.#router, apiRequest, who),
    )
  }

  #exchange(response: ServerResponse): Exchange {
    return new Exchange(response, () => this.#world.clock.now())
  }

  #baseFor(host: string | undefined): string {
    const root = this.#world.rootUrl.slice(0, -1)
    return this.#world.traits.requestHost && host ? `http://${host}` : root
  }

  #identify({ headers }: IncomingMessage, query: URLSearchParams): Identity | Answer {
    try {
      const otp = headers['x-gitea-otp']
      return identify(this.#world, headers.authorization, query, typeof otp === 'string' ? otp : undefined)
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  #note(request: ApiRequest, search: string, who: Identity | Answer): JournalEntry {
    const entry: JournalEntry = {
      as: 'viewer' in who ? (who.viewer?.login ?? null) : null,
      method: request.method,
      path: request.path,
      query: search,
      body: bodyOf(request.text),
      status: null,
      atMs: this.#world.clock.now(),
    }
    this.journal.push(entry)
    return entry
  }

  #answer(exchange: Exchange, entry: JournalEntry, carryOut: () => Answer): void {
    const { latencyMs, postDelayMs, postDelayPath } = this.#faults
    const fault = this.#faults.take(entry.method, entry.query ? `${entry.path}?${entry.query}` : entry.path)
    if (fault?.reset === 'before') {
      exchange.cut()
      return
    }
    const writing = () => {
      const answer = fault?.status === undefined ? carryOut() : exchange.faulty(fault, fault.status)
      fault?.carriedOut?.()
      const holdMs = latencyMs + (fault?.hangMs ?? 0)
      this.#after(holdMs, () => {
        if (fault?.reset === 'after' || this.#isDead(entry.as)) {
          exchange.cut()
          return
        }
        entry.status = answer.status
        exchange.write(answer, fault?.cutBody)
      })
    }
    const isLate = entry.method === 'POST' && (postDelayPath?.test(entry.path) ?? true)
    this.#after(isLate ? postDelayMs : 0, writing)
  }

  #isDead(login: string | null | undefined): boolean {
    return login !== null && login !== undefined && this.#faults.dead.has(login)
  }

  #after(delayMs: number, then: () => void): void {
    if (delayMs <= 0) {
      then()
      return
    }
    const cancel = this.#world.clock.after(delayMs, () => {
      this.#cancels.delete(cancel)
      then()
    })
    this.#cancels.add(cancel)
  }
}

function splitUrl(url: string): { pathname: string; search: string } {
  const mark = url.indexOf('?')
  return mark < 0
    ? { pathname: url, search: '' }
    : { pathname: url.slice(0, mark), search: url.slice(mark + 1) }
}
