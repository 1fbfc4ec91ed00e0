import { createServer, type Server } from 'node:http'

/** One webhook request. */
export interface ReceivedDelivery {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A bot's end of the line: keeps what it is sent and answers 200, or what it is told. */
export class Receiver {
  readonly received: ReceivedDelivery[] = []
  status = 200
  location: string | null = null
  url = ''
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      this.received.push({ url: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') })
      const redirected = this.location !== null && request.url !== this.location
      if (redirected) response.writeHead(307, { location: this.location ?? '' }).end()
      else response.writeHead(this.status).end()
    })
  })

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', () => resolve()))
    const address = receiver.#server.address()
    receiver.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    return receiver
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  /** Takes out what has come in. */
  take(): ReceivedDelivery[] {
    return this.received.splice(0)
  }
}
