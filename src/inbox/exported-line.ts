import type { CarriedDelivery, CarriedRun } from './entry.ts'

/** Of the form of a line; a reader of another one must not guess. */
const FORM = 'mosaic-coordinator/delivery@1'

/** A delivery as one line of JSON, without the line's end. */
export function exportedLine({ body, receivedAt, ...delivery }: CarriedDelivery): string {
  const text = Buffer.from(body).toString('utf8')
  // what could not be read may be no text at all
  const asText = Buffer.from(text, 'utf8').equals(body)
  const carried = asText ? { body: text } : { bodyBase64: Buffer.from(body).toString('base64') }
  return JSON.stringify({
    form: FORM,
    ...delivery,
    receivedAt: new Date(receivedAt).toISOString(),
    ...carried,
  })
}

/** @returns what is wrong with the line, as a part of a sentence, or the delivery */
export function readExportedLine(line: string): CarriedDelivery | string {
  const read = parsed(line)
  if (!isRecord(read)) return 'it is no JSON object'
  if (read.form !== FORM) return `its "form" is not "${FORM}"`
  for (const key of ['id', 'event', 'lane'] as const)
    if (!isText(read[key])) return `its "${key}" is no text of 1 to ${LONGEST} characters`
  const receivedAt = typeof read.receivedAt === 'string' ? Date.parse(read.receivedAt) : Number.NaN
  if (!(receivedAt > 0)) return 'its "receivedAt" is no time'
  if (!isRecord(read.headers) || !Object.values(read.headers).every((value) => typeof value === 'string'))
    return 'its "headers" are not names with texts'
  const body = bodyOf(read)
  if (!body) return 'it has neither a "body" nor a "bodyBase64" that is one'
  if (!Array.isArray(read.runs) || !read.runs.every(isRun)) return 'its "runs" are not such as are exported'
  const { id, event, lane, headers, runs } = read as unknown as CarriedDelivery
  return { id, event, lane, receivedAt, headers, body, runs: runs.map(onlyRun) }
}

/** Of ids, events and lanes; Gitea's names have 255 each. */
const LONGEST = 1_000

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST
}

function bodyOf({ body, bodyBase64 }: Record<string, unknown>): Buffer | undefined {
  if (typeof body === 'string') return Buffer.from(body, 'utf8')
  if (typeof bodyBase64 !== 'string') return undefined
  const bytes = Buffer.from(bodyBase64, 'base64')
  return bytes.toString('base64') === bodyBase64 ? bytes : undefined
}

function isRun(run: unknown): run is CarriedRun {
  if (!isRecord(run) || !isText(run.plugin) || !isText(run.lane)) return false
  if (run.state !== 'pending' && run.state !== 'dead') return false
  const isCount = Number.isSafeInteger(run.attempts) && Number(run.attempts) >= 0
  return isCount && (run.error === null || typeof run.error === 'string')
}

function onlyRun({ plugin, lane, state, attempts, error }: CarriedRun): CarriedRun {
  return { plugin, lane, state, attempts, error }
}
