import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Write } from '../database/write.ts'
import { asError } from '../errors.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { Memory } from './memory.ts'
import type { Timer } from './registrar.ts'
import type { Calendar } from './schedule.ts'

/** However far away the next time is, the wall clock is looked at so often: it may be set, or the machine may sleep. */
const LONGEST_WAIT_MS = 60_000

/** The timer of the system may end so much before the wall clock has come to the time that was meant. */
const EARLY_MS = 50

/** What timers need. */
export interface TimerDeps {
  readonly inbox: Pick<Inbox, 'add'>
  readonly clock: Clock
  readonly log: Log
  readonly memory: Memory
  commit(writes: readonly Write[]): Promise<void>
}

/**
 * Puts a `timer.due` event into the inbox whenever a timer is due. Its lane is the timer's own, so that it never overlaps
 * itself. One process works on one file, and no other makes these events.
 *
 * @returns the function that stops all of them
 */
export function startTimers(timers: readonly Timer[], deps: TimerDeps): () => void {
  const cancels = timers.map((timer) => {
    const { when } = timer
    const rhythm =
      typeof when === 'number' ? atEachInterval(timer, when, deps) : byTheCalendar(timer, when, deps)
    return repeat(rhythm, timer, deps)
  })
  return () => {
    for (const cancel of cancels) cancel()
  }
}

interface Rhythm {
  /** Stores an event if it is due now. */
  look(): Promise<void>
  /** How long until the next look, ms. */
  waitMs(): number
}

function repeat(rhythm: Rhythm, { plugin }: Timer, { clock, log }: TimerDeps): () => void {
  let cancel: () => void = () => {}
  let stopped = false
  const round = async () => {
    try {
      await rhythm.look()
    } catch (error) {
      log.error({ error: asError(error), plugin }, 'a timer could not be stored; the next one comes')
    }
    if (!stopped) cancel = clock.after(rhythm.waitMs(), () => void round())
  }
  void round()
  return () => {
    stopped = true
    cancel()
  }
}

/**
 * At once, and then at the round times of the interval. The ids say nothing of the time: a clock that is set back would
 * come to ids that are stored already, and nothing would happen until it has caught up.
 */
function atEachInterval(timer: Timer, intervalMs: number, { inbox, clock }: TimerDeps): Rhythm {
  const start = randomUUID()
  let calls = 0
  let dueAt = -Infinity
  return {
    look: async () => void (await inbox.add(dueEvent(timer, `${start}-${calls++}`))),
    waitMs: () => {
      const now = clock.now()
      const isEarly = dueAt > now && dueAt - now < EARLY_MS
      dueAt = (Math.floor((isEarly ? dueAt : now) / intervalMs) + 1) * intervalMs
      return dueAt - now
    },
  }
}

/**
 * What was missed while no process ran is made up for by one run. Of a timer that was never seen before nothing was
 * missed. Its ids are made of the time at which it was due: when the clock was set back, what is due again has the id that
 * it had, and is not done twice.
 */
function byTheCalendar(timer: Timer, calendar: Calendar, deps: TimerDeps): Rhythm {
  const { inbox, clock, memory } = deps
  const name = `${laneOf(timer)}:${calendar.key}`
  const remember = (atMs: number) => deps.commit([memory.remember(name, String(atMs))])
  // what came while it looked, or while the machine slept in the middle of it, is due at once
  let lookedAt = clock.now()
  return {
    look: async () => {
      const now = clock.now()
      lookedAt = now
      const stored = await memory.recall(name)
      const due = calendar.latest(now)
      if (stored === undefined || Number(stored) > now) await remember(now)
      else if (due !== undefined && due > Number(stored)) {
        await inbox.add(dueEvent(timer, `at-${due}`))
        await remember(due)
      }
    },
    waitMs: () => Math.min(LONGEST_WAIT_MS, Math.max(1, calendar.next(lookedAt) - clock.now())),
  }
}

function laneOf({ plugin, number }: Timer): string {
  return `timer:${plugin}:${number}`
}

function dueEvent(timer: Timer, period: string) {
  const lane = laneOf(timer)
  return {
    id: `${lane}:${period}`,
    name: 'timer.due',
    lane,
    headers: { root: 'timer' },
    body: Buffer.from(JSON.stringify({ plugin: timer.plugin, timer: timer.number })),
    runs: [{ plugin: timer.plugin, lane }],
  }
}
