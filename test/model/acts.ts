import fc from 'fast-check'

/** What may happen in the model's world. Issues are numbers from 1; one that is not there makes the act nothing. */
export type Act =
  | { readonly do: 'open'; readonly blockedBy: readonly number[]; readonly assigned: boolean }
  | {
      readonly do: 'edit'
      readonly issue: number
      readonly blockedBy: readonly number[]
      readonly blocks: readonly number[]
    }
  | { readonly do: 'assign' | 'unassign' | 'close' | 'reopen' | 'delete'; readonly issue: number }
  | { readonly do: 'add'; readonly issue: number; readonly blocker: number }
  /** One of the dependencies that stand in Gitea, whoever has set it; counted round and round. */
  | { readonly do: 'remove'; readonly which: number }
  | { readonly do: 'rename' }
  /** Webhooks are dropped, doubled or reordered from now on, in per cent. */
  | { readonly do: 'disturb'; readonly drop: number; readonly double: number; readonly shuffle: boolean }
  /** The next calls of the bot fail. */
  | { readonly do: 'fail'; readonly times: number; readonly how: 502 | 500 | 'before' | 'after' }
  | { readonly do: 'restart' | 'stop' | 'lose' }
  /** Everything that is under way ends; without it acts come in the middle of the bot's work. */
  | { readonly do: 'wait'; readonly minutes: number }

/** Issues that are there from the beginning; the last of them is never deleted. */
export const ISSUES = 6

const issue = fc.integer({ min: 1, max: ISSUES + 2 })
const few = fc.uniqueArray(issue, { maxLength: 2, size: 'max' })
const percent = fc.constantFrom(0, 0, 30, 100)

const people: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: record({ do: fc.constant('edit' as const), issue, blockedBy: few, blocks: fc.constant([]) }),
  },
  { weight: 3, arbitrary: record({ do: fc.constant('edit' as const), issue, blockedBy: few, blocks: few }) },
  { weight: 5, arbitrary: record({ do: fc.constantFrom('assign' as const, 'reopen' as const), issue }) },
  { weight: 6, arbitrary: record({ do: fc.constantFrom('unassign' as const, 'close' as const), issue }) },
  {
    weight: 2,
    arbitrary: record({ do: fc.constant('open' as const), blockedBy: few, assigned: fc.boolean() }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant('delete' as const), issue }) },
  { weight: 5, arbitrary: record({ do: fc.constant('add' as const), issue, blocker: issue }) },
  { weight: 3, arbitrary: record({ do: fc.constant('remove' as const), which: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: record({ do: fc.constant('rename' as const) }) },
)

const trouble: fc.Arbitrary<Act> = fc.oneof(
  record({ do: fc.constant('disturb' as const), drop: percent, double: percent, shuffle: fc.boolean() }),
  record({
    do: fc.constant('fail' as const),
    times: fc.integer({ min: 1, max: 6 }),
    how: fc.constantFrom(502 as const, 500 as const, 'before' as const, 'after' as const),
  }),
  record({ do: fc.constantFrom('restart' as const, 'stop' as const, 'lose' as const) }),
)

const wait = record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(0, 0, 0, 6, 61) })

/** Plain objects, so that a story that failed can be read. */
function record<Shape>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }): fc.Arbitrary<Shape> {
  return fc.record(shape, { noNullPrototype: true }) as fc.Arbitrary<Shape>
}

/** A story: people act, things go wrong, and sometimes the bot gets time to work. */
export const story: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: people },
    { weight: 1, arbitrary: trouble },
    { weight: 3, arbitrary: wait },
  ),
  { minLength: 10, maxLength: 24, size: 'max' },
)
