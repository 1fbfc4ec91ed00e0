import { say } from '../language/say.ts'
import { durationText, formatUsd, moneyText } from './amounts.ts'
import type { Candidate } from './decision.ts'
import type { Load } from './eligibility.ts'
import { priceFor } from './money.ts'
import { rankOf } from './priority.ts'
import type { AgentProfile } from './profile.ts'
import type { Terms } from './terms.ts'

/** What it costs people to wait an hour, US$, by the priority of the task; of one that is absent nobody waits to save money. */
export interface WaitingPrices {
  readonly low?: number
  readonly normal?: number
  readonly high?: number
  readonly critical?: number
}

/** What an hour of waiting costs for one task, and what is known of how long it waits. */
export interface Waiting {
  readonly usdPerHour: number
  /** Of agents with a limit; of others nobody waits. */
  readonly agents: readonly AgentWait[]
  /** It has waited already as long as people were told, and waits no longer. */
  readonly isOver?: true
}

/** How long one task keeps an agent, and who stands before this one. */
export interface AgentWait {
  readonly agent: string
  /** How long its sessions take: the median of the newest that were completed, or {@link USUAL_SESSION_MS}. */
  readonly sessionMs: number
  /** How many tasks that wait for it stand before this one. */
  readonly ahead: number
}

/** A task that waits for a cheaper agent although another one is free. */
export interface CheaperWait {
  /** The one that it waits for. */
  readonly agent: string
  /** How long that is likely to take. */
  readonly waitMs: number
  /** How long it would take if no other task stood before it. */
  readonly leastMs: number
  /** What that costs, US$. */
  readonly waitUsd: number
  /** What an hour of it costs, US$. */
  readonly usdPerHour: number
  /** What it is likely to cost with that agent, US$. */
  readonly costUsd: number
}

/** How long a session is taken to be of an agent that has completed fewer than {@link LEAST_SESSIONS}. */
export const USUAL_SESSION_MS = 60 * 60_000
/** The median of fewer says nothing. */
export const LEAST_SESSIONS = 3
/** So many of the newest are looked at. */
export const NEWEST_SESSIONS = 20

const HOUR_MS = 60 * 60_000
const MINUTE_MS = 60_000

/** What an hour costs at a priority (2 = critical, 1 = high, 0 = normal, below = low); undefined = waiting has no price. */
export function usdPerHourAt(prices: WaitingPrices | undefined, priority: number): number | undefined {
  if (priority >= 2) return prices?.critical
  if (priority === 1) return prices?.high
  return priority === 0 ? prices?.normal : prices?.low
}

/** The middle one of some durations in ms; {@link USUAL_SESSION_MS} of too few. */
export function usualSessionMs(durationsMs: readonly number[]): number {
  const sorted = durationsMs.filter((ms) => ms > 0).sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return sorted.length < LEAST_SESSIONS || middle === undefined ? USUAL_SESSION_MS : middle
}

/**
 * The cheaper agent that is worth looking at beside the best of those that are free: of several the one with which work and
 * waiting cost the least together. Undefined = nobody cheaper is busy, or waiting has no price.
 */
export function cheaperWait(
  best: Candidate,
  candidates: readonly Candidate[],
  load: Load,
  terms: Terms,
): CheaperWait | undefined {
  const { waiting } = terms
  if (!waiting) return undefined
  const price = priceFor(best.need, best.profile)
  const waits = candidates.flatMap((candidate): CheaperWait[] => {
    const costUsd = priceFor(candidate.need, candidate.profile)
    if (candidate.obstacle?.kind !== 'busy' || costUsd >= price) return []
    const { waitMs, leastMs } = waitFor(candidate.profile, load, terms) ?? {}
    if (waitMs === undefined || leastMs === undefined) return []
    const { usdPerHour } = waiting
    const { name: agent } = candidate.profile
    return [{ agent, waitMs, leastMs, waitUsd: (waitMs / HOUR_MS) * usdPerHour, usdPerHour, costUsd }]
  })
  return waits.sort((a, b) => a.waitUsd + a.costUsd - (b.waitUsd + b.costUsd))[0]
}

/** Whether the work is cheaper with the one that is waited for, the waiting included, and the wait has not been as long as it was to be. */
export function isWorthWaiting(
  { waitUsd, costUsd }: CheaperWait,
  best: Candidate,
  { waiting }: Terms,
): boolean {
  return !waiting?.isOver && waitUsd + costUsd < priceFor(best.need, best.profile)
}

/**
 * The lowest priority above the present one at which a task would wait no longer for a cheaper agent, however few stand before it then; undefined =
 * there is none.
 *
 * @param priceUsd what the agent costs that is free
 */
export function priorityToPay(
  { leastMs, costUsd }: CheaperWait,
  priceUsd: number,
  priority: number,
  prices: WaitingPrices | undefined,
): 'medium' | 'high' | 'critical' | undefined {
  return (['medium', 'high', 'critical'] as const).find((word) => {
    const rank = rankOf(word) ?? 0
    const usdPerHour = usdPerHourAt(prices, rank)
    if (rank <= priority) return false
    return usdPerHour === undefined || (leastMs / HOUR_MS) * usdPerHour + costUsd >= priceUsd
  })
}

/** `glm is free in about 2 h; waiting would cost US$1.20, sonnet costs US$0.36: sonnet takes it now.` */
export function waitingText(wait: CheaperWait, best: Candidate, terms: Terms): string {
  const { name } = best.profile
  const price = formatUsd(priceFor(best.need, best.profile))
  if (terms.waiting?.isOver)
    return say`It has waited for a cheaper agent as long as that was to take, and ${wait.agent} is not free: ${name} takes it now, for ${price}.`
  const its = wait.costUsd > 0 ? say` and costs ${formatUsd(wait.costUsd)}` : ''
  const until = say`${wait.agent} is free in about ${durationText(wait.waitMs)}${its}`
  return isWorthWaiting(wait, best, terms)
    ? say`${until}; waiting costs ${moneyText(wait.waitUsd)}, ${name} would cost ${price}: it waits for ${wait.agent}.`
    : say`${until}; waiting would cost ${moneyText(wait.waitUsd)}, ${name} costs ${price}: ${name} takes it now.`
}

/** With several places one is free so much sooner; everybody who stands before it takes one first. */
function waitFor(
  profile: AgentProfile,
  load: Load,
  { waiting, here }: Terms,
): Pick<CheaperWait, 'waitMs' | 'leastMs'> | undefined {
  const known = waiting?.agents.find(({ agent }) => agent === profile.name)
  if (!known) return undefined
  const { name, maxConcurrent, maxHere } = profile
  const live = load.get(name) ?? 0
  const isFull = maxConcurrent !== undefined && live >= maxConcurrent
  const places = isFull ? maxConcurrent : maxHere
  if (places === undefined) return undefined
  const held = isFull ? live : (here?.get(name) ?? 0)
  const msFor = (turns: number) =>
    Math.max(MINUTE_MS, Math.round((known.sessionMs * turns) / places / MINUTE_MS) * MINUTE_MS)
  const turns = held - places + 1
  return { waitMs: msFor(turns + known.ahead), leastMs: msFor(turns) }
}
