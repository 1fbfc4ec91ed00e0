import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Ammunition } from './ammunition.ts'

/** What one round of load found. */
export interface Round {
  readonly perSecond: number
  /** Milliseconds from the request's first byte to the answer's last. */
  readonly latenciesMs: readonly number[]
  readonly refused: number
  /** All requests, those of the warm-up too. */
  readonly sent: number
}

const ID = '00000000-0000-4000-8000-000000000000'

/**
 * Sends requests over `connections` kept-alive sockets, each waiting for its answer, for `warmMs` unmeasured and then
 * `measureMs`. Bare sockets, because a full HTTP client would take more of the machine than the server.
 */
export async function fire(
  port: number,
  ammunition: readonly Ammunition[],
  at: { connections: number; warmMs: number; measureMs: number },
): Promise<Round> {
  const requests = ammunition.map((one) => requestOf(one, port))
  const latenciesMs: number[] = []
  let refused = 0
  let sent = 0
  const from = performance.now() + at.warmMs
  const until = from + at.measureMs
  const one = async (number: number) => {
    const socket = await open(port)
    for (let shot = number; performance.now() < until; shot++) {
      const request = requests[shot % requests.length]
      if (!request) break
      const begun = performance.now()
      const ok = await exchange(socket, request)
      const ended = performance.now()
      sent++
      if (!ok) refused++
      if (begun >= from && ended <= until) latenciesMs.push(ended - begun)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: at.connections }, (_, number) => one(number * 7)))
  return { perSecond: latenciesMs.length / (at.measureMs / 1000), latenciesMs, refused, sent }
}

interface Request {
  readonly bytes: Buffer
  readonly idAt: number
}

export function requestOf({ headers, body }: Ammunition, port: number): Request {
  const lines = Object.entries({
    ...headers,
    'x-gitea-delivery': ID,
    host: `127.0.0.1:${port}`,
    'content-length': String(body.length),
  })
  const head = `POST /webhook/gitea HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`
  return { bytes: Buffer.concat([Buffer.from(head), body]), idAt: head.indexOf(ID) }
}

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.setNoDelay(true)
    socket.on('error', reject)
  })
}

/** Resolves to whether the answer was 200; an answer of these servers always comes in one piece. */
export function exchange(socket: Socket, request: Request): Promise<boolean> {
  const bytes = Buffer.from(request.bytes)
  bytes.write(randomUUID(), request.idAt, 'latin1')
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error('the server closed the connection'))
    socket.once('close', onClose)
    socket.once('data', (answer: Buffer) => {
      socket.off('close', onClose)
      resolve(answer.subarray(9, 12).toString('latin1') === '200')
    })
    socket.write(bytes)
  })
}
