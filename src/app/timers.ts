import type { Clock } from '../clock.ts'
import { asError } from '../errors.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { Timer } from './app.ts'

/**
 * Puts a `timer.due` event into the inbox at each interval. Its id is made of the interval's number, so that several
 * processes make one event; its lane is the timer's own, so that it never overlaps itself.
 *
 * @returns the function that stops all of them
 */
export function startTimers(
  timers: readonly Timer[],
  deps: { inbox: Inbox; clock: Clock; log: Log },
): () => void {
  const cancels = timers.map((timer) => startTimer(timer, deps))
  return () => {
    for (const cancel of cancels) cancel()
  }
}

function startTimer(
  timer: Timer,
  { inbox, clock, log }: { inbox: Inbox; clock: Clock; log: Log },
): () => void {
  let cancel: () => void = () => {}
  let stopped = false
  const fire = async (period: string) => {
    try {
      await inbox.add(dueEvent(timer, period))
    } catch (error) {
      log.error(
        { error: asError(error), plugin: timer.plugin },
        'a timer could not be stored; the next one comes',
      )
    }
    if (stopped) return
    const next = Math.floor(clock.now() / timer.intervalMs) + 1
    cancel = clock.after(next * timer.intervalMs - clock.now(), () => void fire(String(next)))
  }
  void fire(`start-${clock.now()}`)
  return () => {
    stopped = true
    cancel()
  }
}

function dueEvent({ plugin, number }: Timer, period: string) {
  const lane = `timer:${plugin}:${number}`
  return {
    id: `${lane}:${period}`,
    name: 'timer.due',
    lane,
    headers: { root: 'timer' },
    body: Buffer.from(JSON.stringify({ plugin, timer: number })),
    runs: [{ plugin, lane }],
  }
}
