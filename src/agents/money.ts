import { say } from '../language/say.ts'
import { costUsd, formatUsd, moneyText, usdUp } from './amounts.ts'
import { emptyPurse, isPayable, limitText, type Purse, takenText, turnText, USD_EXACT } from './budget.ts'
import type { Candidate, Decision } from './decision.ts'
import type { Need, Obstacle } from './eligibility.ts'
import type { AgentProfile } from './profile.ts'
import type { Terms } from './terms.ts'

/** A task that waits until there is money again. */
export interface MoneyWait extends Purse {
  /** The agent that could do it. */
  readonly agent: string
  /** What it is likely to cost with that agent, US$. */
  readonly costUsd: number
  /** An agent that there is money for is taken, or away: it goes on as soon as that one is free. */
  readonly orAgent?: true
}

/** A price that a person has to approve. */
export interface Approval {
  readonly agent: string
  /** What it is likely to cost with that agent, US$. */
  readonly costUsd: number
  /** From where on a person is asked, US$. */
  readonly aboveUsd: number
}

/** What of money stands in the way of one agent; nothing ever does where it costs nothing. @param need what the task needs of this agent */
export function moneyObstacle(need: Need, profile: AgentProfile, terms: Terms): Obstacle | undefined {
  const price = priceFor(need, profile)
  if (price === 0) return undefined
  const { purses = [] } = terms
  const small = purses.find((purse) => !isPayable(purse, price))
  if (small) {
    const reason = say`costs ${formatUsd(price)}, and the whole budget is ${limitText(small)}`
    return { kind: 'too-dear', reason }
  }
  if (needsApproval(need, price, terms)) return { kind: 'unapproved', reason: unapprovedReason(price, terms) }
  const empty = emptyPurse(purses, price)
  if (!empty) return undefined
  const reason = say`costs ${formatUsd(price)}, and of the ${limitText(empty)} ${takenText(empty)}`
  return { kind: 'unpaid', reason, purse: empty }
}

/** What the work is likely to cost with an agent, US$. */
export function priceFor(need: Pick<Need, 'estimate'>, { costPerMtok }: AgentProfile): number {
  return costUsd(need.estimate.p50, costPerMtok)
}

/** Whether a decision waits for money, maybe among other things. */
export function waitsForMoney(decision: Pick<Decision, 'outcome' | 'money'> | null): boolean {
  return decision?.outcome === 'wait' && decision.money !== undefined
}

/** Of those for whom only money is missing, who gets it first: then the cheapest. */
export function moneyWaitOf(candidates: readonly Candidate[]): MoneyWait | undefined {
  const waits = candidates.flatMap(({ profile, need, obstacle }) =>
    obstacle?.kind === 'unpaid' && obstacle.purse
      ? { ...obstacle.purse, agent: profile.name, costUsd: priceFor(need, profile) }
      : [],
  )
  return waits.sort((a, b) => a.endsAt - b.endsAt || a.costUsd - b.costUsd)[0]
}

/** The cheapest of those that a person has to approve. */
export function approvalOf(candidates: readonly Candidate[], { approveAboveUsd = 0 }: Terms) {
  const dear = candidates.flatMap(({ profile, need, obstacle }): Approval[] =>
    obstacle?.kind === 'unapproved'
      ? [{ agent: profile.name, costUsd: priceFor(need, profile), aboveUsd: approveAboveUsd }]
      : [],
  )
  return dear.sort((a, b) => a.costUsd - b.costUsd)[0]
}

/** Why it waits for money, and until when. */
export function moneyWaitText(wait: MoneyWait): string {
  return say`${wait.agent} could do this for ${formatUsd(wait.costUsd)}, but of the ${limitText(wait)} ${takenText(wait)}. It goes on by itself ${turnText(wait)}.`
}

/** What a person is asked about a price. @param asked whether the agent was asked for by name */
export function approvalText({ agent, costUsd: price, aboveUsd }: Approval, asked = false): string {
  const who = asked
    ? say`${agent} was asked for by name and is likely to cost`
    : say`${agent} is the cheapest agent that can do this, and is likely to cost`
  return say`${who} ${formatUsd(price)}; above ${moneyText(aboveUsd)} somebody who may write here has to agree. Write \`/approve ${usdUp(price)}\`, or choose a cheaper agent with \`/agent NAME\`.`
}

/** What to do where whoever could do it costs more than all that may be spent; undefined = there is nobody such. */
export function tooDearText(candidates: readonly Candidate[]): string | undefined {
  const dear = candidates.filter(({ obstacle }) => obstacle?.kind === 'too-dear')
  if (dear.length === 0) return undefined
  const told = dear.map(({ profile, obstacle }) => `${profile.name} ${obstacle?.reason}`).join('; ')
  return say`Every agent that could do this costs more than may ever be spent (${told}). Split it, raise the budget, or add an agent that costs less.`
}

function needsApproval({ approvedUsd = 0 }: Need, price: number, { approveAboveUsd }: Terms): boolean {
  if (approveAboveUsd === undefined || price <= approveAboveUsd + USD_EXACT) return false
  return price > approvedUsd + USD_EXACT
}

function unapprovedReason(price: number, { approveAboveUsd = 0 }: Terms): string {
  return say`costs ${formatUsd(price)}, and above ${moneyText(approveAboveUsd)} somebody has to write /approve`
}
