import type { Compilable } from 'kysely'
import { checkedValue } from '../database/node-sqlite-dialect.ts'
import type { SqlValue, Write } from '../database/write.ts'

/** A query as a statement that somebody commits later. @param mustChange how many rows it has to change */
export function asWrite(query: Compilable, mustChange?: number): Write {
  const { sql, parameters } = query.compile()
  const write = { sql, parameters: parameters.map(checkedValue) }
  return mustChange === undefined ? write : { ...write, mustChange }
}

/**
 * A statement that is built once and committed often: thousands of them in one transaction share its text.
 *
 * @param query with any value for each parameter, in the order in which they are given later
 */
export function reusableWrite(query: Compilable): (...parameters: readonly SqlValue[]) => Write {
  const { sql } = query.compile()
  return (...parameters) => ({ sql, parameters })
}
