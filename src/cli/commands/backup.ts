import { existsSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadDatabasePath } from '../../config.ts'
import { backUp } from '../../database/backup.ts'
import { contentsOf, type DatabaseContents } from '../../database/contents.ts'
import { CoordinatorError } from '../../errors.ts'
import { checkExists } from '../existing-database.ts'
import { Progress } from '../progress.ts'

/**
 * Copies the database, also while the bot works on it, and tells what is in the copy.
 * @throws CoordinatorError `BACKUP_EXISTS`, `BACKUP_FAILED`, `DATABASE_MISSING`
 */
export async function backup(
  to: string,
  { force, json }: { readonly force?: boolean; readonly json?: boolean },
): Promise<void> {
  const from = loadDatabasePath()
  checkExists(from)
  checkFree(to, from, force)
  const progress = new Progress(process.stderr, 'pages copied')
  try {
    await backUp(from, to, (copied, all) => progress.tell(copied, all))
  } finally {
    progress.end()
  }
  const contents = await contentsOf(to)
  const path = resolve(to)
  process.stdout.write(
    json ? `${JSON.stringify(toJson(path, contents), null, 2)}\n` : `${path}: ${contentsText(contents)}.\n`,
  )
}

/** @throws CoordinatorError `BACKUP_EXISTS` */
function checkFree(to: string, from: string, force: boolean | undefined): void {
  if (!existsSync(to)) return
  // the copy takes the place of what is there: a device would be one no more
  if (!statSync(to).isFile())
    throw new CoordinatorError('BACKUP_EXISTS', `${to} is there, and no file.`, {
      hint: 'Name a file: what is no file is not replaced.',
    })
  const real = realpathSync(to)
  const isItself = ['', '-wal', '-shm', '-worker'].some((end) => real === `${realpathSync(from)}${end}`)
  if (force && !isItself) return
  throw new CoordinatorError(
    'BACKUP_EXISTS',
    `${to} is there already${isItself ? ': it is the database itself' : ''}.`,
    {
      hint: isItself ? 'Name another file.' : 'Name another file, or replace it with --force.',
    },
  )
}

/** @example '12.3 MB, 4 deliveries (1 run waits, 0 failed), 3 tasks, 9 decisions, 1 agent token, newest from 2026-01-31T…' */
export function contentsText(contents: DatabaseContents): string {
  const { bytes, deliveries, pendingRuns, deadRuns, tasks, decisions, agentTokens, newestAt } = contents
  return [
    `${(bytes / 1e6).toFixed(1)} MB`,
    `${deliveries} deliveries (runs: ${pendingRuns} pending, ${deadRuns} dead)`,
    `${tasks} tasks`,
    `${decisions} decisions`,
    `${agentTokens} agent tokens`,
    newestAt === null ? 'nothing has come' : `the newest from ${new Date(newestAt).toISOString()}`,
  ].join(', ')
}

/** The same for programs. */
export function toJson(path: string, { isOurs: _, foreign: __, newestAt, ...contents }: DatabaseContents) {
  return { path, ...contents, newestAt: newestAt === null ? null : new Date(newestAt).toISOString() }
}
