import { learnedText } from '../agents/calibration.ts'
import type { Decision } from '../agents/choose-agent.ts'
import type { Calibrated } from '../agents/decision.ts'

/**
 * How finished tasks have corrected the estimate of the agent that is told of; empty = they have not. Only numbers and names of
 * agents: nothing that an agent wrote.
 */
export function calibratedText({
  calibrated,
  difficulty,
}: Pick<Decision, 'calibrated' | 'difficulty'>): string {
  if (!calibrated) return ''
  return `For \`${calibrated.agent}\` it counts as ${tokensText(calibrated)}: ${learnedText(calibrated, difficulty)}`
}

function tokensText({ estimate: { p50, p90 } }: Calibrated): string {
  const likely = `about ${p50.toLocaleString('en-US')} tokens`
  return p50 === p90 ? likely : `${likely}, in nine of ten cases at most ${p90.toLocaleString('en-US')}`
}
