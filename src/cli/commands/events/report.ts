import type { Entry, EntryState } from '../../../inbox/entry.ts'
import { withoutSecrets } from '../../../policy/without-secrets.ts'
import { textTable } from '../../text-table.ts'
import type { About, NamedDelivery } from './about.ts'

/** Of an error; `events show` has all of it. */
const LONGEST_WHY = 120

/** The entries as a table, and how many there are in all. */
export function entriesText(
  entries: readonly (Entry & About)[],
  counts: Readonly<Record<EntryState, number>>,
): string {
  const all = counts.dead + counts.pending + counts.settled
  if (entries.length === 0) return 'Nothing of that kind is in the inbox.\n'
  const head = ['NUMBER', 'STATE', 'EVENT', 'PLUGIN', 'ABOUT', 'TRIES', 'RECEIVED', 'DELIVERY', 'WHY']
  const rows = entries.map((entry) => [
    entry.number === null ? '-' : String(entry.number),
    entry.state,
    plain(entry.event),
    plain(entry.plugin ?? '-'),
    plain(entry.about ?? entry.lane),
    entry.number === null ? '-' : String(entry.attempts),
    isoTime(entry.receivedAt),
    plain(entry.deliveryId),
    clipped(withoutSecrets(entry.error)),
  ])
  const told = Object.entries(counts).flatMap(([state, count]) => (count > 0 ? [`${count} ${state}`] : []))
  const next = counts.dead > 0 ? ' Look: events show NUMBER. Try again: events replay NUMBER, or all.' : ''
  return `${textTable([head, ...rows])}\n${entries.length} of ${all}: ${told.join(', ')}.${next}\n`
}

/** One for programs. */
export function entryJson({ receivedAt, nextTryAt, ...entry }: Entry & About) {
  return {
    ...entry,
    error: withoutSecrets(entry.error),
    receivedAt: isoTime(receivedAt),
    nextTryAt: nextTryAt === null ? null : isoTime(nextTryAt),
  }
}

/** A delivery for a person: what it said, and what is left to do of it. */
export function deliveryText(delivery: NamedDelivery): string {
  const { id, event, about, lane, receivedAt, headers, body, runs } = delivery
  const facts = [
    ['event', event],
    ['about', about ?? lane],
    ['lane', lane],
    ['delivery', id],
    ['received', isoTime(receivedAt)],
    ['size', `${body.length} bytes`],
  ].map((row) => row.map(plain))
  const shown = Object.entries(withoutSecrets(headers))
  const parts = [
    textTable(facts),
    `Headers\n${indented(textTable(shown.map((row) => row.map(plain))))}`,
    runs.length === 0
      ? 'Runs\n  none is left: all were done, or dropped'
      : `Runs\n${indented(runsText(runs))}`,
    `Payload\n${indented(payloadText(body))}`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** The same for programs. */
export function deliveryJson({ id, event, about, lane, receivedAt, headers, body, runs }: NamedDelivery) {
  const payload = parsed(body)
  return {
    ...{ id, event, lane, about },
    receivedAt: isoTime(receivedAt),
    headers: withoutSecrets(headers),
    runs: runs.map(entryJson),
    ...(payload === undefined ? { text: textOf(body) } : { payload: withoutSecrets(payload) }),
  }
}

function runsText(runs: readonly Entry[]): string {
  const head = ['NUMBER', 'STATE', 'PLUGIN', 'LANE', 'TRIES', 'NEXT TRY', 'LAST ERROR']
  const rows = runs.map((run) => [
    ...[String(run.number), run.state, plain(run.plugin ?? '-'), plain(run.lane), String(run.attempts)],
    run.state === 'dead' ? 'when replayed' : run.nextTryAt === null ? 'at once' : isoTime(run.nextTryAt),
    plain(withoutSecrets(run.error) ?? '-'),
  ])
  return textTable([head, ...rows])
}

function payloadText(body: Uint8Array): string {
  const payload = parsed(body)
  if (payload === undefined) return `it is no JSON: ${plain(textOf(body))}`
  const lines = JSON.stringify(withoutSecrets(payload), null, 2).split('\n')
  return lines.map((line) => line.replaceAll(OBEYED, ' ')).join('\n')
}

const LONGEST_TEXT = 10_000

// what is cut in two is not known as a secret any more
function textOf(body: Uint8Array): string {
  return withoutSecrets(Buffer.from(body).toString('utf8')).slice(0, LONGEST_TEXT)
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

function clipped(error: string | null): string {
  const text = plain(error ?? '')
  return text.length > LONGEST_WHY ? `${text.slice(0, LONGEST_WHY - 1)}…` : text
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

/** What a terminal would obey; JSON.stringify leaves much of it as it is. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/** Text that strangers wrote, on one line. */
function plain(text: string): string {
  return text.replaceAll(OBEYED, ' ').replaceAll(/\s+/g, ' ')
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString()
}
