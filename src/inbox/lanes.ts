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

/** A run whose turn has come, with those that it does at the same time. */
export interface Turn {
  readonly run: LaneRun
  readonly covers: readonly LaneRun[]
}

/** So many runs in a row before a lane lets others go first, however many more it has. */
const MOST_IN_A_ROW = 12

interface Lane {
  waiting: LaneRun[]
  running: boolean
  /** How many of its runs have ended one after the other, with none of another lane's between. */
  inARow: number
  /** Whether it stands in the queue of those that may move. */
  queued: boolean
  /** It was parked because this plugin had no room, and may move because one of the plugin's runs has ended. */
  wokenFor: string | undefined
}

/**
 * The order of work in memory: which lane is free, and which of its runs comes next. Lanes that can move stand in a
 * queue, and those whose next plugin has no room stand aside, so that taking one costs the same however many wait. What
 * a lane has begun it goes on with before others begin: its runs share what they have read, which is soon too old.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #movable: Lane[] = []
  readonly #parked = new Map<string, Lane[]>()
  readonly #underWay = new Map<string, number>()
  readonly #held = new Map<string, number>()
  #size = 0
  #next = 0

  /** How many runs it holds that are not running. */
  get size(): number {
    return this.#size
  }

  /** How many of them are in lanes that may move now; the others wait for one that runs. */
  get next(): number {
    return this.#next
  }

  /** How many of them are this plugin's. */
  heldOf(plugin: string): number {
    return this.#held.get(plugin) ?? 0
  }

  push(run: LaneRun): void {
    const lane = this.#laneOf(run)
    lane.waiting.push(run)
    this.#count(run.plugin, 1)
    if (lane.queued) this.#next++
    else if (!lane.running && lane.waiting.length === 1) this.#enqueue(lane)
  }

  /** Takes up to `limit` runs, one a lane; a lane stays busy until {@link release}. */
  take(limit: number, policy: ClaimPolicy): Turn[] {
    const turns: Turn[] = []
    while (turns.length < limit) {
      const lane = this.#dequeue()
      if (!lane) break
      const run = nextOf(lane, policy)
      const { wokenFor } = lane
      lane.wokenFor = undefined
      if (!run) continue
      if (this.#hasRoom(run.plugin, policy)) turns.push(this.#begin(lane, run, policy))
      else this.#park(lane, run.plugin, wokenFor === run.plugin || lane.inARow > 0)
      // it moves on with another plugin's run: the room that it was woken for is another lane's
      if (wokenFor !== undefined && wokenFor !== run.plugin) this.#wakeOne(wokenFor)
    }
    return turns
  }

  /** The lane's run has ended (or gave the lane back to wait): the next of the lane may go. */
  release(run: { readonly lane: string; readonly plugin: string }): void {
    const lane = this.#lanes.get(run.lane)
    if (!lane?.running) return
    lane.running = false
    this.#underWay.set(run.plugin, (this.#underWay.get(run.plugin) ?? 1) - 1)
    this.#wakeOne(run.plugin)
    if (lane.waiting.length === 0) this.#lanes.delete(run.lane)
    else if (++lane.inARow < MOST_IN_A_ROW) this.#enqueue(lane, 'first')
    else {
      lane.inARow = 0
      this.#enqueue(lane)
    }
  }

  /** Undoes a {@link take}: the runs stand where they stood. */
  putBack({ run, covers }: Turn): void {
    const lane = this.#laneOf(run)
    lane.waiting = [...covers, run, ...lane.waiting].sort((one, other) => one.seq - other.seq)
    this.#count(run.plugin, covers.length + 1)
    this.release(run)
  }

  #count(plugin: string, more: number): void {
    this.#size += more
    this.#held.set(plugin, this.heldOf(plugin) + more)
  }

  #laneOf(run: LaneRun): Lane {
    let lane = this.#lanes.get(run.lane)
    if (!lane) {
      lane = { waiting: [], running: false, inARow: 0, queued: false, wokenFor: undefined }
      this.#lanes.set(run.lane, lane)
    }
    return lane
  }

  #hasRoom(plugin: string, policy: ClaimPolicy): boolean {
    return (this.#underWay.get(plugin) ?? 0) < (policy.atOnce?.(plugin) ?? Infinity)
  }

  #begin(lane: Lane, run: LaneRun, policy: ClaimPolicy): Turn {
    const together = sameWork(lane, run, policy)
    const taken = new Set(together)
    lane.waiting = lane.waiting.filter((other) => !taken.has(other))
    lane.running = true
    this.#count(run.plugin, -taken.size)
    this.#underWay.set(run.plugin, (this.#underWay.get(run.plugin) ?? 0) + 1)
    // the newest stands for the others: what it carries (a version, who acted) is the least stale
    const newest = together.reduce((one, other) => (other.seq > one.seq ? other : one))
    return { run: newest, covers: together.filter((other) => other !== newest) }
  }

  #park(lane: Lane, plugin: string, first: boolean): void {
    const parked = this.#parked.get(plugin) ?? []
    this.#parked.set(plugin, parked)
    if (first) parked.unshift(lane)
    else parked.push(lane)
  }

  #wakeOne(plugin: string): void {
    const lane = this.#parked.get(plugin)?.shift()
    if (!lane) return
    lane.wokenFor = plugin
    this.#enqueue(lane, lane.inARow > 0 ? 'first' : 'last')
  }

  #enqueue(lane: Lane, place: 'first' | 'last' = 'last'): void {
    lane.queued = true
    this.#next += lane.waiting.length
    if (place === 'first') this.#movable.unshift(lane)
    else this.#movable.push(lane)
  }

  #dequeue(): Lane | undefined {
    const lane = this.#movable.shift()
    if (!lane) return undefined
    lane.queued = false
    this.#next -= lane.waiting.length
    return lane
  }
}

/** The oldest, unless its plugin waits for the others. */
function nextOf(lane: Lane, policy: ClaimPolicy): LaneRun | undefined {
  return lane.waiting.find((run) => !policy.lastInTurn(run.plugin)) ?? lane.waiting[0]
}

function sameWork(lane: Lane, run: LaneRun, policy: ClaimPolicy): LaneRun[] {
  const key = policy.coalesceKey(run.plugin, run.event, run.lane)
  if (key === undefined) return [run]
  return lane.waiting.filter(
    (other) =>
      other.plugin === run.plugin && policy.coalesceKey(other.plugin, other.event, other.lane) === key,
  )
}
