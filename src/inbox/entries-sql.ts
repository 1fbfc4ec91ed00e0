import type { SqlValue } from '../database/write.ts'
import type { EntryFilter } from './entry.ts'

/** Conditions joined by `and`, with what their question marks stand for. */
export interface Condition {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
}

/** What is left to do. The join is on a number of which few are dead or pending. */
export const RUNS_OF = 'runs join deliveries on deliveries.seq = runs.delivery_seq'

/** Deliveries of which nothing is left to do. */
export const IS_SETTLED = 'deliveries.seq not in (select delivery_seq from runs)'

/** What a filter says of the deliveries. */
export function ofDeliveries({ event, repoId, since }: EntryFilter): Condition {
  const parts: Condition[] = []
  if (event !== undefined)
    parts.push({
      sql: '(deliveries.name = ? or substr(deliveries.name, 1, ?) = ?)',
      parameters: [event, event.length + 1, `${event}.`],
    })
  if (repoId !== undefined)
    parts.push({
      sql: '(deliveries.lane = ? or deliveries.lane glob ?)',
      parameters: [`repo:${repoId}`, `${repoId}#*`],
    })
  if (since !== undefined) parts.push({ sql: 'deliveries.received_at >= ?', parameters: [since] })
  return both(...parts)
}

/** The same, and what it says of the runs; `settled` has none. */
export function ofRuns({ state, number, ...others }: EntryFilter): Condition {
  const parts: Condition[] = [ofDeliveries(others)]
  if (state !== undefined) parts.push({ sql: 'runs.state = ?', parameters: [state] })
  if (number !== undefined) parts.push({ sql: 'runs.seq = ?', parameters: [number] })
  return both(...parts)
}

/** All of them hold. */
export function both(...parts: readonly Condition[]): Condition {
  return {
    sql: parts.map(({ sql }) => sql).join(' and ') || 'true',
    parameters: parts.flatMap(({ parameters }) => parameters),
  }
}
