import { durationText } from '../agents/amounts.ts'
import type { Need } from '../agents/choose-agent.ts'
import type { PassedOver } from '../agents/eligibility.ts'
import { DAY_MS } from '../clock.ts'
import type { Estimate } from '../issue/reading.ts'
import { english } from '../language/say.ts'
import type { Task } from './task.ts'
import { triesOf } from './tries.ts'
import type { EstimateSource } from './usage.ts'

/** What a task asks of an agent: a person's order counts more than what was read. */
export function needOf(task: Asking): Need {
  const { owner, repo } = task.address
  const wish = task.overrides.agent ?? task.spec.wish?.value
  return {
    difficulty: task.overrides.difficulty ?? task.spec.difficulty.value,
    estimate: estimateOf(task),
    repo: `${owner}/${repo}`,
    ...(wish === undefined ? {} : { wish }),
    ...passedOverBy(task),
    ...(task.overrides.approve === undefined ? {} : { approvedUsd: task.overrides.approve }),
  }
}

/** What of a task decides about its agent. */
type Asking = Pick<Task, 'spec' | 'overrides' | 'address'> &
  Partial<Pick<Task, 'tries' | 'passedOver' | 'away'>>

function passedOverBy({ tries = [], passedOver = [], away = [] }: Asking): Pick<Need, 'passedOver'> {
  if (passedOver.length + away.length === 0) return {}
  const tried = passedOver.map((agent): PassedOver => {
    return { agent, kind: 'tried', reason: timesText(triesOf(tries, agent)) }
  })
  const gone = away
    .filter(({ agent }) => !passedOver.includes(agent))
    .map(({ agent, waitedMs, unstarted }): PassedOver => {
      if (unstarted !== undefined)
        return { agent, kind: 'unstarted', reason: english`could not be started: ${unstarted}` }
      return { agent, kind: 'away', reason: lateText(waitedMs) }
    })
  return { passedOver: [...tried, ...gone] }
}

/** Days are a word of their own: it is said in another language, too. */
function lateText(waitedMs: number): string {
  if (waitedMs < 2 * DAY_MS) return english`did not begin within ${durationText(waitedMs)}`
  return english`did not begin within ${Math.round(waitedMs / DAY_MS)} days`
}

function timesText(times: number): string {
  if (times < 2) return english`was tried already`
  return times === 2 ? english`was tried twice` : english`was tried ${times} times`
}

/** What it is taken to need; an order is one number, and not a range. */
export function estimateOf({ spec, overrides }: Pick<Task, 'spec' | 'overrides'>): Estimate {
  const { estimate } = overrides
  return estimate === undefined ? spec.estimate.value : { p50: estimate, p90: estimate }
}

/** Who made the estimate. */
export function estimateSourceOf({ spec, overrides }: Pick<Task, 'spec' | 'overrides'>): EstimateSource {
  return overrides.estimate === undefined ? spec.estimate.source : 'ordered'
}
