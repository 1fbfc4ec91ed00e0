import { type Budget, limitOf, PERIODS } from '../agents/budget.ts'
import { english } from '../language/say.ts'
import type { Level, Wrong } from './apply.ts'
import type { FileSettings } from './file-schema.ts'
import type { Settled } from './policy.ts'

type Money = Pick<Settled, 'budget' | 'instanceBudget' | 'approveAboveUsd' | 'waitingUsdPerHour'>

/** What counts of money with a file on top. A file of a repository or its owner may spend less than is settled above it, and never more. */
export function moneyOf(before: Money, file: FileSettings, level: Level, wrong: Wrong[]): Money {
  if (level === 'repository') wrong.push(...looser(before, file))
  const budget = file.budget && {
    ...(level === 'instance' ? before.instanceBudget : before.budget),
    ...file.budget,
  }
  const approveAboveUsd = file.approveAboveUsd ?? before.approveAboveUsd
  const waiting = file.waitingUsdPerHour && { ...before.waitingUsdPerHour, ...file.waitingUsdPerHour }
  return {
    ...(budget ? { [level === 'instance' ? 'instanceBudget' : 'budget']: budget } : {}),
    ...(approveAboveUsd === undefined ? {} : { approveAboveUsd }),
    ...(waiting ? { waitingUsdPerHour: waiting } : {}),
  }
}

function looser({ budget, instanceBudget, approveAboveUsd: above }: Money, file: FileSettings): Wrong[] {
  const budgets = PERIODS.flatMap((period): Wrong[] => {
    const wanted = limitOf(file.budget, period)
    const most = mostOf(period, budget, instanceBudget)
    if (wanted === undefined || most === undefined || wanted <= most) return []
    const message = english`The budget of a ${period} is settled above this file (${usd(most)}); here it can only be smaller.`
    return [{ path: ['budget', `${period}Usd`], message }]
  })
  const { approveAboveUsd } = file
  if (above === undefined || approveAboveUsd === undefined || approveAboveUsd <= above) return budgets
  const message = english`Above ${usd(above)} a person is asked, as is settled above this file; here it can only be less.`
  return [...budgets, { path: ['approveAboveUsd'], message }]
}

/** As the file has it. */
function usd(amount: number): string {
  return `US$${amount}`
}

function mostOf(
  period: (typeof PERIODS)[number],
  ...budgets: readonly (Budget | undefined)[]
): number | undefined {
  const limits = budgets.flatMap((budget) => limitOf(budget, period) ?? [])
  return limits.length === 0 ? undefined : Math.min(...limits)
}
