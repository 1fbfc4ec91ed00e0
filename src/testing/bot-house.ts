import { copyFileSync, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Requirements } from '../app/requirements.ts'
import { DAY_MS } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { type Database, openDatabase } from '../database/open.ts'
import { silentLog } from '../log.ts'
import { type Coordinator, startCoordinator } from '../main.ts'
import { defaultManifest } from '../manifest.ts'
import type { FakeGitea } from './fake-gitea/index.ts'
import { type AskPending, type PendingRun, settled } from './rest.ts'
import { CLAUDE_KEY, HOOK_SECRET, type RunBotOptions } from './run-bot-options.ts'
import type { SkippingClock } from './skipping-clock.ts'

/** Whose token the bot has. */
export const BOT = 'mosaic'
/** The database and what SQLite has written to it since; the rest is made anew. */
const FILES = ['', '-wal']

/** What the bot under test stands on. */
export interface Place {
  readonly gitea: FakeGitea
  readonly token: string
  readonly folder: string
  readonly clock: SkippingClock
}

/** Where the bot lives: its folder, and the bot itself while it runs. */
export class BotHouse {
  botUrl = ''
  readonly place: Place
  /** What the bot that runs has not done yet. */
  readonly pending: AskPending = {
    count: () => this.#pendingCount(),
    list: () => this.#pendingRuns(),
  }
  readonly #options: RunBotOptions
  #bot: Coordinator | undefined

  constructor(options: RunBotOptions, place: Place) {
    this.#options = options
    this.place = place
  }

  get isRunning(): boolean {
    return this.#bot !== undefined
  }

  get requirements(): readonly Requirements[] {
    return this.#bot?.requirements ?? []
  }

  get databasePath(): string {
    return join(this.place.folder, 'coordinator.db')
  }

  async startBot(): Promise<void> {
    const { gitea, token, clock } = this.place
    const { agents, builtIn, claude, plugins = [], log = silentLog, createSettleMs = 300 } = this.#options
    const config = loadConfig({
      GITEA_URL: gitea.url,
      GITEA_TOKEN: token,
      GITEA_WEBHOOK_SECRET: this.#options.secret ?? HOOK_SECRET,
      DATABASE_URL: `sqlite:${this.databasePath}`,
      HOST: '127.0.0.1',
      PORT: this.botUrl === '' ? '0' : new URL(this.botUrl).port,
      ...this.#options.settings,
      ...(claude ? { ANTHROPIC_API_KEY: CLAUDE_KEY, ANTHROPIC_BASE_URL: claude.url } : {}),
    })
    this.#bot = await startCoordinator({
      config: { ...config, sweepIntervalMs: this.#options.sweepIntervalMs ?? DAY_MS },
      log,
      clock,
      manifest: {
        ...defaultManifest,
        ...(agents ? { agents } : {}),
        ...this.#options.money,
        ...(builtIn ? { plugins: [...builtIn] } : {}),
        claude: { ...defaultManifest.claude, ...this.#options.claudeSettings },
        watching: { ...defaultManifest.watching, ...this.#options.watchSettings },
        sessions: { ...defaultManifest.sessions, ...this.#options.sessionSettings },
      },
      plugins,
      environment: this.#options.environment ?? {},
      createSettleMs,
    })
    this.botUrl = this.#bot.url
  }

  /** Resolves when the bot has done everything but what it has put off for long; at once while it is stopped. */
  async comesToRest(options = { mayWait: false }): Promise<void> {
    if (this.isRunning) await settled(this.place.gitea, this.pending, options)
  }

  async #pendingCount(): Promise<number> {
    const response = await fetch(`${this.botUrl}/health`)
    const { checks } = (await response.json()) as { checks: { queue: { detail: { pending: number } } } }
    return checks.queue.detail.pending
  }

  /** Oldest first. */
  #pendingRuns(): Promise<readonly PendingRun[]> {
    const nowMs = this.place.clock.now()
    return this.withDatabase(async ({ read }) => {
      const runs = await read
        .selectFrom('runs')
        .innerJoin('deliveries', 'deliveries.seq', 'runs.delivery_seq')
        .select(['runs.plugin', 'deliveries.name as event', 'runs.available_at', 'runs.error'])
        .where('runs.state', '=', 'pending')
        .orderBy('runs.seq')
        .execute()
      return runs.map(({ available_at, ...run }) => ({ ...run, waitMs: available_at - nowMs }))
    })
  }

  async stopBot(): Promise<void> {
    await this.#bot?.stop()
    this.#bot = undefined
  }

  /**
   * As a SIGKILL: from this call on, before anything else happens, Gitea hears nothing of the bot and its database takes
   * nothing. What is left of it in this process ends without an effect.
   */
  async killBot(): Promise<void> {
    const bot = this.#bot
    if (!bot) return
    const { dead } = this.place.gitea.faults
    dead.add(BOT)
    const path = this.databasePath
    for (const end of FILES) if (existsSync(path + end)) copyFileSync(path + end, killed(path) + end)
    this.#bot = undefined
    await bot.stop()
    await deleteDatabase(path)
    for (const end of FILES) if (existsSync(killed(path) + end)) await rename(killed(path) + end, path + end)
    dead.delete(BOT)
  }

  /** Work on the database beside the bot, as the commands do. */
  async withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase(this.databasePath)
    try {
      return await work(database)
    } finally {
      database.close()
    }
  }
}

/** Where the database lies as the killed bot has left it, until the rest of that bot has ended. */
function killed(path: string): string {
  return `${path}-killed`
}

/** As after the loss of the whole folder. */
export async function deleteDatabase(path: string): Promise<void> {
  for (const end of [...FILES, '-shm', '-worker']) await rm(`${path}${end}`, { force: true })
}
