import { say } from '../language/say.ts'
import { adviceFor } from './advice.ts'
import { formatUsd, usdUp } from './amounts.ts'
import { limitText, takenText, turnText } from './budget.ts'
import { type Candidate, type Considered, type Decision, recordOf } from './decision.ts'
import type { Need, Obstacle } from './eligibility.ts'
import {
  type Approval,
  approvalOf,
  approvalText,
  type MoneyWait,
  moneyWaitOf,
  moneyWaitText,
  tooDearText,
} from './money.ts'
import type { Terms } from './terms.ts'

/** The decision where nobody can begin now: what is waited for, or what a person has to do. */
export function withoutChoice(
  need: Need,
  candidates: readonly Candidate[],
  rejected: readonly Considered[],
  terms: Terms,
): Decision {
  const record = recordOf(need, rejected)
  const busy = whoIs(candidates, 'busy')
  const away = whoIs(candidates, 'away')
  const wait = moneyWaitOf(candidates)
  const approval = approvalOf(candidates, terms)
  if (busy !== '' || away !== '') {
    const sentence = `${freeText(busy, away)}${besidesText(wait, approval)}`
    const besides = {
      ...(wait ? { money: { ...wait, orAgent: true as const } } : {}),
      ...(approval ? { approval } : {}),
    }
    return { ...record, outcome: 'wait', sentence, ...besides }
  }
  if (wait) return { ...record, outcome: 'wait', sentence: moneyWaitText(wait), money: wait }
  if (approval) return { ...record, outcome: 'none-fits', sentence: approvalText(approval), approval }
  const profiles = candidates.map(({ profile }) => profile)
  const sentence = pastAdvice(candidates) ?? tooDearText(candidates) ?? adviceFor(need, profiles, terms)
  return { ...record, outcome: 'none-fits', sentence }
}

function freeText(busy: string, away: string): string {
  if (away === '') return say`Every agent that fits is taken (${busy}); this goes on as soon as one is free.`
  const names = [busy, away].filter((text) => text !== '').join(', ')
  return say`No agent that fits is there (${names}); this goes on as soon as one asks for work.`
}

/** Who could begin at once if there were money for it. */
function besidesText(wait: MoneyWait | undefined, approval: Approval | undefined): string {
  if (approval)
    return say` ${approval.agent} could begin now for ${formatUsd(approval.costUsd)}: for that somebody who may write here has to write \`/approve ${usdUp(approval.costUsd)}\`.`
  return wait
    ? say` ${wait.agent} could do it for ${formatUsd(wait.costUsd)}, but of the ${limitText(wait)} ${takenText(wait)}; there is money for that again ${turnText(wait)}.`
    : ''
}

/** What to do where agents fit, but for what happened before. */
function pastAdvice(candidates: readonly Candidate[]): string | undefined {
  const unstarted = whoIs(candidates, 'unstarted')
  if (unstarted !== '')
    return say`No agent that could do this can be started (${unstarted}). Put that right and write \`/retry\`, or order another agent.`
  const tried = whoIs(candidates, 'tried')
  if (tried === '') return undefined
  return say`Every agent that could do this has had its tries (${tried}). Say more in the issue, order another agent, or add a stronger one; \`/retry\` begins anew.`
}

function whoIs(candidates: readonly Candidate[], kind: Obstacle['kind']): string {
  const those = candidates.filter(({ obstacle }) => obstacle?.kind === kind)
  return those.map(({ profile, obstacle }) => `${profile.name} ${obstacle?.reason}`).join(', ')
}
