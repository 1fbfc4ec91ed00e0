import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Receipt } from '../../src/app/app.ts'
import { systemClock } from '../../src/clock.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts'
import type { ServerLog } from '../../src/server/server-log.ts'
import type { Door } from '../../src/server/webhook.ts'

export const SECRET = 'a-secret-that-is-long-enough-to-be-one'

/** A server on a port of its own, and what it received and logged. */
export interface TestServer extends RunningServer {
  received: { headers: IncomingHttpHeaders; json: Buffer }[]
  logged: { level: string; fields: Record<string, unknown>; message: string }[]
}

type Overrides = Partial<Omit<ServerOptions, 'door'>> & { door?: Partial<Door> }

const running: RunningServer[] = []

/** Starts a server that takes every signed delivery; `stopServers` in afterEach ends it. */
export async function testServer({ door, ...overrides }: Overrides = {}): Promise<TestServer> {
  const received: TestServer['received'] = []
  const { log, logged } = listeningLog()
  const receive = async (headers: IncomingHttpHeaders, json: Buffer): Promise<Receipt> => {
    received.push({ headers, json })
    return { status: 'accepted' }
  }
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    health: async () => [],
    clock: systemClock,
    log,
    ...overrides,
    door: { secrets: [SECRET], receive, ...door },
  })
  running.push(server)
  return { ...server, received, logged }
}

/** Cuts whatever a test left open. */
export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop(0)))
}

/** The hex signature of Gitea over these bytes. */
export function sign(json: string | Buffer, secret = SECRET): string {
  return createHmac('sha256', secret).update(json).digest('hex')
}

/** Headers of a JSON delivery that is signed right. */
export function signedHeaders(json: string | Buffer, secret = SECRET): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(json)),
    'x-gitea-signature': sign(json, secret),
  }
}

/** Waits for something that happens soon on the other side of a socket; mocha's timeout ends it if it never does. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

/** A log that remembers its lines. */
export function listeningLog(): { log: ServerLog; logged: TestServer['logged'] } {
  const logged: TestServer['logged'] = []
  const at = (level: string) => (fields: object, message: string) =>
    logged.push({ level, fields: { ...fields }, message })
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, logged }
}
