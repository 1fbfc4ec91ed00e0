import { askedSweep, SWEEPER } from '../../app/asked-sweep.ts'
import { systemClock } from '../../clock.ts'
import { type Config, loadConfig } from '../../config.ts'
import type { Database } from '../../database/open.ts'
import { openDatabase } from '../../database/open.ts'
import { CoordinatorError } from '../../errors.ts'
import { giteaClient } from '../../gitea/client.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { SweepFollower, type SweepProgress } from '../../inbox/follow.ts'
import { SqliteInbox } from '../../inbox/sqlite-inbox.ts'
import { silentLog } from '../../log.ts'
import { type Coordinator, type CoordinatorOptions, startCoordinator } from '../../main.ts'
import { type Manifest, pluginsOf } from '../../manifest.ts'
import { SqlTaskStore } from '../../tasks/sql-store.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { knownNow, summaryJson, summaryOf } from './sync/summary.ts'
import { watch } from './sync/watch.ts'

const GITEA_TIMEOUT_MS = 10_000

/** The one that `sync` was given, or null for all of them. */
type Repository = { readonly owner: string; readonly repo: string } | null

/** How the command is called. */
export interface SyncOptions {
  readonly app: string
  readonly json?: boolean
}

/**
 * Does a sweep at once and tells what was wrong. A bot that runs does it; without one, or when that one ends before it is
 * done, this process is the bot until it is done.
 *
 * @returns false when something failed for good, or still waits because nothing moves it
 * @throws CoordinatorError `DATABASE_LOST` when it is the bot and somebody takes the database away
 */
export async function sync(repository: Repository, options: SyncOptions): Promise<boolean> {
  const config = loadConfig()
  const manifest = await readChosenManifest(options.app)
  checkSweeps(manifest, options.app)
  await checkThere(config, repository)
  const start = () => startUnlessRunning(config, { manifest, manifestPath: options.app })
  const lost = Promise.withResolvers<never>()
  // it may be lost before anybody waits for it
  lost.promise.catch(() => {})
  const watchOver = (bot: Coordinator | undefined) => void bot?.failed.then(lost.reject)
  let own = await start()
  watchOver(own)
  const database = await openDatabase(config.databasePath)
  // with --json standard output has the facts only
  const say = (text: string) => (options.json ? process.stderr : process.stdout).write(text)
  const takeOver = async () => {
    if (own) return false
    own = await start()
    watchOver(own)
    if (own) say('\nThe bot that ran has ended; this goes on in its place.\n')
    return own !== undefined
  }
  try {
    if (!own) say('The bot that runs does it; this only looks on.\n')
    return await Promise.race([follow(database, repository, takeOver, options.json), lost.promise])
  } finally {
    database.close()
    await own?.stop()
  }
}

/** A bot without the plugin would never take up what it is asked. */
function checkSweeps(manifest: Manifest, path: string): void {
  if (pluginsOf(manifest).includes(SWEEPER)) return
  throw new CoordinatorError(
    'SWEEP_NOT_LOADED',
    `The plugin "${SWEEPER}" is not in ${path}, and sync is its work.`,
    {
      hint: `Add ${SWEEPER} to its plugins, or name the manifest of the bot with --app.`,
    },
  )
}

/** It listens where nobody calls: for these seconds Gitea's deliveries are not its business. */
async function startUnlessRunning(
  config: Config,
  chosen: Pick<CoordinatorOptions, 'manifest' | 'manifestPath'>,
): Promise<Coordinator | undefined> {
  try {
    return await startCoordinator({
      config: { ...config, host: '127.0.0.1', port: 0 },
      log: silentLog,
      ...chosen,
    })
  } catch (error) {
    if (error instanceof CoordinatorError && error.code === 'WORKER_RUNNING') return undefined
    throw error
  }
}

async function follow(
  database: Database,
  repository: Repository,
  takeOver: () => Promise<boolean>,
  json: boolean | undefined,
): Promise<boolean> {
  const tasks = new SqlTaskStore(database.read)
  const before = await knownNow(tasks)
  const event = askedSweep(repository)
  await new SqliteInbox(database, systemClock).add(event)
  const follower = new SweepFollower(database.commits, event.id)
  const isTerminal = process.stdout.isTTY && !json
  const show = (now: SweepProgress) => {
    if (isTerminal) process.stdout.write(`\r\u001B[2K${progressLine(now)}`)
  }
  const progress = await watch(follower, systemClock, show, takeOver)
  const after = await knownNow(tasks)
  process.stdout.write(
    json
      ? `${JSON.stringify(summaryJson(before, after, progress), null, 2)}\n`
      : `${isTerminal ? '' : progressLine(progress)}\n${summaryOf(before, after, progress)}`,
  )
  return progress.failed === 0 && progress.left === 0
}

const BAR = 30

function progressLine({ reading, found, looked }: SweepProgress): string {
  if (reading) return 'Reading the lists of issues …'
  const done = found === 0 ? BAR : Math.floor((BAR * looked) / found)
  return `[${'#'.repeat(done)}${'.'.repeat(BAR - done)}] ${looked} of ${found} issues looked at`
}

/** Nobody would read the lists while Gitea is away, and then there is nothing to look at. */
async function checkThere(config: Config, repository: Repository): Promise<void> {
  const gitea = giteaClient({
    baseUrl: config.giteaUrl,
    token: config.giteaToken,
    clock: systemClock,
    timeoutMs: GITEA_TIMEOUT_MS,
  })
  if (!repository) {
    await gitea.user.userGetCurrent()
    return
  }
  const { owner, repo } = repository
  try {
    await gitea.repos.repoGet(owner, repo)
  } catch (error) {
    if (error instanceof GiteaError && (error.isMissing || error.kind === 'moved'))
      throw unknownRepository(`${owner}/${repo}`, error)
    throw error
  }
}

function unknownRepository(which: string, cause: unknown): CoordinatorError {
  return new CoordinatorError('REPOSITORY_MISSING', `The bot sees no repository ${which}.`, {
    hint: 'Write owner/name as it is called today; the bot has to be a collaborator if it is private.',
    cause,
  })
}
