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
  /** Gitea is away, or a proxy before it says so, for so many calls. */
  | { readonly do: 'burst'; readonly times: number; readonly status: 502 | 503 | 504 }
  | { readonly do: 'restart' | 'stop' | 'lose' }
  /** Without a goodbye: in the moment when so many more calls were carried out (0 = now), and with or without a new start. */
  | { readonly do: 'kill'; readonly calls: number; readonly again: boolean }
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

const hardTrouble: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: trouble },
  {
    weight: 1,
    arbitrary: record({
      do: fc.constant('burst' as const),
      times: fc.integer({ min: 10, max: 60 }),
      status: fc.constantFrom(502 as const, 503 as const, 504 as const),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: fc.constant('kill' as const),
      calls: fc.integer({ min: 0, max: 12 }),
      again: fc.boolean(),
    }),
  },
)

const wait = record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(0, 0, 0, 6, 61) })

/** Plain objects, so that a story that failed can be read. */
function record<Shape>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }): fc.Arbitrary<Shape> {
  return fc.record(shape, { noNullPrototype: true }) as fc.Arbitrary<Shape>
}

/** A story: people act, things go wrong, and sometimes the bot gets time to work. */
function storyWith(wrong: fc.MaybeWeightedArbitrary<Act>): fc.Arbitrary<readonly Act[]> {
  return fc.array(fc.oneof({ weight: 6, arbitrary: people }, wrong, { weight: 3, arbitrary: wait }), {
    minLength: 10,
    maxLength: 24,
    size: 'max',
  })
}

export const story = storyWith({ weight: 2, arbitrary: hardTrouble })

/** Without bursts and kills: a seed tells the same story only as long as what may happen in it is the same. */
export const gentleStory = storyWith({ weight: 1, arbitrary: trouble })
