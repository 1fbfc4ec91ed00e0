import type { CheckName } from './catalogue.ts'

/** What a check came to. */
export type Result = 'ok' | 'warning' | 'failed' | 'skipped'

/** Something that can be put right without a person. */
export interface Fix {
  /** What it does, for people. */
  readonly says: string
  /** @throws Error when it cannot be done */
  apply(): Promise<void>
}

/** What one check found. */
export interface Finding {
  readonly check: CheckName
  readonly result: Result
  /** The repository or hook that it is about; absent = the installation. */
  readonly about?: string
  /** What was found; of a check that was skipped, why. */
  readonly text: string
  /** What to do about it. */
  readonly remedy?: string
  readonly fix?: Fix
}

/** More about a finding. */
export type Details = Pick<Finding, 'about' | 'fix'>

export function ok(check: CheckName, text: string, details: Details = {}): Finding {
  return { check, result: 'ok', text, ...details }
}

export function warning(check: CheckName, text: string, remedy: string, details: Details = {}): Finding {
  return { check, result: 'warning', text, remedy, ...details }
}

export function failed(check: CheckName, text: string, remedy: string, details: Details = {}): Finding {
  return { check, result: 'failed', text, remedy, ...details }
}

export function skipped(check: CheckName, why: string, details: Details = {}): Finding {
  return { check, result: 'skipped', text: why, ...details }
}

/** The same for several checks that cannot be made for one reason. */
export function allSkipped(checks: readonly CheckName[], why: string): Finding[] {
  return checks.map((check) => skipped(check, why))
}
