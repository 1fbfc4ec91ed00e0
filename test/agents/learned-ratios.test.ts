import { expect } from 'chai'
import fc from 'fast-check'
import { calibrated, learnedText } from '../../src/agents/calibration.ts'
import { HALF_LIFE_MS, LearnedRatios, MOST_APART, weightAt } from '../../src/agents/learned-ratios.ts'
import { bucketOf, MOST_RATIO } from '../../src/agents/ratio-histogram.ts'

const KIND = { source: 'heuristic', difficulty: 'medium' } as const
const REPO = 9

interface Task {
  readonly agent: string
  /** Used / estimated. */
  readonly ratio: number
  readonly repoId?: number
  readonly weight?: number
}

function learnedFrom(tasks: readonly Task[]): LearnedRatios {
  const learned = new LearnedRatios()
  for (const { agent, ratio, repoId = REPO, weight = 1 } of tasks) {
    const bucket = bucketOf(ratio, 1)
    if (bucket !== undefined)
      learned.add({ ...KIND, agent, repoId, p50Bucket: bucket, p90Bucket: bucket, weight })
  }
  return learned
}

function ratioOf(tasks: readonly Task[], agent: string, repoId = REPO) {
  const [found] = learnedFrom(tasks).ratios(KIND, repoId, [agent], 1)
  return found ?? { p50Ratio: 1, p90Ratio: 1 }
}

const many = (count: number, task: Task): Task[] => Array.from({ length: count }, () => task)

const anyTask = fc.record({
  agent: fc.constantFrom('opus', 'sonnet', 'glm', 'minimax'),
  ratio: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  repoId: fc.constantFrom(REPO, 10),
  weight: fc.constantFrom(1, 0.5, 0.25),
})
const anyTasks = fc.array(anyTask, { maxLength: 120 })

describe('what is learned from finished tasks', () => {
  it('corrects an agent the more, the more tasks it has finished, and nobody without tasks', () => {
    const after = [0, 1, 5, 20, 200].map(
      (count) => ratioOf(many(count, { agent: 'glm', ratio: 2 }), 'glm').p50Ratio,
    )
    expect(after[0]).to.equal(1)
    expect(after).to.deep.equal([...after].sort((a, b) => a - b))
    expect(after[1]).to.be.within(1.05, 1.3)
    expect(after[4]).to.be.within(1.9, 2.05)
  })

  it('takes the p50 and the p90 of what was used', () => {
    const tasks = Array.from({ length: 1_000 }, (_, index) => ({ agent: 'glm', ratio: 0.5 + index / 1_000 }))
    const { p50Ratio, p90Ratio } = ratioOf(tasks, 'glm')
    expect(p50Ratio).to.be.within(0.95, 1.05)
    expect(p90Ratio).to.be.within(1.3, 1.45)
  })

  it('counts for other agents only what several have in common', () => {
    const one = many(500, { agent: 'glm', ratio: 2 })
    expect(ratioOf(one, 'opus').p50Ratio).to.equal(1)
    const three = [
      ...one,
      ...many(50, { agent: 'sonnet', ratio: 2 }),
      ...many(50, { agent: 'haiku', ratio: 2 }),
    ]
    expect(ratioOf(three, 'opus').p50Ratio).to.be.within(1.9, 2.1)
  })

  it('knows a repository where everything is larger, and leaves the others as they are', () => {
    const tasks = ['glm', 'opus', 'sonnet'].flatMap((agent) => [
      ...many(40, { agent, ratio: 1, repoId: 10 }),
      ...many(40, { agent, ratio: 2 }),
    ])
    expect(ratioOf(tasks, 'glm').p50Ratio).to.be.above(1.5)
    expect(ratioOf(tasks, 'glm', 10).p50Ratio).to.be.below(1.35)
    expect(ratioOf(tasks, 'haiku').p50Ratio).to.be.above(1.3)
  })

  it('forgets by half in a half-life', () => {
    expect(weightAt(1_000, 1_000 + HALF_LIFE_MS)).to.equal(0.5)
    const old = { agent: 'glm', ratio: 3, weight: weightAt(0, 6 * HALF_LIFE_MS) }
    const tasks = [...many(100, old), ...many(20, { agent: 'glm', ratio: 1 })]
    expect(ratioOf(tasks, 'glm').p50Ratio).to.equal(1)
  })

  it('does not mind in which order tasks are heard of', () => {
    fc.assert(
      fc.property(anyTasks, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (tasks, dice) => {
        const places = tasks.map((task) => ({ task, place: dice.next().value ?? 0 }))
        const mixed = places.sort((a, b) => a.place - b.place).map(({ task }) => task)
        for (const agent of ['opus', 'glm', 'nobody'])
          expect(ratioOf(mixed, agent)).to.deep.include(ratioOf(tasks, agent))
      }),
    )
  })

  it('never leads to less when a task has used more', () => {
    fc.assert(
      fc.property(
        anyTasks,
        fc.nat(),
        fc.double({ min: 1, max: 100, noNaN: true }),
        (tasks, which, factor) => {
          const more = tasks.map((task, index) =>
            index === which % tasks.length ? { ...task, ratio: task.ratio * factor } : task,
          )
          for (const agent of ['opus', 'glm', 'nobody']) {
            const before = ratioOf(tasks, agent)
            const after = ratioOf(more, agent)
            expect(after.p50Ratio).to.be.at.least(before.p50Ratio)
            expect(after.p90Ratio).to.be.at.least(before.p90Ratio)
          }
        },
      ),
    )
  })

  it('stays within its bounds, whatever is reported', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const everybody = ratioOf(tasks, 'nobody', 11)
        const { p50Ratio, p90Ratio } = ratioOf(tasks, 'glm')
        expect(everybody.p90Ratio).to.be.within(1 / MOST_RATIO - 0.05, MOST_RATIO + 0.5)
        for (const [own, all] of [
          [p50Ratio, everybody.p50Ratio],
          [p90Ratio, everybody.p90Ratio],
        ] as const)
          expect(own).to.be.within(0.05, (all + 0.05) * MOST_APART + 0.05)
      }),
    )
    for (const lie of [Number.NaN, 0, -1, Infinity]) expect(bucketOf(lie, 1)).to.equal(undefined)
    expect(bucketOf(1, 0)).to.equal(undefined)
    expect(Object.is(bucketOf(10, 10), 0)).to.equal(true)
  })

  it('is moved for others by at most 15 % by one agent that lies, however often and however much', () => {
    const honest = ['opus', 'sonnet', 'glm', 'minimax'].flatMap((agent, index) =>
      Array.from({ length: 60 }, (_, task) => ({
        agent,
        ratio: (1.1 + index * 0.05) * (0.6 + (0.8 * ((task * 7) % 60)) / 60),
      })),
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(0.01, 100), fc.double({ min: 1e-3, max: 1e3, noNaN: true })), {
          minLength: 1,
          maxLength: 400,
        }),
        fc.constantFrom('opus', 'glm', 'newcomer'),
        (lies, agent) => {
          const before = ratioOf(honest, agent)
          const after = ratioOf([...honest, ...lies.map((ratio) => ({ agent: 'liar', ratio }))], agent)
          for (const part of ['p50Ratio', 'p90Ratio'] as const)
            expect(after[part] / before[part], part).to.be.within(0.85, 1.15)
        },
      ),
    )
  })

  it('lets one that lies alone move nobody at all', () => {
    const lies = many(10_000, { agent: 'liar', ratio: 100 })
    expect(ratioOf(lies, 'glm')).to.include({ p50Ratio: 1, p90Ratio: 1 })
    expect(ratioOf(lies, 'liar').p50Ratio).to.be.at.most(MOST_APART)
  })

  it('keeps what it knows of repositories within bounds', () => {
    const learned = new LearnedRatios()
    const add = (repoId: number) =>
      learned.add({ ...KIND, agent: 'glm', repoId, p50Bucket: 5, p90Bucket: 5, weight: 1 })
    for (let repoId = 0; repoId < 501; repoId++) add(repoId)
    expect([0, 1, 500].map((repoId) => learned.knows(repoId))).to.deep.equal([false, true, true])
    expect(learned.weight(KIND, undefined, 'glm', 1)).to.equal(501)
  })
})

describe('an estimate as it counts', () => {
  const ratios = { agent: 'glm', p50Ratio: 0.7, p90Ratio: 0.5, recentRatio: 0.7, recentTasks: 20 }

  it('is rounded, never nothing, and a range the right way round', () => {
    expect(calibrated({ p50: 40_000, p90: 70_000 }, ratios)).to.deep.equal({ p50: 28_000, p90: 35_000 })
    expect(calibrated({ p50: 40_000, p90: 40_000 }, ratios)).to.deep.equal({ p50: 28_000, p90: 28_000 })
    expect(calibrated({ p50: 100, p90: 100 }, ratios)).to.deep.equal({ p50: 1_000, p90: 1_000 })
    expect(calibrated({ p50: 123, p90: 456 }, undefined)).to.deep.equal({ p50: 123, p90: 456 })
  })

  it('says what it rests on', () => {
    expect(learnedText(ratios, 'medium')).to.equal('its last 20 medium tasks used 0.7x of what was estimated')
    expect(learnedText({ ...ratios, recentTasks: 1 }, 'low')).to.equal(
      'its last low task used 0.7x of what was estimated',
    )
    expect(learnedText({ ...ratios, recentRatio: null, recentTasks: 0 }, 'low')).to.equal(
      'low tasks like this used 0.7x of what was estimated',
    )
  })
})
