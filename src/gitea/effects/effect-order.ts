import type { IssueSnapshot } from '../snapshot.ts'

/** Idle issues of which it is still known when they were last changed. */
const ISSUES_KEPT = 5_000

/** The effects of one plugin on one issue. */
interface Queue {
  last: Promise<unknown>
  waiting: number
  /** When the last effect ended, by the count, and on which snapshot. */
  endedAt: number
  by: IssueSnapshot | undefined
}

/**
 * Lets the effects of one plugin on one issue through one after the other. Its lane does so for the issue's own events; but
 * a timer, or a handler of another issue, may act on the issue too, and then two of them would find that a comment is
 * missing, and make two. What was read before somebody else's effect does not count for the next one.
 */
export class EffectOrder {
  readonly #queues = new Map<string, Queue>()
  /** Goes up with everything that happens here: a clock may be set back, and its milliseconds are too long. */
  #count = 0
  readonly #readAt = new WeakMap<IssueSnapshot, number>()

  /** Has to be called before anything is read through the snapshot. */
  begin(snapshot: IssueSnapshot): void {
    if (!this.#readAt.has(snapshot)) this.#readAt.set(snapshot, ++this.#count)
  }

  /** Runs `work` when every effect of the plugin on the issue before it has ended, however it ended. */
  run<T>(plugin: string, snapshot: IssueSnapshot, work: () => Promise<T>): Promise<T> {
    const queue = this.#queueOf(`${plugin} ${snapshot.key}`)
    queue.waiting++
    const turn = queue.last.then(async () => {
      try {
        this.#refresh(queue, snapshot)
        return await work()
      } finally {
        queue.waiting--
        queue.endedAt = ++this.#count
        queue.by = snapshot
      }
    })
    queue.last = turn.catch(() => {})
    return turn
  }

  #refresh(queue: Queue, snapshot: IssueSnapshot): void {
    if (queue.by === snapshot || queue.endedAt < (this.#readAt.get(snapshot) ?? 0)) return
    snapshot.forget()
    this.#readAt.set(snapshot, ++this.#count)
  }

  #queueOf(key: string): Queue {
    const known = this.#queues.get(key)
    if (known) return known
    const queue: Queue = { last: Promise.resolve(), waiting: 0, endedAt: 0, by: undefined }
    this.#forgetOldest()
    this.#queues.set(key, queue)
    return queue
  }

  #forgetOldest(): void {
    if (this.#queues.size < ISSUES_KEPT) return
    for (const [key, { waiting }] of this.#queues) {
      if (waiting > 0) continue
      this.#queues.delete(key)
      return
    }
  }
}
