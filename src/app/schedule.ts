import { Cron } from 'croner'
import { CoordinatorError } from '../errors.ts'

/** A day, an hour and so on, each at its beginning. */
const NAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'] as const

/**
 * When something is due by the calendar: five fields (minute, hour, day of the month, month, day of the week) as cron
 * has them, or a name.
 *
 * @example '0 9 * * 1-5' // at nine on working days
 * @example '@daily' // at midnight
 */
export type Schedule = (typeof NAMES)[number] | `${string} ${string} ${string} ${string} ${string}`

/** How a schedule is read. */
export interface ScheduleOptions {
  /** Where the clock hangs, e.g. `Europe/Berlin`; UTC unless said, whatever the machine is set to. */
  readonly timeZone?: string
}

/** A schedule that was read: when it was due, and when it will be. */
export interface Calendar {
  /** The same for the same schedule, for whatever is stored about it. */
  readonly key: string
  /** The last time at or before `nowMs`; undefined = never yet. */
  latest(nowMs: number): number | undefined
  /** The first time after `nowMs`. */
  next(nowMs: number): number
}

/**
 * Reads a schedule.
 *
 * @example readSchedule('0 9 * * *', { timeZone: 'Europe/Berlin' }).next(Date.now())
 * @throws CoordinatorError `SCHEDULE_INVALID` when it is not one, is never due, or the time zone does not exist
 */
export function readSchedule(text: Schedule, options: ScheduleOptions = {}): Calendar {
  const { timeZone = 'UTC' } = options
  checkTimeZone(timeZone)
  const cron = readCron(text, timeZone)
  return {
    key: `${text} ${timeZone}`,
    latest: (nowMs) => cron.previousRuns(1, new Date(nowMs + 1))[0]?.getTime(),
    next: (nowMs) => cron.nextRun(new Date(nowMs))?.getTime() ?? Infinity,
  }
}

/** The library could call back itself; here it only computes, and the time is the coordinator's own. */
function readCron(text: string, timeZone: string): Cron {
  const isName = NAMES.some((name) => name === text)
  if (text.startsWith('@') && !isName) throw invalid(text, `The names are ${NAMES.join(', ')}.`)
  try {
    const cron = new Cron(text, { mode: '5-part', timezone: timeZone, paused: true })
    if (cron.nextRun(new Date(0)) !== null) return cron
  } catch (cause) {
    const hint = 'Write five fields: minute, hour, day of the month, month, day of the week.'
    throw invalid(text, hint, cause)
  }
  throw invalid(text, 'No such day ever comes.')
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch (cause) {
    throw invalid(timeZone, 'Write a name as Europe/Berlin, or UTC.', cause)
  }
}

function invalid(text: string, hint: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('SCHEDULE_INVALID', `"${text}" is no schedule.`, { hint, cause })
}

/** @throws CoordinatorError `SCHEDULE_INVALID` for what would never, or always, be due */
export function checkInterval(intervalMs: number): number {
  if (Number.isFinite(intervalMs) && intervalMs >= 1) return intervalMs
  throw new CoordinatorError('SCHEDULE_INVALID', `${intervalMs} is no interval.`, {
    hint: 'Write a number of milliseconds above 0.',
  })
}
