import { DIFFICULTIES } from '../issue/spec.ts'
import { say, translated } from '../language/say.ts'
import type { Need, Obstacle, PassedOver } from './eligibility.ts'
import type { AgentProfile } from './profile.ts'

/** What stands against an agent because of what was tried before; undefined = nothing does. */
export function passedOverFor(
  { passedOver = [] }: Need,
  profile: AgentProfile,
  profiles: readonly AgentProfile[],
): Obstacle | undefined {
  const own = passedOver.find(({ agent }) => agent === profile.name)
  if (own) return { kind: own.kind, reason: translated(own.reason) }
  const stronger = passedOver.find((one) => one.kind === 'tried' && !isStronger(profile, one, profiles))
  if (!stronger) return undefined
  return {
    kind: 'tried',
    reason: say`is no stronger than ${stronger.agent}, which ${translated(stronger.reason)}`,
  }
}

/** By what it may be given, then by its price, then by its window. One that is not there any more is weaker than all. */
function isStronger(
  profile: AgentProfile,
  { agent }: PassedOver,
  profiles: readonly AgentProfile[],
): boolean {
  const tried = profiles.find(({ name }) => name === agent)
  if (!tried) return true
  const difference =
    best(profile) - best(tried) ||
    profile.costPerMtok - tried.costPerMtok ||
    profile.contextLimit - tried.contextLimit
  return difference > 0
}

function best({ capabilities }: AgentProfile): number {
  return Math.max(...capabilities.map((capability) => DIFFICULTIES.indexOf(capability)))
}
