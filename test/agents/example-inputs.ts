import type { Purse } from '../../src/agents/budget.ts'
import type { Calibration } from '../../src/agents/calibration.ts'
import type { Room } from '../../src/agents/elbow-room.ts'
import { type AgentProfile, DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import type { ChoiceInputs } from '../../src/agents/rule.ts'
import type { Waiting } from '../../src/agents/waiting.ts'
import { DIFFICULTIES } from '../../src/issue/spec.ts'

const SMALL: AgentProfile = {
  name: 'small',
  contextLimit: 32_000,
  costPerMtok: 0,
  capabilities: ['low'],
  enabled: true,
}

/** Teams that differ in everything that the rule looks at. */
const TEAMS: readonly (readonly AgentProfile[])[] = [
  DEFAULT_AGENTS,
  DEFAULT_AGENTS.map((profile) => ({ ...profile, maxConcurrent: 2, maxHere: 1 })),
  DEFAULT_AGENTS.map((profile) => ({ ...profile, enabled: profile.name === 'sonnet' })),
  [
    { ...SMALL, repos: ['acme/*'] },
    { ...SMALL, name: 'other', repos: ['else/where'] },
    { ...SMALL, name: 'twin', capabilities: ['low', 'medium'] },
  ],
  [],
]

const SIZES = [
  { p50: 10_000, p90: 16_000 },
  { p50: 40_000, p90: 64_000 },
  { p50: 40_000, p90: 64_001 },
  { p50: 100_000, p90: 100_000 },
  { p50: 150_000, p90: 210_000 },
]

/** Some use less than estimated, some more; of one there are no tasks of its own, and of haiku nothing is known. */
const LEARNED: Calibration = {
  difficulty: 'medium',
  source: 'heuristic',
  ratios: [
    { agent: 'glm', p50Ratio: 1.2, p90Ratio: 1.5, recentRatio: 1.3, recentTasks: 20 },
    { agent: 'minimax', p50Ratio: 0.7, p90Ratio: 0.75, recentRatio: 0.7, recentTasks: 1 },
    { agent: 'sonnet', p50Ratio: 0.6, p90Ratio: 0.5, recentRatio: null, recentTasks: 0 },
  ],
}

const TAKEN: Room['taken'] = [
  { issue: 3, path: 'src/pay.ts', since: Date.UTC(2026, 10, 25, 9) },
  { issue: 4, path: 'src/tax.ts', since: null },
]

const ENDS_AT = Date.UTC(2026, 10, 27)
const DAY = { of: 'repository', period: 'day', limitUsd: 1, reservedUsd: 0.1, endsAt: ENDS_AT } as const
const MONTH: Purse = {
  of: 'instance',
  period: 'month',
  limitUsd: 20,
  spentUsd: 19.9,
  reservedUsd: 0,
  endsAt: Date.UTC(2026, 11, 1),
}

/** Waiting for glm and minimax is cheap at the first price, and dear at the second. */
const waitAt = (usdPerHour: number): Waiting => ({
  usdPerHour,
  agents: ['glm', 'minimax', 'haiku'].map((agent, ahead) => ({ agent, sessionMs: 3_600_000, ahead })),
})

type Case = Omit<ChoiceInputs, 'need' | 'profiles' | 'windowShare' | 'order' | 'here' | 'promisedHere'> & {
  readonly wish?: string
  readonly approvedUsd?: number
}

const ALL_BUSY = DEFAULT_AGENTS.map(({ name }) => [name, 2] as const)
const FREE_BUSY = [
  ['glm', 2],
  ['minimax', 2],
] as const

/** Who is asked for by name, who has places, who was told before and what was learned; the first is the ordinary case. */
const CASES: readonly Case[] = [
  { held: [], promised: [], adopted: null },
  { held: DEFAULT_AGENTS.map(({ name }) => [name, 1] as const), promised: [], adopted: null },
  { held: [['minimax', 1]], promised: [['glm', 1]], adopted: null },
  { held: [], promised: [], adopted: 'sonnet' },
  { held: [['sonnet', 1]], promised: [], adopted: null, wish: 'sonnet' },
  { held: [], promised: [], adopted: null, wish: 'haiku' },
  { held: [], promised: [], adopted: 'opus', wish: 'nobody' },
  { held: [], promised: [], adopted: 'sonnet', wish: 'opus' },
  { held: [], promised: [], adopted: null, calibration: LEARNED },
  { held: [], promised: [], adopted: 'sonnet', calibration: LEARNED },
  { held: [], promised: [], adopted: null, wish: 'glm', calibration: LEARNED },
  { held: [], promised: [], adopted: null, room: { mode: 'hold', taken: TAKEN } },
  { held: [], promised: [], adopted: 'opus', room: { mode: 'warn', taken: TAKEN }, calibration: LEARNED },
]

/** The same with money: budgets that are full, nearly empty and too small, prices that nobody has approved or somebody has, and waiting. */
const MONEY_CASES: readonly Case[] = [
  { held: FREE_BUSY, promised: [], adopted: null, purses: [{ ...DAY, spentUsd: 0 }] },
  { held: [], promised: [], adopted: null, purses: [{ ...DAY, spentUsd: 0.85 }] },
  { held: FREE_BUSY, promised: [], adopted: null, purses: [{ ...DAY, spentUsd: 0.85 }, MONTH] },
  { held: [], promised: [], adopted: null, purses: [{ ...DAY, limitUsd: 0, spentUsd: 0 }] },
  { held: [], promised: [], adopted: 'opus', purses: [{ ...DAY, spentUsd: 0.85 }], wish: 'opus' },
  { held: [], promised: [], adopted: null, purses: [{ ...DAY, limitUsd: 0.1, spentUsd: 0 }], wish: 'sonnet' },
  { held: FREE_BUSY, promised: [], adopted: null, approveAboveUsd: 0.1 },
  { held: [], promised: [], adopted: null, approveAboveUsd: 0.1, approvedUsd: 0.6 },
  { held: [], promised: [], adopted: null, approveAboveUsd: 0, wish: 'sonnet' },
  { held: FREE_BUSY, promised: [], adopted: null, waiting: waitAt(0.01) },
  { held: FREE_BUSY, promised: [], adopted: null, waiting: waitAt(1) },
  { held: FREE_BUSY, promised: [], adopted: 'sonnet', waiting: waitAt(0.01) },
  { held: FREE_BUSY, promised: [], adopted: null, waiting: { ...waitAt(0.01), isOver: true } },
  { held: ALL_BUSY, promised: [], adopted: null, waiting: waitAt(1), approveAboveUsd: 1, purses: [MONTH] },
]

/** Inputs of the rule that reach every branch of it; all cases for the usual team, the plainer ones for the others. */
export function exampleInputs(): ChoiceInputs[] {
  return [...withoutMoney(), ...withMoney()]
}

/** The free agents have two places each; with that every case can be busy. */
function withMoney(): ChoiceInputs[] {
  const profiles = DEFAULT_AGENTS.map((profile) => ({ ...profile, maxConcurrent: 2 }))
  const rest = { profiles, windowShare: 0.5, order: [], here: [], promisedHere: [] }
  return DIFFICULTIES.flatMap((difficulty) =>
    SIZES.slice(0, 2).flatMap((estimate) =>
      MONEY_CASES.map(({ wish, approvedUsd, ...given }) => ({
        ...rest,
        ...given,
        need: {
          difficulty,
          estimate,
          repo: 'acme/app',
          ...(wish === undefined ? {} : { wish }),
          ...(approvedUsd === undefined ? {} : { approvedUsd }),
        },
      })),
    ),
  )
}

function withoutMoney(): ChoiceInputs[] {
  return TEAMS.flatMap((profiles, index) => {
    const isUsual = index === 0
    const sizes = isUsual ? SIZES : SIZES.slice(1, 3)
    return DIFFICULTIES.flatMap((difficulty) =>
      sizes.flatMap((estimate) =>
        (isUsual ? CASES : CASES.slice(0, 3)).map(({ wish, ...rest }) => ({
          windowShare: index === 2 ? 0.6 : 0.5,
          order: index === 1 ? ['glm'] : [],
          here: index === 1 ? rest.held : [],
          promisedHere: [],
          need: { difficulty, estimate, repo: 'acme/app', ...(wish === undefined ? {} : { wish }) },
          profiles,
          ...rest,
        })),
      ),
    )
  })
}
