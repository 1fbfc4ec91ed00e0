import { inQueueOrder } from '../../agents/queue.ts'
import type { BuiltInDeps } from '../deps.ts'

/** Places that are told by their number; whoever stands further back is told so and no more. */
export const PLACES_TOLD = 10
/** How long the order is used before it is asked for again: a sweep shows hundreds of places in a row, and each is drawn hourly at most. */
const ORDER_TTL_MS = 10_000

/** The queue for agents, as people see it. */
export class Queue {
  readonly #deps: Pick<BuiltInDeps, 'tasks' | 'clock'>
  #read: { readonly atMs: number; readonly places: ReadonlyMap<string, number> } | undefined

  constructor(deps: Pick<BuiltInDeps, 'tasks' | 'clock'>) {
    this.#deps = deps
  }

  /** The place of a task, from 1 to {@link PLACES_TOLD} + 1, which stands for all behind; null = it does not wait. */
  async placeOf(key: string): Promise<number | null> {
    const now = this.#deps.clock.now()
    const isFresh = this.#read && now >= this.#read.atMs && now - this.#read.atMs < ORDER_TTL_MS
    // who is not in it has come since
    if (!isFresh || !this.#read?.places.has(key)) {
      const order = inQueueOrder(await this.#deps.tasks.queue())
      this.#read = { atMs: now, places: new Map(order.map((task, index) => [task.key, index + 1])) }
    }
    const place = this.#read.places.get(key)
    return place === undefined ? null : Math.min(place, PLACES_TOLD + 1)
  }
}
