import { next } from './lifecycle.ts'
import type { Session, SessionEnd } from './session.ts'
import { isEnded, type Task } from './task.ts'

/**
 * The task after an agent has begun to work on it. The session is the truth: a task that was changed in between (held back,
 * given to somebody else) follows it, and the agent is told at its next heartbeat.
 */
export function afterClaim(before: Task, session: Session): Task {
  if (isEnded(before) || before.session?.id === session.id) return before
  const { id, agent, begunAt, heardAt, contextTokens, contextLimit, progress } = session
  return next(before, {
    state: 'in-progress',
    agent,
    readySince: null,
    session: { id, agent, since: begunAt, heardAt, contextTokens, contextLimit, progress },
    attempts: session.attempt,
    handedIn: null,
  })
}

/**
 * The task after its agent's session has ended. What was completed waits for the issue to be closed and takes no place;
 * anything else is looked at again from the start, and given to an agent anew.
 */
export function afterWork(before: Task, session: Session, how: SessionEnd, nowMs: number): Task {
  if (isEnded(before) || (before.session && before.session.id !== session.id)) return before
  if (how === 'completed') {
    const { pullRequest, summary } = session.outcome ?? {}
    const handedIn = {
      at: nowMs,
      ...(pullRequest === undefined ? {} : { pullRequest }),
      ...(summary === undefined ? {} : { summary }),
    }
    return next(before, { state: 'in-progress', session: null, slot: null, handedIn, handOver: null })
  }
  return next(before, {
    state: 'blocked',
    blockers: null,
    trouble: null,
    agent: null,
    slot: null,
    readySince: null,
    session: null,
    handOver: how === 'handed-over' ? session.note : (before.handOver ?? null),
  })
}
