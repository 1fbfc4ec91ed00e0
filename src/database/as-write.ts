import type { Compilable } from 'kysely'
import { checkedValue } from './node-sqlite-dialect.ts'
import type { Write } from './write.ts'

/** A query of Kysely's to run later. */
export function asWrite(query: Compilable, mustChange?: number): Write {
  const { sql, parameters } = query.compile()
  const write = { sql, parameters: parameters.map(checkedValue) }
  return mustChange === undefined ? write : { ...write, mustChange }
}
