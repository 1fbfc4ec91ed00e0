import { systemClock } from '../../clock.ts'
import type { Database } from '../../database/open.ts'
import { isWorkerRunning } from '../../database/worker-lock.ts'
import { CoordinatorError } from '../../errors.ts'
import type { Entry, EntryFilter, EntryState } from '../../inbox/entry.ts'
import { InboxBook } from '../../inbox/inbox-book.ts'
import { repositoryAt } from '../../tasks/sql-graph.ts'
import { confirmed } from '../confirmed.ts'
import { withExistingDatabase } from '../existing-database.ts'
import type { NamedRepository } from '../named-repository.ts'
import { type About, shownWithNames, withNames } from './events/about.ts'
import { deliveryJson, deliveryText, entriesText, entryJson } from './events/report.ts'

/** Which entries a command is about. */
export interface Chosen {
  readonly state?: EntryState
  readonly event?: string
  readonly repo?: NamedRepository
  readonly since?: Date
}

/** How `events drop` is called. */
export interface DropOptions extends Chosen {
  /** Ask nothing. */
  readonly yes?: boolean
  readonly json?: boolean
}

/** Prints what is in the inbox: what failed for good first, then what waits, then what is done. */
export async function listEntries(
  options: Chosen & { readonly limit: number; readonly json?: boolean },
): Promise<void> {
  await withBook(async (book, database) => {
    const filter = await filterOf(options, book, database)
    const entries = await withNames(book.entries(filter, options.limit), database, book)
    if (options.json)
      for (const entry of entries) process.stdout.write(`${JSON.stringify(entryJson(entry))}\n`)
    else process.stdout.write(entriesText(entries, book.counts(filter)))
  })
}

/**
 * Prints a delivery, what came with it, and what is left to do of it; nothing secret.
 * @throws CoordinatorError `DELIVERY_UNKNOWN`
 */
export async function showDelivery(key: string, { json }: { readonly json?: boolean }): Promise<void> {
  await withBook(async (book, database) => {
    const [id, other] = book.find(key)
    const found = id === undefined || other !== undefined ? undefined : book.delivery(id)
    if (!found) throw unknownDelivery(key, other !== undefined)
    const delivery = await shownWithNames(found, database, book)
    process.stdout.write(
      json ? `${JSON.stringify(deliveryJson(delivery), null, 2)}\n` : deliveryText(delivery),
    )
  })
}

/**
 * Makes failed runs pending again; a bot that runs takes them up within a few seconds.
 * @param which the number of one, `all`, or undefined where the options say which
 * @throws CoordinatorError `RUN_UNKNOWN`
 */
export async function replay(
  which: string | undefined,
  { json, ...options }: Chosen & { readonly json?: boolean },
): Promise<void> {
  await withBook(async (book, database) => {
    const filter = { ...(await filterOf(options, book, database)), ...numbered(which) }
    const revived = await book.replay(filter, systemClock.now())
    if (revived === 0 && filter.number !== undefined) throw unknownRun(filter.number, 'failed')
    told(`${revived} to be tried again, within a few seconds if the bot runs.`, { replayed: revived }, json)
  })
}

/**
 * Removes runs that failed for good, or that wait; those that a bot may have begun stay.
 * @returns false when whoever was asked said no
 * @throws CoordinatorError `RUN_UNKNOWN`, `RUN_AT_WORK`, `NOT_CONFIRMED`
 */
export async function drop(
  which: string | undefined,
  { yes, json, ...options }: DropOptions,
): Promise<boolean> {
  return withBook(async (book, database) => {
    const numbers = numbered(which)
    const state = numbers.number === undefined ? { state: options.state ?? ('dead' as const) } : {}
    const filter: EntryFilter = { ...(await filterOf(options, book, database)), ...state, ...numbers }
    const { dead, pending } = book.counts(filter)
    const count = dead + pending
    if (count === 0 && numbers.number !== undefined) throw unknownRun(numbers.number, 'failed or pending')
    if (count === 0) return told('There is nothing to drop.', { dropped: 0, left: 0 }, json)
    const [first] = await withNames(book.entries(filter, 1), database, book)
    const sure = await confirmed(`${lossOf(first, count)} Drop ${count === 1 ? 'it' : 'them'}?`, yes)
    if (!sure) return !told('Nothing was dropped.', { dropped: 0, left: count }, json)
    const isRunning = isWorkerRunning(database.path)
    const dropped = await book.drop(filter, isRunning)
    if (dropped === 0 && isRunning) throw atWork(which)
    const left = count - dropped
    const stayed = left > 0 && isRunning ? ` ${left} stayed: the bot that runs may have begun them.` : ''
    return told(`${dropped} dropped; nothing will do that work any more.${stayed}`, { dropped, left }, json)
  })
}

function lossOf(first: (Entry & About) | undefined, count: number): string {
  const what =
    count === 1 && first
      ? `The work of ${first.plugin} on ${first.event} (${first.about ?? first.lane}) is lost`
      : `The work of ${count} runs is lost`
  return `${what}; a later event or the next sweep may bring it again.`
}

function told(text: string, facts: object, json: boolean | undefined): true {
  process.stdout.write(json ? `${JSON.stringify(facts)}\n` : `${text}\n`)
  return true
}

/** @throws CoordinatorError `DATABASE_MISSING` */
export function withBook<T>(work: (book: InboxBook, database: Database) => Promise<T>): Promise<T> {
  return withExistingDatabase((database) => work(new InboxBook(database.commits), database))
}

/** @throws CoordinatorError `REPOSITORY_UNKNOWN` */
export async function filterOf(
  { state, event, repo, since }: Chosen,
  book: InboxBook,
  database: Database,
): Promise<EntryFilter> {
  return {
    ...(state === undefined ? {} : { state }),
    ...(event === undefined ? {} : { event }),
    ...(repo === undefined ? {} : { repoId: await repositoryOf(repo, book, database) }),
    ...(since === undefined ? {} : { since: since.getTime() }),
  }
}

/** Without Gitea: an inbox is looked at when something does not answer. */
async function repositoryOf(named: NamedRepository, book: InboxBook, database: Database): Promise<number> {
  const fullName = `${named.owner}/${named.repo}`
  const repoId = (await repositoryAt(database.read, named)) ?? book.repositoryNamed(fullName)
  if (repoId !== undefined) return repoId
  throw new CoordinatorError('REPOSITORY_UNKNOWN', `Nothing is kept that came from ${fullName}.`, {
    hint: 'See whether the name is right, and whether its hook leads to this bot.',
  })
}

function numbered(which: string | undefined): { readonly number?: number } {
  return which === undefined || which === 'all' ? {} : { number: Number(which) }
}

function unknownRun(number: number, kind: string): CoordinatorError {
  return new CoordinatorError('RUN_UNKNOWN', `There is no ${kind} run ${number}.`, {
    hint: 'The numbers are in: events list',
  })
}

function unknownDelivery(key: string, isUnclear: boolean): CoordinatorError {
  const what = isUnclear ? `More than one delivery begins with ${key}.` : `There is no delivery ${key}.`
  return new CoordinatorError('DELIVERY_UNKNOWN', what, {
    hint: 'Give the id of a delivery, its beginning, or the number of a run: events list has them.',
  })
}

function atWork(which: string | undefined): CoordinatorError {
  const what = which === undefined || which === 'all' ? 'They are' : `The run ${which} is`
  return new CoordinatorError(
    'RUN_AT_WORK',
    `${what} in the hands of the bot that runs; nothing was dropped.`,
    {
      hint: 'Stop the bot first, or wait until it has failed for good.',
    },
  )
}
