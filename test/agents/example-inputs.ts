import type { Calibration } from '../../src/agents/calibration.ts'
import type { Room } from '../../src/agents/elbow-room.ts'
import { type AgentProfile, DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import type { ChoiceInputs } from '../../src/agents/rule.ts'
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

type Case = Pick<ChoiceInputs, 'held' | 'promised' | 'adopted' | 'calibration' | 'room'> & {
  readonly wish?: string
}

/** Who is asked for by name, who has places, who was told before and what was learned; the first is the ordinary case. */
const CASES: readonly Case[] = [
  { held: [], promised: [], adopted: null },
  { held: DEFAULT_AGENTS.map(({ name }) => [name, 1] as const), promised: [], adopted: null },
  { held: [['minimax', 1]], promised: [['glm', 1]], adopted: null },
  { held: [], promised: [], adopted: 'sonnet' },
  { held: [['sonnet', 1]], promised: [], adopted: null, wish: 'sonnet' },
  { held: [], promised: [], adopted: null, wish: 'haiku' },
  { held: [], promised: [], adopted: 'opus', wish: 'nobody' },
  { held: [], promised: [], adopted: null, calibration: LEARNED },
  { held: [], promised: [], adopted: 'sonnet', calibration: LEARNED },
  { held: [], promised: [], adopted: null, wish: 'glm', calibration: LEARNED },
  { held: [], promised: [], adopted: null, room: { mode: 'hold', taken: TAKEN } },
  { held: [], promised: [], adopted: 'opus', room: { mode: 'warn', taken: TAKEN }, calibration: LEARNED },
]

/** Inputs of the rule that reach every branch of it; all cases for the usual team, the plainer ones for the others. */
export function exampleInputs(): ChoiceInputs[] {
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
