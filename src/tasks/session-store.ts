import type { Urgency } from '../agents/queue.ts'
import type { Write } from '../database/write.ts'
import type { Session } from './session.ts'

/** A task that its agent may begin. */
export interface Claimable extends Urgency {
  readonly key: string
}

/** How many live sessions an agent may have; no limit if absent. */
export interface SessionPlaces {
  readonly maxConcurrent?: number
  /** In the repository of the task. */
  readonly maxHere?: number
}

/** A task that was given to an agent that has not begun it. */
export interface Awaited {
  readonly key: string
  readonly agent: string
  /** The fencing number of the last session before; 0 = there was none. */
  readonly fence: number
}

/**
 * Where sessions are kept: the truth about them. A task follows in its own lane. Writing is left to whoever commits the
 * returned writes.
 */
export interface SessionStore {
  find(id: string): Promise<Session | undefined>
  /** All that have not ended, the one that was heard first. */
  live(): Promise<readonly Session[]>
  /** The one that works on a task, if any does. */
  liveOf(key: string): Promise<Session | undefined>
  /** Whether an agent has as many live sessions as it may have, those included whose task is its own no more. */
  isFull(agent: string, key: string, places: SessionPlaces): Promise<boolean>
  /** All of a task, the first one first. */
  ofTask(key: string): Promise<readonly Session[]>
  /** The fencing number of the task's newest session; 0 = it had none. */
  latestFence(key: string): Promise<number>
  /** Tasks that are assigned to the agent and that nobody works on, in no order; of some repositories or of all. */
  claimable(agent: string, repoIds?: readonly number[]): Promise<readonly Claimable[]>
  /** All tasks that are assigned and that nobody works on. */
  awaited(): Promise<readonly Awaited[]>
  /** Agents that have ever begun a task. */
  claimants(): Promise<ReadonlySet<string>>
  /** Which tasks pass which agent over until it asks for work. */
  away(): Promise<readonly { readonly key: string; readonly agent: string }[]>
  /**
   * Stores a session that begins. Conflict if the task is not assigned to its agent at that version any more, somebody works
   * on it, the agent has as many sessions as it may have, or its fencing number was taken meanwhile.
   */
  begin(session: Session, taskVersion: number, places?: SessionPlaces): Write
  /** Stores what is new of a session, its end included. Conflict if it had ended already, or is of another fencing number. */
  save(session: Session): Write
}
