import type { Clock } from '../clock.ts'
import type { ServerLog } from './server-log.ts'

const INTERVAL_MS = 60_000

/** Logs by code, e.g. `SIGNATURE_INVALID`, and seldom. */
export type RareLog = (level: 'warn' | 'error', code: string, message: string, fields?: object) => void

/**
 * For what happens as often as strangers (or a full disk) like: each code is logged at once and then at most once
 * a minute, with the number that was left out. Otherwise anybody could fill the disk with the log.
 *
 * @example logRarely('warn', 'SIGNATURE_INVALID', 'A delivery was refused.', { from: '203.0.113.7' })
 */
export function rareLog(log: ServerLog, clock: Clock): RareLog {
  const lastByCode = new Map<string, { atMs: number; leftOut: number }>()
  return (level, code, message, fields = {}) => {
    const last = lastByCode.get(code)
    if (last && clock.monotonic() - last.atMs < INTERVAL_MS) {
      last.leftOut += 1
      return
    }
    lastByCode.set(code, { atMs: clock.monotonic(), leftOut: 0 })
    log[level]({ ...fields, code, leftOut: last?.leftOut ?? 0 }, message)
  }
}
