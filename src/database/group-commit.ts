import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { asError } from '../errors.ts'
import { Conflict } from './conflict.ts'
import { checkedValue } from './node-sqlite-dialect.ts'
import type { OpenedFiles } from './opened-files.ts'
import { StorageUnavailable } from './storage-unavailable.ts'
import type { Write } from './write.ts'

/** How long a commit waits for another process, e.g. a command of an operator, to end its own, ms. */
export const BUSY_TIMEOUT_MS = 5_000
/** The same once one has waited in vain, until one succeeds, ms. */
const SHORT_BUSY_TIMEOUT_MS = 100

interface Waiting {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

type Result = { readonly value: unknown } | { readonly error: Error }

/**
 * All writes of this process, many of them in one transaction: what is submitted in one turn of the event loop is
 * committed by one fsync at its end. A submission that throws is undone alone; a promise resolves only after the
 * commit, so whoever awaits it may say "stored" to the outside.
 */
export class GroupCommit {
  readonly #sqlite: DatabaseSync
  readonly #files: Pick<OpenedFiles, 'lost'>
  readonly #statements = new Map<string, StatementSync>()
  #waiting: Waiting[] = []
  /** Who is to hear of the commit that is being made. */
  #listeners: (() => void)[] = []
  /** Why the last commit was refused by the disk; undefined = it was not. */
  lastFailure: string | undefined
  #isImpatient = false

  constructor(sqlite: DatabaseSync, files: Pick<OpenedFiles, 'lost'>) {
    this.#sqlite = sqlite
    this.#files = files
  }

  /**
   * Runs `work` (synchronous, only database calls) in the next commit; twice if another submission of it throws.
   * @throws Conflict when a guarded write met another version, StorageUnavailable when the disk refuses.
   */
  submit<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush())
      this.#waiting.push({ work, resolve: (value) => resolve(value as T), reject })
    })
  }

  /** Commits the writes, all or none. */
  write(writes: readonly Write[]): Promise<void> {
    return this.submit(() => {
      for (const write of writes) this.execute(write)
    })
  }

  /** One statement, inside a submission only. Prepared once per text. */
  execute(write: Write): void {
    const { changes } = this.statement(write.sql).run(...write.parameters.map(checkedValue))
    if (write.mustChange !== undefined && Number(changes) !== write.mustChange) {
      throw new Conflict(write.sql.slice(0, 60))
    }
    if (write.onStored) this.#listeners.push(write.onStored)
  }

  /** A prepared statement, kept for its text. */
  statement(sql: string): StatementSync {
    let prepared = this.#statements.get(sql)
    if (!prepared) {
      prepared = this.#sqlite.prepare(sql)
      this.#statements.set(sql, prepared)
    }
    return prepared
  }

  /** Commits now what waits; called by itself once per turn, and at close. */
  flush(): void {
    const batch = this.#waiting
    if (batch.length === 0) return
    this.#waiting = []
    this.#listeners = []
    let results: Result[]
    try {
      // SQLite would take it, into a file that has no name any more
      const lost = this.#files.lost()
      if (lost) throw lost
      results = this.#runTogether(batch) ?? this.#runApart(batch)
      this.statement('commit').run()
      this.lastFailure = undefined
      this.#wait('usual')
    } catch (thrown) {
      this.#abandon(batch, asError(thrown))
      return
    }
    batch.forEach((entry, index) => {
      settle(entry, results[index])
    })
    for (const onStored of this.#listeners.splice(0)) onStored()
  }

  /** Without savepoints, which cost a third of a submission; undefined, and nothing done, if one of them throws. */
  #runTogether(batch: readonly Waiting[]): Result[] | undefined {
    this.statement('begin immediate').run()
    try {
      return batch.map((entry) => ({ value: entry.work() }))
    } catch (thrown) {
      if (!this.#sqlite.isTransaction || isStorageFailure(asError(thrown))) throw thrown
      this.statement('rollback').run()
      this.#listeners = []
      return undefined
    }
  }

  /** Each in a savepoint of its own, so that those that throw are undone alone. */
  #runApart(batch: readonly Waiting[]): Result[] {
    this.statement('begin immediate').run()
    return batch.map((entry) => this.#attempt(entry.work))
  }

  #attempt(work: () => unknown): Result {
    this.statement('savepoint submission').run()
    const listeners = this.#listeners.length
    try {
      const value = work()
      this.statement('release submission').run()
      return { value }
    } catch (thrown) {
      if (!this.#sqlite.isTransaction) throw thrown
      this.statement('rollback to submission').run()
      this.statement('release submission').run()
      this.#listeners.length = listeners
      const error = asError(thrown)
      if (isStorageFailure(error)) throw error
      return { error: isUniqueViolation(error) ? new Conflict(error.message, error) : error }
    }
  }

  /** Waiting for the lock stops everything else here, so whoever holds it for long is not waited for by each commit anew. */
  #wait(how: 'usual' | 'short'): void {
    if (this.#isImpatient === (how === 'short') || !this.#sqlite.isOpen) return
    this.#isImpatient = how === 'short'
    this.#sqlite.exec(`pragma busy_timeout = ${how === 'short' ? SHORT_BUSY_TIMEOUT_MS : BUSY_TIMEOUT_MS}`)
  }

  #abandon(batch: readonly Waiting[], cause: Error): void {
    this.lastFailure = cause.message
    if (resultCode(cause) === SQLITE_BUSY) this.#wait('short')
    const error = new StorageUnavailable(cause)
    for (const entry of batch) entry.reject(error)
    if (this.#sqlite.isOpen && this.#sqlite.isTransaction) this.#sqlite.exec('rollback')
  }
}

function settle(entry: Waiting, result: Result | undefined): void {
  if (result && 'value' in result) entry.resolve(result.value)
  else entry.reject(result?.error ?? new Error('a submission was lost'))
}

/** SQLite's primary result codes (sqlite.org/rescode.html): the low byte of the extended code. */
const STORAGE_FAILURES = new Set([
  8 /* READONLY */, 10 /* IOERR */, 11 /* CORRUPT */, 13 /* FULL */, 14 /* CANTOPEN */, 26 /* NOTADB */,
])
const SQLITE_BUSY = 5
const CONSTRAINT_UNIQUE = 2067
const CONSTRAINT_PRIMARYKEY = 1555

function resultCode(error: Error): number {
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
}

function isStorageFailure(error: Error): boolean {
  const primary = resultCode(error) & 0xff
  return STORAGE_FAILURES.has(primary) || primary === SQLITE_BUSY
}

function isUniqueViolation(error: Error): boolean {
  return [CONSTRAINT_UNIQUE, CONSTRAINT_PRIMARYKEY].includes(resultCode(error))
}
