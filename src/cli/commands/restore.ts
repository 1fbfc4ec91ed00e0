import { existsSync, realpathSync, rmSync, statSync } from 'node:fs'
import { systemClock } from '../../clock.ts'
import { loadDatabasePath } from '../../config.ts'
import { backUp, putInPlace } from '../../database/backup.ts'
import { contentsOf, type DatabaseContents } from '../../database/contents.ts'
import { openDatabase } from '../../database/open.ts'
import { DATABASE_FILES } from '../../database/own-file.ts'
import { lackingIn } from '../../database/shape.ts'
import { takeWorkerLock } from '../../database/worker-lock.ts'
import { CoordinatorError } from '../../errors.ts'
import { forget } from '../../inbox/forgotten.ts'
import { Progress } from '../progress.ts'
import { toJson } from './backup.ts'
import { carryOver, type Kept, type KnownNow, knownNow } from './restore/known-now.ts'
import { restoredText } from './restore/report.ts'

/**
 * Puts a backup into the place of the database, which is kept beside it.
 * @throws CoordinatorError `WORKER_RUNNING`, `BACKUP_INVALID`, `DATABASE_NEWER`, `BACKUP_FAILED`
 */
export async function restore(from: string, { json }: { readonly json?: boolean }): Promise<void> {
  const path = loadDatabasePath()
  const release = takeWorkerLock(path)
  try {
    const copy = `${path}.restoring`
    checkNotLeft(from, copy)
    // of one that was killed: whoever has the lock is the only one who restores
    removeCopy(copy)
    const contents = await checked(from, path)
    const homeBefore = await homeOf(path)
    const { before, kept } = await replaced(from, copy, path).catch((error: unknown) => {
      removeCopy(copy)
      throw error
    })
    const facts = { ...toJson(path, contents), before: before ?? null, ...kept }
    process.stdout.write(
      json
        ? `${JSON.stringify(facts, null, 2)}\n`
        : restoredText(path, contents, { before, homeBefore }, kept),
    )
  } finally {
    release()
  }
}

/** Of which Gitea the database tells that is replaced; null = it does not say, is not there, or is damaged. */
function homeOf(path: string): Promise<string | null> {
  if (!existsSync(path)) return Promise.resolve(null)
  return contentsOf(path).then(
    ({ giteaUrl }) => giteaUrl,
    () => null,
  )
}

/** @throws CoordinatorError `BACKUP_INVALID` */
function checkNotLeft(from: string, copy: string): void {
  if (existsSync(from) && existsSync(copy) && realpathSync(from) === realpathSync(copy))
    throw notOurs(from, 'a restore left it half done')
}

function removeCopy(copy: string): void {
  for (const end of DATABASE_FILES) rmSync(`${copy}${end}`, { force: true })
}

async function replaced(from: string, copy: string, path: string) {
  await copyWithProgress(from, copy)
  const now = new Date(systemClock.now()).toISOString()
  const kept = await bringUp(from, copy, await knownNow(path, now.slice(0, 'YYYY-MM-DD'.length)))
  const before = putInPlace(copy, path, `${path}.before-restore-${now.replaceAll(/[:.]/g, '-')}`)
  return { before, kept }
}

/** @throws CoordinatorError `BACKUP_INVALID`, `DATABASE_NEWER` */
async function checked(from: string, path: string): Promise<DatabaseContents> {
  if (!existsSync(from)) throw notOurs(from, 'there is no such file')
  // a pipe would be waited for, until somebody writes
  if (!statSync(from).isFile()) throw notOurs(from, 'it is no file')
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

const MOST_NAMED = 5

/** Brings its tables to this version, so that nothing is in the place of the database that it could not become. */
async function bringUp(from: string, copy: string, known: KnownNow): Promise<Kept> {
  const database = await openDatabase(copy)
  try {
    const lacking = await lackingIn(database)
    if (lacking.length > 0) throw notOurs(from, `it lacks ${lacking.slice(0, MOST_NAMED).join(', ')}`)
    return await database.commits.submit(() => {
      // what was done since the backup is not known any more
      forget(database.commits, systemClock.now())
      return carryOver(database, known)
    })
  } finally {
    database.close()
  }
}
