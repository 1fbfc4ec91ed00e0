import type { Difficulty } from '../issue/spec.ts'
import type { AgentRatios, CalibratedSource, Calibration } from './calibration.ts'
import { logOf, RatioHistogram } from './ratio-histogram.ts'
import { type Weighed, weightedMedian } from './weighted-median.ts'

/**
 * A finished task counts half as much after so long, ms: models and the programs around them are replaced every few months, so
 * what they used half a year ago says little. Shorter, and a team that finishes a task a day would never know anything.
 */
export const HALF_LIFE_MS = 45 * 24 * 60 * 60_000
/** So many finished tasks count as much as all that was known before them. */
const PRIOR_TASKS = 10
/** What agents report of themselves moves their own estimate at most so many times from what holds for everybody. */
export const MOST_APART = 4
/** Ratios are rounded to this: a decision is not another one because somebody else has finished one more task. */
const ROUNDED_TO = 0.05
/** So many of an agent's newest tasks are told of. */
export const RECENT_TASKS = 20
/** Agents of repositories that nobody has worked in for longest are forgotten beyond so many; they count as elsewhere then. */
const MOST_CELLS = 5_000

/** Which kind of work it was. */
export interface WorkKind {
  readonly source: CalibratedSource
  readonly difficulty: Difficulty
}

/** What one finished task, or several alike, used of its estimate. */
export interface Used extends WorkKind {
  readonly repoId: number
  readonly agent: string
  /** Bucket of the peak of its context over the estimate's p50, and over its p90; see `bucketOf`. */
  readonly p50Bucket: number
  readonly p90Bucket: number
  /** {@link weightAt} when it was finished; of several the sum. */
  readonly weight: number
}

/**
 * How much a task that was finished at `atMs` weighs beside one of `baseMs`. The weight of all tasks falls together as time
 * passes, so none has to be counted again.
 */
export function weightAt(atMs: number, baseMs: number): number {
  return 2 ** ((atMs - baseMs) / HALF_LIFE_MS)
}

interface Cell {
  readonly p50: RatioHistogram
  readonly p90: RatioHistogram
}
type Part = keyof Cell
const PARTS = { p50: 0.5, p90: 0.9 } as const

/** All that is known of one kind of work. */
interface Known {
  readonly everywhere: Map<string, Cell>
  readonly recent: Map<string, number[]>
}

/** What was learned from finished tasks. The order in which they are added says nothing, but for the newest ones that people are told of. */
export class LearnedRatios {
  readonly #kinds = new Map<string, Known>()
  /** By kind and repository. */
  readonly #here = new Map<string, Map<string, Cell>>()
  #cells = 0

  add(used: Used): void {
    const { agent, repoId } = used
    const kind = kindOf(used)
    count(cellIn(this.#known(kind).everywhere, agent), used)
    const place = `${kind} ${repoId}`
    const here = this.#here.get(place) ?? new Map<string, Cell>()
    // the one that was added to last stands last
    this.#here.delete(place)
    this.#here.set(place, here)
    if (!here.has(agent)) this.#cells++
    count(cellIn(here, agent), used)
    this.#forget()
  }

  /** The newest ones of an agent, for people; the last one is the newest. */
  addRecent(kind: WorkKind, agent: string, p50Bucket: number): void {
    const { recent } = this.#known(kindOf(kind))
    recent.set(agent, [...(recent.get(agent) ?? []), p50Bucket].slice(-RECENT_TASKS))
  }

  /** What counts for these agents in a repository. @param nowWeight {@link weightAt} of now */
  calibration(kind: WorkKind, repoId: number, agents: readonly string[], nowWeight: number): Calibration {
    const { source, difficulty } = kind
    const found = this.ratios(kind, repoId, agents, nowWeight)
    const ratios = found.filter(({ p50Ratio, p90Ratio }) => p50Ratio !== 1 || p90Ratio !== 1)
    return { difficulty, source, ratios: ratios.sort((a, b) => (a.agent < b.agent ? -1 : 1)) }
  }

  /** The same for each of the agents, also where their estimates count as they were read. @param repoId undefined = anywhere else */
  ratios(
    kind: WorkKind,
    repoId: number | undefined,
    agents: readonly string[],
    nowWeight: number,
  ): AgentRatios[] {
    const known = this.#kinds.get(kindOf(kind))
    const here = this.#here.get(`${kindOf(kind)} ${repoId}`) ?? new Map<string, Cell>()
    return known ? ratiosOf({ ...known, here, nowWeight }, agents) : []
  }

  /** So many tasks of today an agent's finished ones weigh; of one repository or of all. */
  weight(kind: WorkKind, repoId: number | undefined, agent: string, nowWeight: number): number {
    return (this.#cellsOf(kind, repoId)?.get(agent)?.p50.total ?? 0) / nowWeight
  }

  /** Everybody who has finished work of a kind; of one repository or of all. */
  agents(kind: WorkKind, repoId?: number): string[] {
    return [...(this.#cellsOf(kind, repoId)?.keys() ?? [])].sort()
  }

  #cellsOf(kind: WorkKind, repoId: number | undefined): ReadonlyMap<string, Cell> | undefined {
    const place = kindOf(kind)
    return repoId === undefined ? this.#kinds.get(place)?.everywhere : this.#here.get(`${place} ${repoId}`)
  }

  #known(kind: string): Known {
    const known = this.#kinds.get(kind) ?? { everywhere: new Map(), recent: new Map() }
    this.#kinds.set(kind, known)
    return known
  }

  #forget(): void {
    for (const [place, cells] of this.#here) {
      if (this.#cells <= MOST_CELLS) return
      this.#here.delete(place)
      this.#cells -= cells.size
    }
  }
}

interface Around extends Known {
  readonly here: ReadonlyMap<string, Cell>
  readonly nowWeight: number
}

function ratiosOf(around: Around, agents: readonly string[]): AgentRatios[] {
  const of = { p50: ratioFor(around, 'p50'), p90: ratioFor(around, 'p90') }
  return agents.map((agent) => {
    const recent = around.recent.get(agent) ?? []
    const middle = weightedMedian(recent.map((bucket) => ({ value: logOf(bucket), weight: 1 })))
    return {
      agent,
      p50Ratio: rounded(of.p50(agent)),
      p90Ratio: rounded(of.p90(agent)),
      recentRatio: middle === undefined ? null : Math.max(0.1, Math.round(Math.exp(middle) * 10) / 10),
      recentTasks: recent.length,
    }
  })
}

/**
 * What holds for everybody is the median over the agents, so that none of them moves the others; the same for the repository.
 * An agent's own tasks move its own estimate the more of them there are.
 */
function ratioFor({ everywhere, here, nowWeight }: Around, part: Part): (agent: string) => number {
  const logs = (cells: ReadonlyMap<string, Cell>) =>
    [...cells].map(([agent, cell]) => [agent, logIn(cell, part, nowWeight)] as const)
  const all = new Map(logs(everywhere))
  const inHere = new Map(logs(here))
  const everybody = medianOf([...all.values()], 0)
  const repository = medianOf([...inHere.values()], everybody.value)
  return (agent) => {
    const own = near(all.get(agent), everybody.value)
    const cell = near(inHere.get(agent), everybody.value)
    const before = mixed([{ value: everybody.value, weight: PRIOR_TASKS }, repository, own])
    return Math.exp(mixed([{ value: before, weight: PRIOR_TASKS }, cell]))
  }
}

/** Beside the agents stands what was thought before. One agent alone is never in the middle: nobody knows how far it can be believed. */
function medianOf(agents: readonly Weighed[], before: number): Weighed {
  const trusted = agents.map(({ value, weight }) => ({ value, weight: weight / (weight + PRIOR_TASKS) }))
  const value = weightedMedian([{ value: before, weight: 1 }, ...trusted]) ?? before
  const together = trusted.reduce((sum, { weight }) => sum + weight, 0)
  return { value, weight: PRIOR_TASKS * Math.max(0, together - 1) }
}

const MOST_APART_LOG = Math.log(MOST_APART)
const NOTHING: Weighed = { value: 0, weight: 0 }

function near(own: Weighed | undefined, around: number): Weighed {
  if (!own) return NOTHING
  const value = Math.max(around - MOST_APART_LOG, Math.min(around + MOST_APART_LOG, own.value))
  return { value, weight: own.weight }
}

function mixed(values: readonly Weighed[]): number {
  const weight = values.reduce((sum, one) => sum + one.weight, 0)
  return values.reduce((sum, one) => sum + one.value * one.weight, 0) / weight
}

function logIn(cell: Cell, part: Part, nowWeight: number): Weighed {
  const histogram = cell[part]
  return { value: logOf(histogram.quantile(PARTS[part]) ?? 0), weight: histogram.total / nowWeight }
}

function cellIn(cells: Map<string, Cell>, agent: string): Cell {
  const cell = cells.get(agent) ?? { p50: new RatioHistogram(), p90: new RatioHistogram() }
  cells.set(agent, cell)
  return cell
}

function count(cell: Cell, { p50Bucket, p90Bucket, weight }: Used): void {
  cell.p50.add(p50Bucket, weight)
  cell.p90.add(p90Bucket, weight)
}

function kindOf({ source, difficulty }: WorkKind): string {
  return `${source} ${difficulty}`
}

function rounded(ratio: number): number {
  const steps = Math.max(1, Math.round(ratio / ROUNDED_TO))
  return Math.round(steps * ROUNDED_TO * 100) / 100
}
