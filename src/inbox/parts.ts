import type { ClaimPolicy } from './inbox.ts'
import type { LaneRun, Lanes } from './lanes.ts'

/** A plugin that has room again, and of whose runs some wait on the disk. */
interface Behind {
  readonly plugin: string
  /** Its fresh runs up to this number are in memory, or have ended. */
  readonly after: number
  /** How many more it may have in memory. */
  readonly room: number
}

/**
 * Which plugin may have how much of the memory for runs: as much as it likes while half of it is free, and then a part of
 * a quarter. Otherwise one that hangs would fill all of it with time, and everybody's runs would stay on the disk. Only
 * plugins with lanes of their own are held to it: in a shared lane the runs of the others would overtake.
 */
export class Parts {
  readonly plugins: ReadonlySet<string>
  readonly #lanes: Lanes
  readonly #ownLanes: ReadonlySet<string>
  readonly #most: number
  readonly #part: number
  /** Plugins that stay behind, and up to which number their fresh runs were taken into memory. */
  readonly #behind = new Map<string, number>()

  /** @param most how many runs may be in memory */
  constructor(lanes: Lanes, policy: ClaimPolicy, most: number) {
    this.#lanes = lanes
    this.#most = most
    this.plugins = new Set(policy.plugins)
    this.#ownLanes = new Set([...this.plugins].filter((plugin) => policy.ownLanes?.(plugin)))
    this.#part = Math.max(1, Math.floor(most / 4 / this.#ownLanes.size))
  }

  /** Those whose fresh runs go into memory in the order in which they came. */
  get inStep(): string[] {
    return [...this.plugins].filter((plugin) => !this.#behind.has(plugin))
  }

  hasRoom(plugin: string): boolean {
    if (this.#lanes.size < this.#most / 2 || !this.#ownLanes.has(plugin)) return true
    return this.#lanes.heldOf(plugin) < this.#part
  }

  /** Whether the next fresh run goes into memory; from one that does not, all of its plugin stay behind. */
  admits({ plugin, seq }: LaneRun): boolean {
    if (this.#behind.has(plugin)) return false
    if (this.hasRoom(plugin)) return true
    this.#behind.set(plugin, seq - 1)
    return false
  }

  /** Not before half of the part is free: each of them costs a look at the disk. */
  get behind(): Behind[] {
    return [...this.#behind].flatMap(([plugin, after]) => {
      const free =
        this.#lanes.size < this.#most / 4 ? this.#most / 4 : this.#part - this.#lanes.heldOf(plugin)
      return free >= this.#part / 2 ? [{ plugin, after, room: Math.ceil(free) }] : []
    })
  }

  /** @param after up to where its runs are in memory now; undefined = none is left on the disk */
  caughtUp(plugin: string, after: number | undefined): void {
    if (after === undefined) this.#behind.delete(plugin)
    else this.#behind.set(plugin, after)
  }
}
