import { inLanguage, type Language } from '../language/language.ts'
import { keepAdopted } from './adopted.ts'
import type { Purse } from './budget.ts'
import type { Calibration } from './calibration.ts'
import { chooseAgent, type Decision, type Load, type Need } from './choose-agent.ts'
import { type Room, withRoom } from './elbow-room.ts'
import type { AgentProfile } from './profile.ts'
import { moneyIn } from './terms.ts'
import type { Waiting } from './waiting.ts'

/**
 * Which rule chooses, stored with every decision. Raise it by one whenever {@link decide} answers the same inputs in another way,
 * be it another agent or another sentence: test/agents/rule.test.ts fails until then, and tells how to store its examples anew.
 */
export const RULE_VERSION = 4

/** How many of something, by the agent's name; a list of pairs, because a name may be `__proto__`. */
export type Counts = readonly (readonly [agent: string, count: number])[]

/** Everything that the choice of an agent is made from; all of it can be stored and read again. */
export interface ChoiceInputs {
  readonly need: Need
  readonly profiles: readonly AgentProfile[]
  /** See {@link Terms}: what the repository has settled. */
  readonly windowShare: number
  readonly order: readonly string[]
  /** How many tasks each agent held. */
  readonly held: Counts
  /** Places that tasks which stand before this one in the queue take first. */
  readonly promised: Counts
  /** The same for tasks of this repository alone, where an agent has a limit in each. */
  readonly here: Counts
  readonly promisedHere: Counts
  /** The agent that people were told before the database was lost; null = none. */
  readonly adopted: string | null
  /** What was learned from finished tasks; absent = estimates counted as they were read. */
  readonly calibration?: Calibration
  /** Other tasks that change the same files; absent = there are none, or it does not count here. */
  readonly room?: Room
  /** Budgets, and what had been taken from them, also by those before it in the queue; absent = there are none. */
  readonly purses?: readonly Purse[]
  /** See {@link Terms}. */
  readonly approveAboveUsd?: number
  /** What waiting for a cheaper agent costs; absent = nobody waits for one. */
  readonly waiting?: Waiting
  /** In which language it is told; absent = in English. */
  readonly language?: Exclude<Language, 'en'>
}

/**
 * The whole rule: the same inputs get the same answer for ever, or {@link RULE_VERSION} is another one.
 *
 * @example decide({ ...inputs, held: [['glm', 2]] }).chosen // 'minimax'
 */
export function decide({ language, ...inputs }: ChoiceInputs): Decision {
  if (language === undefined) return inLanguage('en', () => decided(inputs))
  return { ...inLanguage(language, () => decided(inputs)), language }
}

function decided(inputs: ChoiceInputs): Decision {
  const {
    need,
    profiles,
    windowShare,
    order,
    held,
    promised,
    here,
    promisedHere,
    adopted,
    calibration,
    room,
    ...rest
  } = inputs
  const learned = calibration ? { learned: calibration } : {}
  const told = adopted === null ? {} : { adopted }
  const terms = { windowShare, order, here: added(here, promisedHere), ...learned, ...told, ...moneyIn(rest) }
  const decision = chooseAgent(need, profiles, added(held, promised), terms)
  return withRoom(keepAdopted(decision, adopted, need, terms), room)
}

/** Counts in a fixed order, so that equal ones look equal. */
export function countsOf(load: Load): Counts {
  return [...load].filter(([, count]) => count !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Several counts as one load. */
export function added(...counts: readonly Counts[]): Load {
  const load = new Map<string, number>()
  for (const [agent, count] of counts.flat()) load.set(agent, (load.get(agent) ?? 0) + count)
  return load
}
