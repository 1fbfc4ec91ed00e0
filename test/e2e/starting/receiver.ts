import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One POST that came in. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Somebody who runs agents, and is told by webhooks when one is wanted. */
export class Receiver {
  readonly received: Received[] = []
  /** How it answers; 202 unless said. */
  answer: (response: ServerResponse) => void = (response) => response.writeHead(202).end()
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        receiver.received.push({ headers: request.headers, body })
        receiver.answer(response)
      })
    })
    const receiver = new Receiver(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/start`
  }

  /** What each POST was, in short. */
  get ids(): unknown[] {
    return this.received.map(({ headers }) => headers['mosaic-delivery'])
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

/** As a receiver checks it. */
export function signed(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
