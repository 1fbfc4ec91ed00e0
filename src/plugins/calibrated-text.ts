import { estimateText } from '../agents/amounts.ts'
import { learnedText } from '../agents/calibration.ts'
import type { Decision } from '../agents/choose-agent.ts'
import { say } from '../language/say.ts'

/**
 * How finished tasks have corrected the estimate of the agent that is told of; empty = they have not. Only numbers and names of
 * agents: nothing that an agent wrote.
 */
export function calibratedText({
  calibrated,
  difficulty,
}: Pick<Decision, 'calibrated' | 'difficulty'>): string {
  if (!calibrated) return ''
  return say`For \`${calibrated.agent}\` it counts as ${estimateText(calibrated.estimate)}: ${learnedText(calibrated, difficulty)}`
}
