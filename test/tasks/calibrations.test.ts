import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { HALF_LIFE_MS } from '../../src/agents/learned-ratios.ts'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { Calibrations } from '../../src/tasks/calibrations.ts'
import { SqlUsageStore } from '../../src/tasks/sql-usage.ts'
import type { Task } from '../../src/tasks/task.ts'
import { ready } from './tasks.ts'
import { usage } from './usages.ts'

const policy = { calibration: true, agents: DEFAULT_AGENTS }

describe('the calibrations', () => {
  let folder: string
  let database: Database
  let store: SqlUsageStore
  let now = 10_000
  beforeEach(async () => {
    now = 10_000
    folder = await mkdtemp(join(tmpdir(), 'mosaic-calibrations-'))
    database = await openDatabase(join(folder, 'usage.db'))
    store = new SqlUsageStore(database.read)
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })
  const save = (count: number, from = 0, change: Parameters<typeof usage>[1] = {}) =>
    database.commits.write(
      Array.from({ length: count }, (_, index) => store.save(usage(from + index, change))),
    )
  const fresh = () => new Calibrations(store, { now: () => now })
  const guessed = (): Task => {
    const task = ready()
    const { spec } = task
    const difficulty = { ...spec.difficulty, value: 'medium' as const }
    const estimate = { ...spec.estimate, source: 'heuristic' as const }
    return { ...task, spec: { ...spec, difficulty, estimate } }
  }

  it('know nothing at first, and hear of what is finished while they run as if they had just begun', async () => {
    const running = fresh()
    expect(await running.of(guessed(), policy)).to.equal(undefined)
    await save(30)
    const both = await Promise.all([running.of(guessed(), policy), running.of(guessed(), policy)])
    await save(30, 100, { agent: 'opus', peakContextTokens: 20_000 })
    const after = await running.of(guessed(), policy)
    expect(both[0]).to.deep.equal(both[1])
    expect(after).to.deep.equal(await fresh().of(guessed(), policy))
    expect(
      after?.ratios.map(({ agent, recentRatio, recentTasks }) => [agent, recentRatio, recentTasks]),
    ).to.deep.equal([
      ['glm', 2, 20],
      ['opus', 0.5, 20],
    ])
  })

  it('take a number of a person as it is, and everything where they are switched off', async () => {
    await save(30)
    const task = guessed()
    const stated = { ...task.spec, estimate: { ...task.spec.estimate, source: 'stated' as const } }
    expect(await fresh().of({ ...task, spec: stated }, policy)).to.equal(undefined)
    expect(await fresh().of({ ...task, overrides: { estimate: 50_000 } }, policy)).to.equal(undefined)
    expect(await fresh().of(task, { ...policy, calibration: false })).to.equal(undefined)
    expect(await fresh().of(task, policy)).not.to.equal(undefined)
  })

  it('count an old task less and less, without reading it again', async () => {
    await save(30)
    const running = fresh()
    const ratioOf = async () => (await running.of(guessed(), policy))?.ratios[0]?.p50Ratio ?? 1
    const first = await ratioOf()
    now += 6 * HALF_LIFE_MS
    const later = await ratioOf()
    expect(first).to.be.above(later)
    expect(later).to.be.above(0.99)
    const asFresh = (await fresh().of(guessed(), policy))?.ratios[0]?.p50Ratio ?? 1
    expect(later).to.equal(asFresh)
  })
})
