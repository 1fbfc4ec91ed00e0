import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Signed requests, ready to be sent but for the delivery id, which is new in each. */
export interface Ammunition {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export const SECRET = 'the secret of the bench'

const ISSUES = 64

interface Recording {
  readonly deliveries: readonly { readonly headers: Record<string, string>; readonly body: string }[]
}

interface Payload {
  number: number
  issue: { number: number; body: string }
  repository: { id: number; name: string; full_name: string; owner: { id: number; login: string } }
}

/** The body of a recorded assignment. */
function recordedBody(): string {
  const file = new URL('../../test/fixtures/recordings/gitea-1.26.3/assign.json', import.meta.url)
  const { deliveries } = JSON.parse(readFileSync(file, 'utf8')) as Recording
  const delivery = deliveries.find((one) => one.headers['x-gitea-event-type'] === 'issue_assign')
  if (!delivery) throw new Error('the recording has no assignment')
  return delivery.body
}

/** Stands where an issue's number will stand; no other number of the recording has so many digits. */
const ANY_ISSUE = 1_234_567_890

/** Makes the recorded delivery for any issue; with `bytes`, cut or filled to about that size by its text. */
export function magazine(bytes?: number): (issue: number) => Ammunition {
  const payload = JSON.parse(recordedBody()) as Payload
  payload.number = ANY_ISSUE
  payload.issue.number = ANY_ISSUE
  const text = bytes === undefined ? JSON.stringify(payload, null, 2) : sized(payload, bytes)
  return (issue) => signed(text.replaceAll(String(ANY_ISSUE), String(issue)))
}

/** The recorded delivery for 64 issues. */
export function ammunition(bytes?: number): Ammunition[] {
  const shot = magazine(bytes)
  return Array.from({ length: ISSUES }, (_, index) => shot(index + 1))
}

/** The recorded payload without most of its repository, filled up by the issue's text. */
function sized(payload: Payload, bytes: number): string {
  const { id, name, full_name, owner } = payload.repository
  payload.repository = { id, name, full_name, owner: { id: owner.id, login: owner.login } }
  payload.issue.body = ''
  const rest = bytes - Buffer.byteLength(JSON.stringify(payload))
  if (rest < 0) throw new Error(`a delivery cannot be as small as ${bytes} bytes`)
  payload.issue.body = 'x'.repeat(rest)
  return JSON.stringify(payload)
}

function signed(text: string): Ammunition {
  const body = Buffer.from(text)
  const signature = createHmac('sha256', SECRET).update(body).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-gitea-event': 'issues',
    'x-gitea-event-type': 'issue_assign',
    'x-gitea-signature': signature,
  }
  return { headers, body }
}
