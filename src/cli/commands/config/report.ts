import type { Origin, Policy } from '../../../policy/policy.ts'
import { leavesOf } from '../../../policy/read-file.ts'
import { textTable } from '../../text-table.ts'

/** One value that counts, and where it comes from. */
export interface EffectiveValue {
  /** `agents.minimax.enabled` */
  readonly key: string
  readonly value: unknown
  /** `app.yml`, `acme/app: .gitea/coordinator.yml`, `built in`. */
  readonly from: string
  readonly line?: number
}

const BUILT_IN: Origin = { from: 'built in' }

/** Everything that counts in a repository, by the keys that a file has for it. Pure. */
export function effectiveRows(policy: Policy): EffectiveValue[] {
  const { agents, version: _, origins, ...rest } = policy
  const byName = agents.map(({ name, maxHere, ...profile }) => [
    name,
    { ...profile, ...(maxHere === undefined ? {} : { maxConcurrentHere: maxHere }) },
  ])
  const all = { agents: Object.fromEntries(byName), ...rest }
  return leavesOf(all).map((path) => ({
    key: path.join('.'),
    value: valueAt(all, path),
    ...originOf(origins, path),
  }))
}

function valueAt(from: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, key) => (value as Record<string, unknown>)[key], from)
}

/** What a file says of a whole agent counts for each of its fields. */
function originOf(origins: Policy['origins'], path: readonly string[]): Origin {
  const asWritten = path.map((key) => (key === 'maxConcurrentHere' ? 'maxConcurrent' : key))
  for (let depth = asWritten.length; depth > 0; depth--) {
    const origin = origins[asWritten.slice(0, depth).join('.')]
    if (origin) return origin
  }
  return BUILT_IN
}

/** The same as a table for a terminal. */
export function valuesText(values: readonly EffectiveValue[], version: string): string {
  const rows = values.map(({ key, value, from, line }) => [
    key,
    toldValue(value),
    line === undefined ? from : `${from}:${line}`,
  ])
  return `${textTable([['KEY', 'VALUE', 'FROM'], ...rows])}\n\nVersion ${version}\n`
}

/** At most so many characters of a long list. */
const VALUE_TOLD = 60

function toldValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= VALUE_TOLD ? text : `${text.slice(0, VALUE_TOLD - 1)}…`
}
