/** A value that SQLite and PostgreSQL store alike. Objects are refused on purpose: node:sqlite takes one as named parameters and binds NULL. */
export type SqlValue = string | number | bigint | null | Uint8Array

/**
 * One statement to run later, inside somebody else's transaction. Stores return these instead of writing, so that
 * a run's state, the events that it emits and its end are committed together.
 *
 * @example
 * const write: Write = { sql: 'update tasks set state = ? where key = ? and version = ?', parameters: ['ready', '9#7', 3], mustChange: 1 }
 */
export interface Write {
  /** With a `?` for each value. */
  readonly sql: string
  /** The values, in their order; never written into the text. */
  readonly parameters: readonly SqlValue[]
  /** How many rows have to change; any other number is a {@link Conflict} and undoes the whole transaction. */
  readonly mustChange?: number
  /** Called when it is on the disk, e.g. to count it; it must not throw. */
  readonly onStored?: () => void
}
