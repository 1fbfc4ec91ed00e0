import { CoordinatorError } from '../errors.ts'
import type { Session } from '../tasks/session.ts'

/** Why an agent is not given what it asks for. */
export type RefusalCode =
  | 'SESSION_UNKNOWN'
  | 'FENCE_OLD'
  | 'SESSION_ENDED'
  | 'TOKEN_INVALID'
  | 'TASK_NOT_YOURS'
  | 'TASK_TAKEN'
  | 'TASK_NOT_READY'

/** A "no" to an agent: nothing was changed. */
export class SessionRefusal extends CoordinatorError {
  declare readonly code: RefusalCode
  declare readonly hint: string

  constructor(code: RefusalCode, message: string, hint: string) {
    super(code, message, { hint })
  }

  /** The message without what to do. */
  get detail(): string {
    return this.message.slice(0, -this.hint.length - 1)
  }
}

/** The refusal of whatever a session sends after its end. */
export function sessionEnded({ state }: Pick<Session, 'state'>): SessionRefusal {
  return new SessionRefusal(
    'SESSION_ENDED',
    `The session has ended already: ${state}.`,
    'Nothing that it sends counts any more. Stop the work, and claim again.',
  )
}

/** A write of an agent with the fencing number of another session. */
export function fenceOld(): SessionRefusal {
  return new SessionRefusal(
    'FENCE_OLD',
    'The fencing number is not the one of this session.',
    'Another session works on the task, or the number is wrong. Stop, and claim again.',
  )
}
