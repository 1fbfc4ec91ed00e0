import { durationText } from '../../../agents/amounts.ts'
import { ARRIVALS, type ArrivalNotes } from '../../../app/arrivals.ts'
import { DAY_MS } from '../../../clock.ts'
import type { DatabaseLook } from '../../../database/examine.ts'
import { inShell } from '../../named-scope.ts'
import { type Finding, ok, skipped, warning } from './finding.ts'

/** A run that waits for so long, ms, is held up by something. */
const LONG_WAIT_MS = 10 * 60_000
/** So many intervals without a sweep are too many. */
const SWEEPS_MISSED = 3
const LEAST_SWEEP_MS = 10 * 60_000

type Rows = DatabaseLook['rows']

/** What waits in the database, and when something last happened. */
export function queueChecks(
  rows: Rows,
  { nowMs, sweepIntervalMs }: { readonly nowMs: number; readonly sweepIntervalMs: number },
): Finding[] {
  const notes = arrivalNotes(rows)
  return [
    deadRuns(rows),
    queueAge(rows, nowMs),
    pauses(rows),
    lastSweep(rows, nowMs, sweepIntervalMs),
    lastDelivery(notes, nowMs),
    refused(notes, nowMs),
  ]
}

/** What a bot that runs, or ran last, noted of its door. */
export function arrivalNotes(rows: Rows): ArrivalNotes {
  const [row] = rows('select value from instance where name = ?', ARRIVALS)
  return row ? (JSON.parse(String(row.value)) as ArrivalNotes) : { signed: [], refusedAt: null }
}

function deadRuns(rows: Rows): Finding {
  const dead = rows(
    "select runs.plugin, runs.error, deliveries.name as event from runs join deliveries on deliveries.seq = runs.delivery_seq where runs.state = 'dead' order by runs.seq desc",
  )
  const [newest] = dead
  if (!newest) return ok('dead-runs', 'none')
  const found = `${dead.length} failed for good, the newest: ${newest.plugin} on ${newest.event}: ${String(newest.error).slice(0, 200)}`
  return warning(
    'dead-runs',
    found,
    'mosaic-coordinator events list; when the reason is gone: events replay all',
  )
}

function queueAge(rows: Rows, nowMs: number): Finding {
  const [row] = rows(
    "select min(deliveries.received_at) as at, count(*) as n from runs join deliveries on deliveries.seq = runs.delivery_seq where runs.state = 'pending' and runs.available_at <= ?",
    nowMs,
  )
  const count = Number(row?.n ?? 0)
  if (count === 0) return ok('queue-age', 'nothing waits')
  const ageMs = nowMs - Number(row?.at)
  const found = `${count} wait, the oldest for ${spell(ageMs)}`
  if (ageMs < LONG_WAIT_MS) return ok('queue-age', found)
  return warning(
    'queue-age',
    found,
    'See whether a bot runs, whether it is paused, and whether Gitea answers (/ready).',
  )
}

function pauses(rows: Rows): Finding {
  const all = rows('select scope, reason from pauses order by at')
  if (all.length === 0) return ok('pauses', 'none')
  const first = all.slice(0, 3)
  const told = first.map(({ scope, reason }) => `${scope}${reason === '' ? '' : ` (${reason})`}`)
  const isCut = all.length > first.length
  const commands = first.map(({ scope }) => `mosaic-coordinator resume ${inShell(String(scope))}`)
  return warning(
    'pauses',
    `paused: ${told.join(', ')}${isCut ? ` and ${all.length - first.length} more` : ''}`,
    `${commands.join('; ')}, when it is time${isCut ? '; then doctor names the others' : ''}`,
  )
}

/** Those of its timer that have no run left; the ids are indexed, and the lanes are not. */
function lastSweep(rows: Rows, nowMs: number, intervalMs: number): Finding {
  const [row] = rows(
    "select max(received_at) as at from deliveries where id >= 'timer:sweep:' and id < 'timer:sweep;' and seq not in (select delivery_seq from runs)",
  )
  const at = row?.at
  if (typeof at !== 'number') return warning('last-sweep', 'none has ended yet', SWEEP_REMEDY)
  const found = `${spell(nowMs - at)} ago`
  const isLong = nowMs - at > Math.max(LEAST_SWEEP_MS, SWEEPS_MISSED * intervalMs)
  return isLong ? warning('last-sweep', found, SWEEP_REMEDY) : ok('last-sweep', found)
}

const SWEEP_REMEDY =
  'See whether a bot runs, whether `sweep` is among its plugins, and what `events list` says of it.'

function lastDelivery({ signed }: ArrivalNotes, nowMs: number): Finding {
  const last = signed.at(-1)
  if (!last) return skipped('last-delivery', 'nothing has come since the bot was started')
  return ok('last-delivery', `${last.event}, ${spell(nowMs - last.at)} ago`)
}

function refused({ refusedAt }: ArrivalNotes, nowMs: number): Finding {
  if (refusedAt === null || nowMs - refusedAt > DAY_MS) return ok('refused-deliveries', 'none')
  const found = `something was refused ${spell(nowMs - refusedAt)} ago, because its signature was wrong or missing`
  const remedy =
    "A hook has another secret than GITEA_WEBHOOK_SECRET, or a stranger tries the address: the bot's log tells from where."
  return warning('refused-deliveries', found, remedy)
}

/** How long something is ago. @example spell(90_000) // '2 min' */
export function spell(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  return seconds < 60 ? `${seconds} s` : durationText(ms)
}
