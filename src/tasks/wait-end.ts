import type { Task } from './task.ts'

/** Until when a task waits for a cheaper agent. */
export interface WaitEnd {
  /** Since when the task waited for an agent then: of another wait this says nothing. */
  readonly readySince: number
  /** When that agent was to be free as people were told first, ms since 1970. */
  readonly until: number
  /** How long that was then; a clock that was set back would make it longer. */
  readonly waitMs: number
}

type Waiter = Partial<Pick<Task, 'readySince' | 'decision' | 'waitEnd'>>

/**
 * The task with the end of its wait for a cheaper agent. The end stays what it was at first, also when another agent is waited for or none is free
 * meanwhile, until waiting costs something else: a wait that is told anew again and again would have no end. Waiting that costs nothing has none.
 */
export function withWaitEnd(before: Task, after: Task, nowMs: number): Task {
  const { decision, readySince, state } = after
  const waits = state === 'ready' ? decision?.waits : undefined
  if (!waits || waits.usdPerHour === 0 || readySince === null || hasEnd(before, waits.usdPerHour))
    return after
  const waitEnd: WaitEnd = { readySince, until: nowMs + waits.waitMs, waitMs: waits.waitMs }
  return { ...after, waitEnd, version: before.version + 1 }
}

/** Whether the task's wait for a cheaper agent has an end already. */
export function hasEnd(task: Waiter, usdPerHour: number): boolean {
  const { usdPerHour: before = usdPerHour } = task.decision?.waits ?? {}
  return endOf(task) !== undefined && before === usdPerHour && usdPerHour > 0
}

/** Whether a task has waited for a cheaper agent as long as it was to; also when a clock that was set back would have it wait for longer. */
export function hasWaited(task: Waiter, nowMs: number): boolean {
  const end = endOf(task)
  return end !== undefined && (nowMs >= end.until || end.until - nowMs > end.waitMs)
}

function endOf({ waitEnd, readySince }: Waiter): WaitEnd | undefined {
  return waitEnd && waitEnd.readySince === readySince ? waitEnd : undefined
}
