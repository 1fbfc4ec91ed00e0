import type { CalibratedSource } from '../../src/agents/calibration.ts'
import { DIFFICULTIES, type Difficulty } from '../../src/issue/spec.ts'

/** A simulated year: what was estimated for each task, and what it really used. Nothing of it is known to the calibration beforehand. */

export const DAY_MS = 24 * 60 * 60_000
export const YEAR_DAYS = 365

/** One finished task. */
export interface Happened {
  readonly atMs: number
  readonly repoId: number
  readonly agent: string
  readonly source: CalibratedSource
  readonly difficulty: Difficulty
  readonly estimate: { readonly p50: number; readonly p90: number }
  /** What its agent reported. */
  readonly reported: number
  readonly isHonest: boolean
}

/** mulberry32: the same year for the same seed, on every machine. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Normal, by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A new model, then a new way of working: what everything needs beside the estimate, from which day on. */
const REGIMES = [
  { fromDay: 0, ratio: 1.5 },
  { fromDay: 120, ratio: 0.7 },
  { fromDay: 245, ratio: 1.15 },
] as const

const AGENTS = { opus: 0.85, sonnet: 1, haiku: 1.25, glm: 1.4, liar: 1 } as const
const REPOSITORIES = [0.8, 1, 1, 1.3] as const
const BY_DIFFICULTY = { low: 0.9, medium: 1, high: 1.2 } as const
/** How far single tasks of one kind lie apart, as the deviation of the logarithm. */
const SPREAD = 0.35
/** So many tasks in a hundred are something else than they seemed: they use 4 to 15 times as much. */
const OUTLIERS = 0.03

/**
 * @param perDay tasks a day, of all repositories and agents together
 * @param hasLiar whether one of the five agents reports a hundred times too much or too little
 */
export function year(seed: number, perDay: number, hasLiar = true): Happened[] {
  const random = dice(seed)
  const names = Object.keys(AGENTS) as (keyof typeof AGENTS)[]
  return Array.from({ length: YEAR_DAYS * perDay }, (_, index) => {
    const day = index / perDay
    const agent = names[Math.floor(random() * names.length)] ?? 'opus'
    const repoId = Math.floor(random() * REPOSITORIES.length)
    const difficulty = DIFFICULTIES[Math.floor(random() * DIFFICULTIES.length)] ?? 'medium'
    const p50 = Math.round(15 + random() * 85) * 1_000
    const p90 = Math.round((p50 * (1 + 0.4 * random())) / 1_000) * 1_000
    const regime = REGIMES.findLast(({ fromDay }) => fromDay <= day)?.ratio ?? 1
    const ratio = regime * AGENTS[agent] * (REPOSITORIES[repoId] ?? 1) * BY_DIFFICULTY[difficulty]
    const isOutlier = random() < OUTLIERS
    const used = p50 * ratio * Math.exp(SPREAD * normal(random)) * (isOutlier ? 4 + 11 * random() : 1)
    const isHonest = !hasLiar || agent !== 'liar'
    // it lies by 100x, down and up as it likes
    const reported = Math.max(1, Math.round(isHonest ? used : used * (random() < 0.5 ? 100 : 0.01)))
    return {
      atMs: day * DAY_MS,
      repoId,
      agent,
      source: 'heuristic',
      difficulty,
      estimate: { p50, p90 },
      reported,
      isHonest,
    }
  })
}
