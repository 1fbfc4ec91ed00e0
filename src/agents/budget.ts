import { english, say, translated } from '../language/say.ts'
import { minuteOf, moneyText } from './amounts.ts'

/** The spans of time that a budget is for, by the calendar of UTC. */
export const PERIODS = ['day', 'month'] as const
export type Period = (typeof PERIODS)[number]

/** What agents may cost, US$; absent = as much as it comes to, 0 = nothing that costs. */
export interface Budget {
  readonly dayUsd?: number
  readonly monthUsd?: number
}

/** Whose money it is: that of one repository, or of all together. */
export type PurseOf = 'repository' | 'instance'

/** One budget in its present day or month, and what has been taken from it. */
export interface Purse {
  readonly of: PurseOf
  readonly period: Period
  readonly limitUsd: number
  /** What sessions have reported in this day or month. */
  readonly spentUsd: number
  /** What other tasks that agents have are likely to cost besides. */
  readonly reservedUsd: number
  /** When the next day or month begins, ms since 1970. */
  readonly endsAt: number
}

/** A day or month: `2026-11-26`, `2026-11`. */
export interface Span {
  readonly name: string
  /** When the next one begins, ms since 1970. */
  readonly endsAt: number
}

/** The day and the month of a moment, in UTC. @example spansAt(0).day.name // '1970-01-01' */
export function spansAt(nowMs: number): Readonly<Record<Period, Span>> {
  const now = new Date(nowMs)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  const day = now.toISOString().slice(0, 10)
  return {
    day: { name: day, endsAt: Date.UTC(year, month, now.getUTCDate() + 1) },
    month: { name: day.slice(0, 7), endsAt: Date.UTC(year, month + 1, 1) },
  }
}

/** How much of a budget is set: `limitOf({ dayUsd: 5 }, 'day')` is 5. */
export function limitOf(budget: Budget | undefined, period: Period): number | undefined {
  return period === 'day' ? budget?.dayUsd : budget?.monthUsd
}

/** Sums of US$ are compared so: 0.1 + 0.2 is more than 0.3 to a computer. */
export const USD_EXACT = 1e-9

/** Whether a price is still there. */
export function isWithin(purse: Purse, costUsd: number): boolean {
  return purse.spentUsd + purse.reservedUsd + costUsd <= purse.limitUsd + USD_EXACT
}

/** Whether it could be paid if nothing had been taken. */
export function isPayable({ limitUsd }: Pick<Purse, 'limitUsd'>, costUsd: number): boolean {
  return costUsd <= limitUsd + USD_EXACT
}

/** Of several budgets that a price is not left of, the one that stays so the longest; undefined = all have it. */
export function emptyPurse(purses: readonly Purse[], costUsd: number): Purse | undefined {
  const empty = purses.filter((purse) => !isWithin(purse, costUsd))
  return empty.sort((a, b) => b.endsAt - a.endsAt)[0]
}

/** The budgets after others have taken something from each of them. */
export function pursesAfter(purses: readonly Purse[], taken: Readonly<Record<PurseOf, number>>): Purse[] {
  return purses.map((purse) => ({ ...purse, reservedUsd: purse.reservedUsd + taken[purse.of] }))
}

/** `US$5.00 a day for this repository` */
export function limitText({ of, period, limitUsd }: Pick<Purse, 'of' | 'period' | 'limitUsd'>): string {
  const money = moneyText(limitUsd)
  const texts = {
    repository: {
      day: english`${money} a day for this repository`,
      month: english`${money} a month for this repository`,
    },
    instance: {
      day: english`${money} a day for all repositories together`,
      month: english`${money} a month for all repositories together`,
    },
  }
  // agents are told of it, too, and their words are shown later
  return translated(texts[of][period])
}

/** `US$4.80 is spent, and US$0.20 set aside for tasks under way` */
export function takenText({ spentUsd, reservedUsd }: Purse): string {
  const reserved = reservedUsd > 0 ? say`, and ${moneyText(reservedUsd)} set aside for tasks under way` : ''
  return say`${moneyText(spentUsd)} is spent${reserved}`
}

/** `at 2026-11-27 00:00 UTC, when the next day begins` */
export function turnText({ endsAt, period }: Pick<Purse, 'endsAt' | 'period'>): string {
  return say`at ${minuteOf(endsAt)}, when the next ${periodText(period)} begins`
}

function periodText(period: Period): string {
  return period === 'day' ? say`day` : say`month`
}
