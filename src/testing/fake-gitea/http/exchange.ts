import type { ServerResponse } from 'node:http'
import { type Answer, JSON_TYPE } from './answer.ts'
import type { Fault } from './faults.ts'

/** One response on its way out, with the ways to spoil it. */
export class Exchange {
  readonly #response: ServerResponse
  readonly #now: () => number

  /** @param now the server's own time, ms since 1970, which may not be that of the machine */
  constructor(response: ServerResponse, now: () => number) {
    this.#response = response
    this.#now = now
  }

  write(answer: Answer, cutBody = false): void {
    const response = this.#response
    if (response.destroyed) return
    response.writeHead(answer.status, {
      date: new Date(this.#now()).toUTCString(),
      ...answer.headers,
      ...(answer.type === null ? {} : { 'content-type': answer.type }),
      ...(answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.text) }),
    })
    if (!cutBody) {
      response.end(answer.text)
      return
    }
    response.write(answer.text.slice(0, Math.ceil(answer.text.length / 2)), () => this.cut())
  }

  /** The client sees a connection reset. */
  cut(): void {
    const { socket } = this.#response
    if (socket) socket.resetAndDestroy()
    else this.#response.destroy()
  }

  /** What a broken server, or a proxy before it, would say. */
  faulty(fault: Fault, status: number): Answer {
    const text = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? { message: '' })
    const usual = typeof fault.body === 'string' ? 'text/html; charset=utf-8' : JSON_TYPE
    return { status, text, type: fault.contentType ?? usual, headers: fault.headers ?? {} }
  }
}
