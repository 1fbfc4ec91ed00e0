import { existsSync, realpathSync, rmSync } from 'node:fs'
import { systemClock } from '../../clock.ts'
import { loadDatabasePath } from '../../config.ts'
import { backUp, putInPlace } from '../../database/backup.ts'
import { contentsOf, type DatabaseContents } from '../../database/contents.ts'
import { lookInto, type Row } from '../../database/examine.ts'
import { type Database, openDatabase } from '../../database/open.ts'
import { takeWorkerLock } from '../../database/worker-lock.ts'
import { CoordinatorError } from '../../errors.ts'
import { forget } from '../../inbox/forgotten.ts'
import { Progress } from '../progress.ts'
import { contentsText, toJson } from './backup.ts'

/** What is known now, and must not be lost with the file: an older one would let in whoever was shut out since. */
interface Carried {
  readonly revoked: readonly Row[]
  readonly pauses: readonly Row[]
}

/**
 * Puts a backup into the place of the database, which is kept beside it.
 * @throws CoordinatorError `WORKER_RUNNING`, `BACKUP_INVALID`, `DATABASE_NEWER`, `BACKUP_FAILED`
 */
export async function restore(from: string, { json }: { readonly json?: boolean }): Promise<void> {
  const path = loadDatabasePath()
  const release = takeWorkerLock(path)
  try {
    const contents = await checked(from, path)
    const copy = `${path}.restoring`
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true })
    await copyWithProgress(from, copy)
    const carried = await knownNow(path)
    const kept = await bringUp(copy, carried)
    const stamp = new Date(systemClock.now()).toISOString().replaceAll(/[:.]/g, '-')
    const before = putInPlace(copy, path, `${path}.before-restore-${stamp}`)
    const facts = { ...toJson(path, contents), before: before ?? null, ...kept }
    process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : restoredText(path, contents, facts))
  } finally {
    release()
  }
}

/** @throws CoordinatorError `BACKUP_INVALID`, `DATABASE_NEWER` */
async function checked(from: string, path: string): Promise<DatabaseContents> {
  if (!existsSync(from)) throw notOurs(from, 'there is no such file')
  if (existsSync(path) && realpathSync(from) === realpathSync(path))
    throw notOurs(from, 'it is the database itself')
  const contents = await contentsOf(from).catch((cause: unknown) => {
    throw notOurs(from, 'it is no database that can be read', cause)
  })
  if (!contents.isOurs) throw notOurs(from, 'it is a database, but not of this bot')
  if (contents.foreign.length === 0) return contents
  throw new CoordinatorError(
    'DATABASE_NEWER',
    `${from} was written by a newer version (it has ${contents.foreign.join(', ')}).`,
    { hint: 'Restore it with that version. Nothing was changed.' },
  )
}

function notOurs(from: string, why: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('BACKUP_INVALID', `${from} cannot be restored: ${why}.`, {
    hint: 'Name a file that `backup` has written. Nothing was changed.',
    cause,
  })
}

async function copyWithProgress(from: string, to: string): Promise<void> {
  const progress = new Progress(process.stderr, 'pages copied')
  try {
    await backUp(from, to, (copied, all) => progress.tell(copied, all))
  } finally {
    progress.end()
  }
}

/** A damaged file, which may be why somebody restores, is not asked. */
async function knownNow(path: string): Promise<Carried> {
  const nothing: Carried = { revoked: [], pauses: [] }
  if (!existsSync(path)) return nothing
  return lookInto(path, ({ rows }) => ({
    revoked: rows('select id, revoked_at from agent_tokens where revoked_at is not null'),
    pauses: rows('select scope, reason, at from pauses'),
  })).catch(() => nothing)
}

/** Brings its tables to this version, so that nothing is in the place of the database that it could not become. */
async function bringUp(copy: string, { revoked, pauses }: Carried) {
  const database = await openDatabase(copy)
  try {
    const kept = await database.commits.submit(() => {
      // what was done since the backup is not known any more
      forget(database.commits, systemClock.now())
      const tokens = revoked.map(({ id, revoked_at }) =>
        changed(database, 'update agent_tokens set revoked_at = ? where id = ? and revoked_at is null', [
          revoked_at ?? null,
          id ?? null,
        ]),
      )
      const scopes = pauses.map(({ scope, reason, at }) =>
        changed(database, 'insert or ignore into pauses (scope, reason, at) values (?, ?, ?)', [
          scope ?? null,
          reason ?? null,
          at ?? null,
        ]),
      )
      const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0)
      return { tokensRevoked: sum(tokens), pausesKept: sum(scopes) }
    })
    return kept
  } finally {
    database.close()
  }
}

function changed({ commits }: Database, sql: string, parameters: readonly Row[string][]): number {
  return Number(commits.statement(sql).run(...parameters).changes)
}

function restoredText(
  path: string,
  contents: DatabaseContents,
  {
    before,
    tokensRevoked,
    pausesKept,
  }: { readonly before: string | null; readonly tokensRevoked: number; readonly pausesKept: number },
): string {
  const lines = [
    `${path}: ${contentsText(contents)}.`,
    ...(before === null ? [] : [`The database as it was lies at ${before}; delete it when all is well.`]),
    ...(tokensRevoked > 0
      ? [`Tokens of agents that were revoked since stay revoked: ${tokensRevoked}.`]
      : []),
    ...(pausesKept > 0 ? [`What is paused now stays paused: ${pausesKept}.`] : []),
    'Next: mosaic-coordinator start. Its first sweep looks at every issue of the bot and puts right what has changed since the backup;',
    'deliveries that came in between are not in it, and need not be.',
  ]
  return `${lines.join('\n')}\n`
}
