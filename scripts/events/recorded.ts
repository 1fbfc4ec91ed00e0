import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { readDelivery } from '../../src/gitea/delivery.ts'

const FOLDER = new URL('../../test/fixtures/recordings/', import.meta.url)

/** The one that most people run first; what it does not send is taken from the others. */
const SERVERS = ['gitea-1.26.3', 'gitea-1.27.0-rc0', 'forgejo-12']

/** A delivery as a server sent it. */
export interface Recorded {
  readonly server: string
  readonly payload: unknown
}

/** The first recorded delivery of each event. */
export function recordedEvents(): ReadonlyMap<string, Recorded> {
  const found = new Map<string, Recorded>()
  for (const server of SERVERS) {
    for (const file of readdirSync(new URL(`${server}/`, FOLDER)).sort()) {
      for (const { headers, body } of deliveriesIn(`${server}/${file}`)) {
        if (headers['content-type'] !== 'application/json') continue
        const routed = readDelivery(headers, Buffer.from(body))
        if ('name' in routed && !found.has(routed.name))
          found.set(routed.name, { server, payload: JSON.parse(body) })
      }
    }
  }
  return found
}

function deliveriesIn(path: string) {
  const recording: { deliveries: { headers: IncomingHttpHeaders; body: string }[] } = JSON.parse(
    readFileSync(new URL(path, FOLDER), 'utf8'),
  )
  return recording.deliveries
}
