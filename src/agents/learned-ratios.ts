import type { Difficulty } from '../issue/spec.ts'
import type { AgentRatios, CalibratedSource, Calibration } from './calibration.ts'
import { logOf, RatioHistogram } from './ratio-histogram.ts'
import { type Weighed, weightedMedian } from './weighted-median.ts'

/**
 * A finished task counts half as much after so long, ms: models and the programs around them are replaced every few months, so
 * what they used half a year ago says little. Shorter, and a team that finishes a task a day would never know anything.
 */
export const HALF_LIFE_MS = 45 * 24 * 60 * 60_000
/** So many finished tasks count as much as all that was known before them, in each of the four steps: the first one moves its agent by a third. */
const PRIOR_TASKS = 10
/** What agents report of themselves moves their own estimate at most so many times from what holds for everybody. */
export const MOST_APART = 4
/** Ratios are rounded to this: a decision is not another one because somebody else has finished one more task. */
const ROUNDED_TO = 0.05
/** So many of an agent's newest tasks are told of. */
export const RECENT_TASKS = 20
/** So many repositories are known at once; what was learned in others is asked for again. */
const MOST_REPOSITORIES = 500

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

/** By the name of the agent. */
type Cells = Map<string, Cell>

/** Of all difficulties together; no difficulty is called so. */
const ANY = 'any'

/** What was learned from finished tasks. The order in which they are added says nothing, but for the newest ones that people are told of. */
export class LearnedRatios {
  readonly #everywhere = new Map<string, Cells>()
  readonly #recent = new Map<string, Map<string, number[]>>()
  /** By repository and kind; the one that was asked for last stands last. */
  readonly #here = new Map<number, Map<string, Cells>>()

  /** Counts it everywhere, and in its repository. */
  add(used: Used): void {
    this.addEverywhere(used)
    this.addHere(used)
  }

  addEverywhere(used: Omit<Used, 'repoId'>): void {
    countIn(this.#everywhere, used)
  }

  addHere(used: Used): void {
    this.open(used.repoId)
    const here = this.#here.get(used.repoId)
    if (here) countIn(here, used)
  }

  /** Whether anything is known of a repository. */
  knows(repoId: number): boolean {
    return this.#here.has(repoId)
  }

  /** From now on something is known of it; the one that nobody has asked for for longest is forgotten for it. */
  open(repoId: number): void {
    const here = this.#here.get(repoId) ?? new Map<string, Cells>()
    this.#here.delete(repoId)
    this.#here.set(repoId, here)
    const [oldest] = this.#here.keys()
    if (this.#here.size > MOST_REPOSITORIES && oldest !== undefined) this.#here.delete(oldest)
  }

  /** The newest ones of an agent, for people; the last one is the newest. */
  addRecent(kind: WorkKind, agent: string, p50Bucket: number): void {
    const recent = this.#recent.get(kindOf(kind)) ?? new Map<string, number[]>()
    this.#recent.set(kindOf(kind), recent)
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
    const p50 = this.#ratioFor(kind, repoId, 'p50', nowWeight)
    const p90 = this.#ratioFor(kind, repoId, 'p90', nowWeight)
    const recent = this.#recent.get(kindOf(kind))
    return agents.map((agent) => ({
      agent,
      p50Ratio: rounded(p50(agent)),
      p90Ratio: rounded(p90(agent)),
      ...recentOf(recent?.get(agent) ?? []),
    }))
  }

  /** So many tasks of today an agent's finished ones weigh; of one repository or of all. */
  weight(kind: WorkKind, repoId: number | undefined, agent: string, nowWeight: number): number {
    return (this.#cells(kindOf(kind), repoId).get(agent)?.p50.total ?? 0) / nowWeight
  }

  /** Everybody who has finished work of a kind. */
  agents(kind: WorkKind): string[] {
    return [...this.#cells(kindOf(kind), undefined).keys()].sort()
  }

  /** What is known of work of any difficulty stands before what is known of this one. */
  #ratioFor(kind: WorkKind, repoId: number | undefined, part: Part, nowWeight: number) {
    const level = (name: string, before: Level) =>
      levelOf(
        logsIn(this.#cells(name, undefined), part, nowWeight),
        logsIn(this.#cellsHere(name, repoId), part, nowWeight),
        before,
      )
    const nothing: Level = { everybody: 0, of: () => 0 }
    const any = level(`${kind.source} ${ANY}`, nothing)
    const { of } = level(kindOf(kind), any)
    return (agent: string) => Math.exp(of(agent))
  }

  #cells(name: string, repoId: number | undefined): ReadonlyMap<string, Cell> {
    const place = repoId === undefined ? this.#everywhere : this.#here.get(repoId)
    return place?.get(name) ?? NO_CELLS
  }

  #cellsHere(name: string, repoId: number | undefined): ReadonlyMap<string, Cell> {
    return repoId === undefined ? NO_CELLS : this.#cells(name, repoId)
  }
}

const NO_CELLS: ReadonlyMap<string, Cell> = new Map()

/** Logarithms of ratios, for everybody of whom nothing is known and for each agent. */
interface Level {
  readonly everybody: number
  readonly of: (agent: string) => number
}

/**
 * What holds for everybody is the median over the agents, so that none of them moves the others; the same for the repository.
 * An agent's own tasks move its own estimate the more of them there are.
 */
function levelOf(
  all: ReadonlyMap<string, Weighed>,
  here: ReadonlyMap<string, Weighed>,
  before: Level,
): Level {
  const everybody = medianOf([...all.values()], before.everybody)
  const repository = medianOf([...here.values()], everybody.value)
  const of = (agent: string) => {
    const known = { value: before.of(agent), weight: PRIOR_TASKS }
    const own = near(all.get(agent), everybody.value)
    const cell = near(here.get(agent), everybody.value)
    const mine = mixed([known, everybody, repository, own])
    return near({ value: mixed([{ value: mine, weight: PRIOR_TASKS }, cell]), weight: 1 }, everybody.value)
      .value
  }
  return { everybody: everybody.value, of }
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

function logsIn(cells: ReadonlyMap<string, Cell>, part: Part, nowWeight: number): Map<string, Weighed> {
  const logs = [...cells].map(([agent, { [part]: histogram }]) => {
    const value = logOf(histogram.quantile(PARTS[part]) ?? 0)
    return [agent, { value, weight: histogram.total / nowWeight }] as const
  })
  return new Map(logs)
}

function recentOf(buckets: readonly number[]): Pick<AgentRatios, 'recentRatio' | 'recentTasks'> {
  const middle = weightedMedian(buckets.map((bucket) => ({ value: logOf(bucket), weight: 1 })))
  const recentRatio = middle === undefined ? null : Math.max(0.1, Math.round(Math.exp(middle) * 10) / 10)
  return { recentRatio, recentTasks: buckets.length }
}

function countIn(place: Map<string, Cells>, used: Omit<Used, 'repoId'>): void {
  for (const name of [kindOf(used), `${used.source} ${ANY}`]) {
    const cells: Cells = place.get(name) ?? new Map()
    place.set(name, cells)
    const cell = cells.get(used.agent) ?? { p50: new RatioHistogram(), p90: new RatioHistogram() }
    cells.set(used.agent, cell)
    cell.p50.add(used.p50Bucket, used.weight)
    cell.p90.add(used.p90Bucket, used.weight)
  }
}

function kindOf({ source, difficulty }: WorkKind): string {
  return `${source} ${difficulty}`
}

function rounded(ratio: number): number {
  const steps = Math.max(1, Math.round(ratio / ROUNDED_TO))
  return Math.round(steps * ROUNDED_TO * 100) / 100
}
