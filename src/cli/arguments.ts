import { InvalidArgumentError } from 'commander'
import type { NamedIssue } from './commands/explain.ts'

/** What commands are told, in the words of whoever calls them. Each throws InvalidArgumentError, which ends with 2. */

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is not a whole number above 0.')
  return Number(text)
}

export function seconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It is not a number of seconds.')
  return Number(text)
}

export function agentNamed(text: string): string {
  if (!/^[a-z0-9._-]{1,40}$/.test(text))
    throw new InvalidArgumentError('An agent is called by small letters, digits, ".", "_" and "-".')
  return text
}

export function runOrAll(text: string): string {
  if (text !== 'all' && !/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('It is neither a number of `events list` nor `all`.')
  return text
}

export function eventNamed(text: string): string {
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)?$/.test(text))
    throw new InvalidArgumentError('Write an event as issues.assigned, or what stands before its dot.')
  return text
}

/** A part of a path in Gitea, and not one that leads out of it. */
const PART = /(?!\.{1,2}(?:\/|$))[\w.-]{1,255}/.source
const REPOSITORY = new RegExp(`^(${PART})/(${PART})$`)

/** Whether an organisation may be called so. */
export function isNamePart(text: string): boolean {
  return new RegExp(`^${PART}$`).test(text)
}

export function repositoryNamed(text: string): { owner: string; repo: string } {
  const [, owner, repo] = REPOSITORY.exec(text) ?? []
  if (owner === undefined || repo === undefined) throw new InvalidArgumentError('Write it as owner/repo.')
  return { owner, repo }
}

/** Whether a repository may be called so. @example isRepository('alice/app') // true */
export function isRepository(text: string): boolean {
  return REPOSITORY.test(text)
}

/** Checked, and as it was written. */
export function repositoryText(text: string): string {
  const { owner, repo } = repositoryNamed(text)
  return `${owner}/${repo}`
}

/** For an option that may be said several times. */
export function listed(read: (text: string) => string) {
  return (text: string, before: readonly string[] = []): string[] => [...before, read(text)]
}

export function issueNamed(text: string): NamedIssue {
  const [, name = '', number] = /^(.*)#([1-9]\d{0,9})$/.exec(text) ?? []
  if (number === undefined) throw new InvalidArgumentError('Write an issue as owner/repo#7.')
  return { ...repositoryNamed(name), number: Number(number) }
}

/** An issue as it was written, if it is one. */
export function issueText(text: string): string {
  issueNamed(text)
  return text
}

/** A day, or a time as ISO 8601 has it. */
export function date(text: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text)
    ? new Date(text)
    : new Date(Number.NaN)
  // JavaScript takes 2026-02-31 for the 3rd of March
  const isThere = !Number.isNaN(at.getTime()) && dayExists(text.slice(0, 10))
  if (!isThere) throw new InvalidArgumentError('Write a date that exists as 2026-01-31.')
  return at
}

function dayExists(day: string): boolean {
  const at = new Date(day)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}

/** A day of the calendar, as it is written. */
export function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !dayExists(text))
    throw new InvalidArgumentError('Write a day that exists as 2026-01-31.')
  return text
}

/** What an agent has cost: `sonnet=0.40`. */
export function agentAndUsd(text: string): { agent: string; usd: number } {
  const [, agent = '', amount = ''] = /^([^=]*)=(\d{1,7}(?:\.\d{1,6})?)$/.exec(text) ?? []
  if (amount === '') throw new InvalidArgumentError('Write an agent and US$ as sonnet=0.40.')
  return { agent: agentNamed(agent), usd: Number(amount) }
}

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** How long, in ms. @example duration('90d') // 7776000000 */
export function duration(text: string): number | 'never' {
  if (text === 'never') return text
  const [, count, unit = ''] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? []
  if (count === undefined) throw new InvalidArgumentError('Write 90d, 12h, 30m or never.')
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
}
