import { chmodSync, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkWritable, type DatabaseFacts, type DatabaseLook } from '../../../database/examine.ts'
import { DATABASE_FILES, OWNER_ONLY } from '../../../database/own-file.ts'
import { asError } from '../../../errors.ts'
import { type Finding, failed, ok, skipped, warning } from './finding.ts'

const MB = 1_000_000
/** With less, SQLite may be refused at any moment. */
const LEAST_FREE_BYTES = 100 * MB
/** With less, somebody should look. */
const GOOD_FREE_BYTES = 1_000 * MB
/** A file of some size that is mostly empty; the bot uses the space again. */
const FREE_SHARE = 0.5
const FREE_MATTERS_BYTES = 200 * MB
/** What a file may hold whose manifest cannot be read, MB. */
const LARGE_MB = 5_000
/** A tenth of it may be empty, and it takes a while until it is smaller. */
const OVER_LIMIT = 1.2

/** What `statfs` calls file systems on which SQLite's locks and syncs are no promise (linux/magic.h). */
const FOREIGN_DISKS: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB2',
  16914839: '9P',
}
/** Gone with the machine's next start. */
const MEMORY_DISKS: Readonly<Record<number, string>> = { 16914836: 'tmpfs', 2240043254: 'ramfs' }

/** The disk below the database, also before there is one. */
export function diskSpace(databasePath: string): Finding {
  const { bavail, bsize } = statfsSync(folderOf(databasePath))
  return judgeSpace(bavail * bsize)
}

export function judgeSpace(freeBytes: number): Finding {
  const found = `${Math.round(freeBytes / MB)} MB are free`
  const remedy = 'Make room: when the disk is full, deliveries are refused.'
  if (freeBytes < LEAST_FREE_BYTES) return failed('disk-space', found, remedy)
  return freeBytes < GOOD_FREE_BYTES ? warning('disk-space', found, remedy) : ok('disk-space', found)
}

/** The nearest folder that is there. */
function folderOf(path: string): string {
  const folder = dirname(resolve(path))
  return existsSync(folder) ? folder : folderOf(folder)
}

/**
 * Everything that can be said of the file itself.
 * @param maxMb what the manifest lets it hold
 */
export function databaseChecks(path: string, { facts, rows }: DatabaseLook, maxMb?: number): Finding[] {
  return [
    writable(path),
    rights(path),
    durability(path, facts.journal),
    version(facts),
    freePages(facts),
    size(facts, { rows }, maxMb),
  ]
}

/** What is said before the first start. */
export function noDatabase(path: string): Finding {
  return skipped('database', `there is no ${path} yet; the first start makes it`)
}

/** What is said when the file cannot be looked into. */
export function unreadable(path: string, problem: unknown): Finding {
  const remedy =
    'See to the rights of the file and its folder, and to the disk. A damaged file: restore a backup, or move it away; the bot rebuilds from Gitea.'
  return failed('database', `${path}: ${asError(problem).message}`, remedy)
}

function writable(path: string): Finding {
  try {
    checkWritable(path)
    return ok('database', resolve(path))
  } catch (error) {
    const remedy =
      'See to the rights of the file and its folder, and whether the disk is full or mounted to be read only.'
    return failed('database', `${path} cannot be written: ${asError(error).message}`, remedy)
  }
}

/** A file from before the bot closed it itself, or one that was put there. Windows keeps no such rights. */
function rights(path: string): Finding {
  const files = DATABASE_FILES.map((end) => `${path}${end}`).filter((file) => existsSync(file))
  const open = files.filter((file) => process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0)
  if (open.length === 0) return ok('database-rights', 'for its owner only')
  const says = `chmod 600 ${open.join(' ')}`
  const apply = async () => {
    for (const file of open) chmodSync(file, OWNER_ONLY)
  }
  const found = 'others on this machine can read what people wrote in private repositories'
  return warning('database-rights', found, says, { fix: { says, apply } })
}

const OTHERS = 0o077

/** The disk that the bot works on; it has set the journal itself. */
export function durability(path: string, journal = 'wal'): Finding {
  return judgeDurability(journal, statfsSync(folderOf(path)).type)
}

/** @param diskType of `statfs` */
export function judgeDurability(journal: string, diskType: number): Finding {
  const memory = MEMORY_DISKS[diskType]
  if (memory !== undefined)
    return warning(
      'database-durable',
      `it lies in memory (${memory})`,
      'Put it on a disk: DATABASE_URL=sqlite:PATH.',
    )
  const foreign = FOREIGN_DISKS[diskType]
  if (foreign !== undefined) {
    const remedy = 'Put it on a disk of this machine: locks and syncs of a network disk are no promise.'
    return failed('database-durable', `it lies on a network disk (${foreign})`, remedy)
  }
  // the bot sets synchronous=FULL for itself each time it opens the file; the file keeps only this
  if (journal === 'wal') return ok('database-durable', 'write-ahead log, each commit synced')
  const remedy = 'Start the bot: it sets it. If it stays so, another program changes the file.'
  return warning('database-durable', `its journal is "${journal}" and not a write-ahead log`, remedy)
}

function version({ outstanding, foreign }: DatabaseFacts): Finding {
  if (foreign.length > 0) {
    const remedy = 'Start that version again, or restore the backup from before.'
    return failed('database-version', `a newer version has written it (${foreign.join(', ')})`, remedy)
  }
  if (outstanding.length === 0) return ok('database-version', 'of this version')
  const remedy = 'The next start of the bot brings them in. Make a backup first.'
  return warning('database-version', `it lacks ${outstanding.join(', ')}`, remedy)
}

function freePages({ pageBytes, pages, freePages: free, canShrink }: DatabaseFacts): Finding {
  return judgeFree(pages * pageBytes, free * pageBytes, { freePages: free, canShrink })
}

export function judgeFree(
  bytes: number,
  freeBytes: number,
  { freePages, canShrink }: Pick<DatabaseFacts, 'freePages' | 'canShrink'>,
): Finding {
  const found = `${Math.round(freeBytes / MB)} of ${Math.round(bytes / MB)} MB are empty (${freePages} pages)`
  if (freeBytes < FREE_MATTERS_BYTES || freeBytes < bytes * FREE_SHARE) return ok('database-free', found)
  const byItself = canShrink ? 'A bot that runs gives it back within minutes. At once: ' : ''
  return warning('database-free', found, `${byItself}Stop the bot and run: mosaic-coordinator vacuum`)
}

function size(
  { pageBytes, pages }: DatabaseFacts,
  { rows }: Pick<DatabaseLook, 'rows'>,
  maxMb: number | undefined,
): Finding {
  const count = (table: string) => {
    const there = rows('select name from sqlite_schema where name = ?', table).length > 0
    return there ? Number(rows(`select count(*) as n from ${table}`)[0]?.n) : 0
  }
  return judgeSize(
    pageBytes * pages,
    { deliveries: count('deliveries'), decisions: count('decisions') },
    maxMb,
  )
}

export function judgeSize(
  bytes: number,
  counts: { readonly deliveries: number; readonly decisions: number },
  maxMb = LARGE_MB,
): Finding {
  const { deliveries, decisions } = counts
  const found = `${Math.ceil(bytes / MB)} of at most ${maxMb} MB, ${deliveries} deliveries, ${decisions} decisions`
  if (bytes < maxMb * MB * OVER_LIMIT) return ok('database-size', found)
  const remedy =
    'A bot that runs brings it below retention.maxMb of app.yml, unless most of it is not done (`events list`), or is kept for good.'
  return warning('database-size', found, remedy)
}
