import { expect } from 'chai'
import fc from 'fast-check'
import { roomFor, takenText } from '../../src/agents/elbow-room.ts'
import { planQueue, type QueuedTask, turnOf } from '../../src/agents/queue.ts'
import { Rooms } from '../../src/agents/rooms.ts'
import { countsOf, decide } from '../../src/agents/rule.ts'
import { agent } from './agents.ts'

const FILES = ['a', 'a/b', 'a/b/c.ts', 'a/bc.ts', 'd/e.ts', 'd', 'README.md'] as const
const SHARED = ['README*']
const some = fc.uniqueArray(fc.constantFrom(...FILES), { minLength: 1, maxLength: 3 })
const TEAM = {
  repoId: 9,
  agents: [agent('solo', { costPerMtok: 0, maxConcurrent: 1 }), agent('paid')],
  windowShare: 0.5,
  order: [],
  here: new Map<string, number>(),
}

/** Written down once more, in the plainest way. */
const overlap = (one: string, two: string) =>
  !one.startsWith('README') &&
  !two.startsWith('README') &&
  (one === two || one.startsWith(`${two}/`) || two.startsWith(`${one}/`))
const meet = (one: readonly string[], two: readonly string[]) =>
  one.some((a) => two.some((b) => overlap(a, b)))

const queued = fc.record({
  files: some,
  priority: fc.constantFrom(0, 0, 1, 2),
  readySince: fc.nat(5),
  mode: fc.constantFrom('hold' as const, 'hold' as const, 'warn' as const),
})

function world(held: readonly (readonly string[])[], waiting: readonly Waiting[]) {
  const rooms = new Rooms(SHARED)
  for (const [index, files] of held.entries()) rooms.take(files, { issue: 100 + index, since: index })
  const tasks = waiting.map(
    ({ files, mode, ...rest }, index): QueuedTask => ({
      issueId: index,
      need: { difficulty: 'low', estimate: { p50: 1_000, p90: 1_000 }, repo: 'acme/app' },
      unlocks: 0,
      team: TEAM,
      room: { number: index, files, mode, rooms },
      ...rest,
    }),
  )
  return { rooms, tasks, plan: planQueue(tasks, [], new Map()) }
}

interface Waiting {
  readonly files: readonly string[]
  readonly priority: number
  readonly readySince: number
  readonly mode: 'hold' | 'warn'
}

describe('who has which files', () => {
  it('finds an overlap exactly where there is one', () => {
    fc.assert(
      fc.property(some, some, (one, two) => {
        const rooms = new Rooms(SHARED)
        rooms.take(one, { issue: 3, since: 5 })
        expect(rooms.taken(two).length > 0).to.equal(meet(one, two))
      }),
    )
  })

  it('gives nobody a file that another has or gets first, and everybody else what is free', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 2 }), fc.array(queued, { maxLength: 7 }), (held, waiting) => {
        const { plan } = world(held, waiting)
        const before = [...held]
        for (const [index, decision] of plan) {
          const task = waiting[index]
          if (!task) throw new Error('no such task')
          const waits = decision.outcome === 'wait'
          const isHeld = task.mode === 'hold' && task.priority < 2
          expect(waits, String(index)).to.equal(isHeld && before.some((files) => meet(files, task.files)))
          before.push(task.files)
        }
        // the first of those that wait is in nobody's way but of who works: nobody waits for ever
        const first = [...plan.keys()].map((index) => waiting[index]).at(0)
        const isFree = first && !held.some((files) => meet(files, first.files))
        if (isFree) expect([...plan.values()][0]?.outcome).to.equal('chosen')
      }),
    )
  })

  it('leaves a task what the plan for everybody leaves it, and the record of it is decided in the same way again', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 2 }), fc.array(queued, { maxLength: 6 }), (held, waiting) => {
        const { rooms, tasks, plan } = world(held, waiting)
        for (const { issueId, need, priority = 0, room } of tasks) {
          const { ahead, ...places } = turnOf(issueId, tasks, new Map())
          const own = rooms.copy()
          for (const one of ahead) own.take(waiting[one]?.files ?? [], { issue: one, since: null })
          const { agents: profiles, windowShare, order } = TEAM
          const asked = roomFor(room?.mode ?? 'off', priority, own.taken(room?.files ?? []))
          const inputs = { need, profiles, windowShare, order, held: countsOf(new Map()), here: [] }
          const alone = decide({ ...inputs, ...places, adopted: null, ...asked })
          expect(alone).to.deep.equal(plan.get(issueId))
          expect(
            decide(JSON.parse(JSON.stringify({ ...inputs, ...places, adopted: null, ...asked }))),
          ).to.deep.equal(alone)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('tells three, counts the rest, and lets no path out of its quotes', () => {
    const taken = ['a`b|c', 'd', 'e', 'f', 'g'].map((path) => ({ issue: 3, path, since: null }))
    const told = takenText(taken)
    expect(told).to.contain('needs `a?b?c`, #3,')
    expect(told).to.match(/, and there are 2 more such files$/)
  })
})
