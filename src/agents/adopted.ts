import { say } from '../language/say.ts'
import { calibratedFor, type Decision } from './decision.ts'
import type { Need } from './eligibility.ts'
import type { Terms } from './terms.ts'

/**
 * After the loss of the database the agent that people were told stays, if it still can do the work; but not against the one that
 * somebody asks for by name.
 */
export function keepAdopted(
  decision: Decision,
  adopted: string | null,
  { wish }: Pick<Need, 'wish'>,
  terms: Terms,
): Decision {
  if (adopted === null || decision.outcome !== 'chosen' || decision.chosen === adopted) return decision
  if (decision.chosen === wish) return decision
  if (!decision.considered.some(({ agent, verdict }) => agent === adopted && verdict === 'eligible'))
    return decision
  const considered = decision.considered.map((row) => {
    if (row.agent === adopted) return { ...row, verdict: 'chosen' as const }
    return row.verdict === 'chosen' ? { ...row, verdict: 'eligible' as const } : row
  })
  const { calibrated: _, ...rest } = decision
  return {
    ...rest,
    ...calibratedFor(decision, { name: adopted }, terms),
    chosen: adopted,
    considered,
    sentence: say`${adopted} was chosen before and still can do this.`,
  }
}
