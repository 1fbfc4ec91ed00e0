import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { openDatabase } from '../../src/database/open.ts'
import { DIFFICULTIES, type Spec } from '../../src/issue/spec.ts'
import { Calibrations } from '../../src/tasks/calibrations.ts'
import { SqlUsageStore } from '../../src/tasks/sql-usage.ts'
import { median, quantile } from '../machine.ts'
import { DAY_MS, dice } from './year.ts'

const TASKS = 100_000
const REPOSITORIES = 300
const AT_ONCE = 2_000
const ASKED = 2_000

export interface LoadMeasured {
  /** From nothing to the first answer, with all tasks in the database. */
  readonly coldMs: number
  /** The first answer for a repository, as the median. */
  readonly openMs: number
  /** Any other: half of them, and 99 of 100, take at most so long. */
  readonly askMs: { readonly p50: number; readonly p99: number }
  /** The first answer after one more task was finished. */
  readonly afterOneMs: number
  readonly heapMb: number
}

/** Fills a database with finished tasks of a year, and asks what was learned. */
export async function measureLoad(): Promise<LoadMeasured> {
  const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
  const database = await openDatabase(join(folder, 'usage.db'))
  const store = new SqlUsageStore(database.read)
  const commit = database.commits.write.bind(database.commits)
  const random = dice(7)
  for (let from = 0; from < TASKS; from += AT_ONCE)
    await commit(Array.from({ length: AT_ONCE }, (_, index) => store.save(usageOf(from + index, random))))
  const nowMs = 366 * DAY_MS
  const heapBefore = heapBytes()
  const calibrations = new Calibrations(store, { now: () => nowMs })
  const coldMs = await timed(() => calibrations.of(taskIn(0), POLICY))
  const asked = async (count: number) => {
    const times: number[] = []
    for (let ask = 0; ask < count; ask++)
      times.push(await timed(() => calibrations.of(taskIn(ask % REPOSITORIES), POLICY)))
    return times
  }
  const openMs = median(await asked(REPOSITORIES))
  const times = await asked(ASKED)
  const heapMb = (heapBytes() - heapBefore) / 2 ** 20
  await commit([store.save(usageOf(TASKS, random))])
  const afterOneMs = await timed(() => calibrations.of(taskIn(0), POLICY))
  database.close()
  rmSync(folder, { recursive: true, force: true })
  return { coldMs, openMs, askMs: { p50: median(times), p99: quantile(times, 0.99) }, afterOneMs, heapMb }
}

/** What is held, after everything else was let go. */
function heapBytes(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const POLICY = { calibration: true, agents: DEFAULT_AGENTS }

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

function usageOf(number: number, random: () => number) {
  const pick = <T>(of: readonly T[], or: T) => of[Math.floor(random() * of.length)] ?? or
  const p50 = Math.round(15 + random() * 85) * 1_000
  const peakContextTokens = Math.round(p50 * Math.exp(random() + random() - 1))
  return {
    session: `session-${number}`,
    key: `1#${number}`,
    repoId: Math.floor(random() * REPOSITORIES),
    agent: pick(
      DEFAULT_AGENTS.map(({ name }) => name),
      'opus',
    ),
    difficulty: pick(DIFFICULTIES, 'medium'),
    source: 'heuristic',
    estimate: { p50, p90: Math.round(p50 * 1.3) },
    peakContextTokens,
    tokensUsed: peakContextTokens * 5,
    costUsd: 0.5,
    sessions: 1,
    ended: 'completed',
    at: Math.round((number / TASKS) * 365 * DAY_MS),
  } as const
}

function taskIn(repoId: number) {
  const found = { source: 'heuristic', words: '', confidence: 0.5 } as const
  // only what is looked at
  const spec = {
    difficulty: { ...found, value: 'medium' },
    estimate: { ...found, value: { p50: 40_000, p90: 50_000 } },
  } as Spec
  return { spec, overrides: {}, address: { repoId, owner: 'acme', repo: 'app', number: 1 } }
}
