import type { Budget } from '../../../agents/budget.ts'
import type { AgentProfile } from '../../../agents/profile.ts'
import { type Manifest, settledBy } from '../../../manifest.ts'
import type { Settled } from '../../../policy/policy.ts'
import { type Finding, ok, skipped, warning } from './finding.ts'
import { ifKnown, type Site } from './site.ts'

/** Values of app.yml about money that are right each for itself, and mean nothing together. */
export function moneyCheck({ manifest }: Pick<Site, 'manifest'>): Finding {
  const found = ifKnown(manifest)
  if (!found) return skipped('money', 'the manifest cannot be read')
  return moneyFinding(settledBy(found), found)
}

function moneyFinding(settled: Settled, { agents }: Pick<Manifest, 'agents'>): Finding {
  const { instanceBudget: budget = {}, approveAboveUsd, waitingUsdPerHour } = settled
  const isSettled = settled.instanceBudget ?? approveAboveUsd ?? waitingUsdPerHour
  if (isSettled === undefined) return ok('money', 'app.yml sets no limits')
  const problem =
    freeProblem(agents) ??
    budgetProblem(budget) ??
    approvalProblem(budget, approveAboveUsd) ??
    waitingProblem(agents, settled)
  return problem ? warning('money', problem.text, problem.remedy) : ok('money', 'the limits make sense')
}

interface Problem {
  readonly text: string
  readonly remedy: string
}

function freeProblem(agents: readonly AgentProfile[]): Problem | undefined {
  if (agents.some(({ enabled, costPerMtok }) => enabled && costPerMtok > 0)) return undefined
  return {
    text: 'there are limits for money, and no agent that is switched on has a price',
    remedy: 'Give agents that cost something their costPerMtok, or take the limits out of app.yml.',
  }
}

function budgetProblem({ dayUsd, monthUsd }: Budget): Problem | undefined {
  if (dayUsd === undefined || monthUsd === undefined || dayUsd <= monthUsd) return undefined
  return {
    text: `budget.dayUsd (${dayUsd}) is more than budget.monthUsd (${monthUsd}): one day can use up the month`,
    remedy: 'Exchange the two, or leave dayUsd out.',
  }
}

function approvalProblem(budget: Budget, aboveUsd: number | undefined): Problem | undefined {
  const limit = Math.min(
    budget.dayUsd ?? Number.POSITIVE_INFINITY,
    budget.monthUsd ?? Number.POSITIVE_INFINITY,
  )
  if (aboveUsd === undefined || aboveUsd < limit) return undefined
  return {
    text: `approveAboveUsd (${aboveUsd}) is not below the budget (${limit}): nobody can ever approve anything`,
    remedy: 'Make approveAboveUsd smaller than the budget, or leave it out.',
  }
}

/** Nobody waits for an agent that is never full, nor for the dearest: there is no other to be paid instead. */
function waitingProblem(
  agents: readonly AgentProfile[],
  { waitingUsdPerHour }: Settled,
): Problem | undefined {
  const inUse = agents.filter(({ enabled }) => enabled)
  const dearest = Math.max(...inUse.map(({ costPerMtok }) => costPerMtok))
  const isWaitedFor = inUse.some(
    ({ costPerMtok, maxConcurrent }) => costPerMtok < dearest && maxConcurrent !== undefined,
  )
  if (waitingUsdPerHour === undefined || isWaitedFor) return undefined
  return {
    text: 'waitingUsdPerHour has no effect: no agent but the dearest has a maxConcurrent, so nobody waits for a cheaper one',
    remedy:
      'Give them a maxConcurrent, in app.yml or for a repository in its coordinator.yml, or leave waitingUsdPerHour out.',
  }
}
