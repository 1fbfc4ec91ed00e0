import fc from 'fast-check'

/** What may happen between agents, people and the bot. Issues are numbers from 1 to {@link ISSUES}. */
export type Act =
  | { readonly do: 'claim'; readonly agent: AgentName }
  | { readonly do: AgentWord; readonly agent: AgentName; readonly tokens: number }
  /** Something is sent with the number of a session that was before; counted round and round. */
  | { readonly do: 'late'; readonly which: number; readonly word: AgentWord }
  | { readonly do: PersonWord; readonly issue: number }
  /** Everybody is silent until all leases are over. */
  | { readonly do: 'silence' | 'restart' | 'kill' }

export const AGENTS = ['glm', 'opus'] as const
export type AgentName = (typeof AGENTS)[number]
export const ISSUES = 3

const AGENT_WORDS = ['heartbeat', 'complete', 'empty', 'fail', 'ask', 'hand-over', 'give-back'] as const
export type AgentWord = (typeof AGENT_WORDS)[number]

const PERSON_WORDS = [
  'assign',
  'unassign',
  'close',
  'reopen',
  'hold',
  'resume',
  'block',
  'unblock',
  'answer',
  'retry',
] as const
export type PersonWord = (typeof PERSON_WORDS)[number]

const agent = fc.constantFrom(...AGENTS)
const issue = fc.integer({ min: 1, max: ISSUES })
const word = fc.constantFrom(...AGENT_WORDS)

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 7, arbitrary: record({ do: fc.constant('claim' as const), agent }) },
  { weight: 8, arbitrary: record({ do: word, agent, tokens: fc.nat({ max: 200_000 }) }) },
  { weight: 3, arbitrary: record({ do: fc.constant('late' as const), which: fc.nat({ max: 20 }), word }) },
  { weight: 7, arbitrary: record({ do: fc.constantFrom(...PERSON_WORDS), issue }) },
  {
    weight: 2,
    arbitrary: record({
      do: fc.constantFrom('silence' as const, 'restart' as const, 'kill' as const),
    }),
  },
)

export const story: fc.Arbitrary<readonly Act[]> = fc.array(act, {
  minLength: 15,
  maxLength: 30,
  size: 'max',
})

function record<Shape>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }): fc.Arbitrary<Shape> {
  return fc.record(shape, { noNullPrototype: true }) as fc.Arbitrary<Shape>
}
