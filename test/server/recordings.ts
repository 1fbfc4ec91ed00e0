import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'

/** The secret of every recorded hook that has one. */
export const RECORDING_SECRET = 'recording-secret'

/** One delivery of a real server, byte by byte. */
export interface RecordedDelivery {
  /** e.g. `forgejo-12/edit #2` */
  from: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

const FOLDER = new URL('../fixtures/recordings/', import.meta.url)

/** All recorded deliveries that stand in test/fixtures. */
export function recordedDeliveries(): RecordedDelivery[] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /^[^/]+-[\d.]+[^/]*\/.*\.json$/.test(name)).flatMap(deliveriesOf)
}

function deliveriesOf(name: string): RecordedDelivery[] {
  const recording: { deliveries: Omit<RecordedDelivery, 'from'>[] } = JSON.parse(
    readFileSync(new URL(name, FOLDER), 'utf8'),
  )
  return recording.deliveries.map((delivery, index) => ({
    ...delivery,
    from: `${name.slice(0, -5)} #${index + 1}`,
  }))
}
