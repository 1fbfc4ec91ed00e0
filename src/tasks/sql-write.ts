import type { Compilable } from 'kysely'
import { checkedValue } from '../database/node-sqlite-dialect.ts'
import type { Write } from '../database/write.ts'

/** A query as a statement that somebody commits later. @param mustChange how many rows it has to change */
export function asWrite(query: Compilable, mustChange?: number): Write {
  const { sql, parameters } = query.compile()
  const write = { sql, parameters: parameters.map(checkedValue) }
  return mustChange === undefined ? write : { ...write, mustChange }
}
