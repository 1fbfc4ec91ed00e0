import type { ClaimPolicy } from './inbox.ts'

/** A pending run as the scheduler holds it: only numbers and names, no body. */
export interface LaneRun {
  readonly seq: number
  readonly deliverySeq: number
  readonly event: string
  readonly plugin: string
  readonly lane: string
  readonly attempts: number
}

/** A run whose turn has come, with the numbers of those that it does at the same time. */
export interface Turn {
  readonly run: LaneRun
  readonly covers: readonly number[]
}

interface Lane {
  readonly name: string
  waiting: LaneRun[]
  running: boolean
}

/**
 * The order of work in memory: which lane is free, and which of its runs comes next. Lanes that can move stand in a
 * queue, so that taking one costs the same however many lanes wait.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  #movable: Lane[] = []
  #size = 0

  /** How many runs it holds that are not running. */
  get size(): number {
    return this.#size
  }

  push(run: LaneRun): void {
    let lane = this.#lanes.get(run.lane)
    if (!lane) {
      lane = { name: run.lane, waiting: [], running: false }
      this.#lanes.set(run.lane, lane)
    }
    lane.waiting.push(run)
    this.#size++
    if (!lane.running && lane.waiting.length === 1) this.#movable.push(lane)
  }

  /** Takes up to `limit` runs, one a lane; a lane stays busy until {@link release}. */
  take(limit: number, policy: ClaimPolicy): Turn[] {
    const turns: Turn[] = []
    const stuck: Lane[] = []
    while (turns.length < limit) {
      const lane = this.#movable.shift()
      if (!lane) break
      const turn = this.#next(lane, policy)
      if (turn) turns.push(turn)
      else stuck.push(lane)
    }
    this.#movable.push(...stuck)
    return turns
  }

  /** The lane's run has ended (or gave the lane back to wait): the next of the lane may go. */
  release(name: string): void {
    const lane = this.#lanes.get(name)
    if (!lane) return
    lane.running = false
    if (lane.waiting.length > 0) this.#movable.push(lane)
    else this.#lanes.delete(name)
  }

  #next(lane: Lane, policy: ClaimPolicy): Turn | undefined {
    const known = lane.waiting.filter((run) => policy.plugins.has(run.plugin))
    const run = known.find((candidate) => !policy.lastInTurn(candidate.plugin)) ?? known[0]
    if (!run) return undefined
    const key = policy.coalesceKey(run.plugin, run.event)
    const together = key === undefined ? [run] : known.filter((other) => isSame(other, run, key, policy))
    const taken = new Set(together.map((other) => other.seq))
    lane.waiting = lane.waiting.filter((other) => !taken.has(other.seq))
    lane.running = true
    this.#size -= taken.size
    // the newest stands for the others: what it carries (a version, who acted) is the least stale
    const newest = together.at(-1) ?? run
    return { run: newest, covers: [...taken].filter((seq) => seq !== newest.seq) }
  }
}

function isSame(other: LaneRun, run: LaneRun, key: string, policy: ClaimPolicy): boolean {
  return other.plugin === run.plugin && policy.coalesceKey(other.plugin, other.event) === key
}
