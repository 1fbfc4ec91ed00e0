import type { Clock } from '../clock.ts'
import type { Task } from '../tasks/task.ts'

/** So long an issue that was not as its task is not read again for a claim, ms. */
const READ_AGAIN_MS = 5_000
const TASKS_KEPT = 1_000

interface Seen {
  readonly version: number
  readonly atMs: number
}

/**
 * Tasks whose issues were closed or changed, of which nobody has told the bot yet. An agent may ask fifty times a second, and Gitea is
 * not asked as often for its sake; what changes the task ends it.
 */
export class StaleTasks {
  readonly #clock: Clock
  readonly #seen = new Map<string, Seen>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Its issue has just been read, and is not as it was when the task was made. */
  note({ key, version }: Task): void {
    if (this.#seen.size >= TASKS_KEPT) this.#seen.clear()
    this.#seen.set(key, { version, atMs: this.#clock.monotonic() })
  }

  has({ key, version }: Task): boolean {
    const seen = this.#seen.get(key)
    return seen?.version === version && this.#clock.monotonic() - seen.atMs < READ_AGAIN_MS
  }
}
