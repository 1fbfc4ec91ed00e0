import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'

/** When a connection is reset: before its request arrives, as an idle one that is just being closed; or when all is done but the answer. */
export type Cut = 'before' | 'after'

/** A line to a server that resets connections, as servers and proxies do with idle ones, and networks with any. */
export class CutLine {
  /** What was cut: `POST /api/v1/sessions after`. */
  readonly cuts: string[] = []
  readonly #target: string
  readonly #server: Server
  readonly #cutOf: (call: string, count: number) => Cut | undefined
  readonly #counts = new Map<string, number>()

  private constructor(target: string, cutOf: (call: string, count: number) => Cut | undefined) {
    this.#target = target
    this.#cutOf = cutOf
    this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing))
  }

  /** @param cutOf told the call (`POST /api/v1/sessions`), and how many there were of it before */
  static async to(target: string, cutOf: (call: string, count: number) => Cut | undefined): Promise<CutLine> {
    const line = new CutLine(target, cutOf)
    line.#server.listen(0, '127.0.0.1')
    await once(line.#server, 'listening')
    return line
  }

  get url(): string {
    const address = this.#server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the line is closed')
    return `http://127.0.0.1:${address.port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = incoming
    const call = `${method} ${url}`
    const count = this.#counts.get(call) ?? 0
    this.#counts.set(call, count + 1)
    const cut = this.#cutOf(call, count)
    const reset = () => {
      this.cuts.push(`${call} ${cut}`)
      incoming.socket.resetAndDestroy()
    }
    if (cut === 'before') return reset()
    const onward = request(new URL(url, this.#target), { method, headers }, (answer) => {
      const said: Buffer[] = []
      answer.on('data', (chunk: Buffer) => said.push(chunk))
      answer.on('end', () => {
        if (cut === 'after') return reset()
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(said))
      })
    })
    onward.on('error', () => incoming.socket.destroy())
    onward.end(Buffer.concat(chunks))
  }
}
