import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'

/** Go's default client follows this many. */
const MAX_REDIRECTS = 10

/** Posts like Go's HTTP client does: its headers, kept connections, redirects followed. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true })
  readonly #secureAgent = new SecureAgent({ keepAlive: true })

  /** Resolves to the status of the last answer, once its body was read to the end. */
  async post(url: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal) {
    let target = { url: new URL(url), method: 'POST', body }
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await this.#once(target, headers, signal)
      if (answer.location === null) return answer.status
      // Go turns 301, 302 and 303 into a GET without a body; only 307 and 308 keep the POST.
      const kept = answer.status === 307 || answer.status === 308
      target = {
        url: new URL(answer.location, target.url),
        method: kept ? target.method : 'GET',
        body: kept ? target.body : '',
      }
    }
    throw new Error('stopped after 10 redirects')
  }

  async #once(
    target: Target,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Reply> {
    try {
      return await this.#send(target, headers, signal)
    } catch (error) {
      // The receiver closed an idle connection in the very moment it was used again: Go tries anew, too.
      if (!(error instanceof StaleConnection)) throw error
      return await this.#send(target, headers, signal)
    }
  }

  #send({ url, method, body }: Target, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    return new Promise<Reply>((resolve, reject) => {
      const secure = url.protocol === 'https:'
      const options = { method, signal, headers: { ...wireHeaders(body, method), ...headers } }
      const outgoing = secure
        ? secureRequest(url, { ...options, agent: this.#secureAgent })
        : request(url, { ...options, agent: this.#agent })
      outgoing.removeHeader('connection')
      outgoing.on('response', (incoming) => read(incoming, resolve, reject))
      outgoing.on('error', (error) => reject(stale(outgoing, error) ? new StaleConnection() : error))
      outgoing.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
    this.#secureAgent.destroy()
  }
}

interface Target {
  readonly url: URL
  readonly method: string
  readonly body: string
}

interface Reply {
  readonly status: number
  readonly location: string | null
}

class StaleConnection extends Error {}

function stale(outgoing: ClientRequest, error: Error): boolean {
  return outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET'
}

function wireHeaders(body: string, method: string): Record<string, string | number> {
  const base = { 'user-agent': 'Go-http-client/1.1', 'accept-encoding': 'gzip' }
  return method === 'GET' ? base : { ...base, 'content-length': Buffer.byteLength(body) }
}

function read(incoming: IncomingMessage, resolve: (reply: Reply) => void, reject: (error: Error) => void) {
  const status = incoming.statusCode ?? 0
  const redirected = [301, 302, 303, 307, 308].includes(status)
  incoming.on('error', reject)
  incoming.on('end', () =>
    resolve({ status, location: redirected ? (incoming.headers.location ?? null) : null }),
  )
  incoming.resume()
}
