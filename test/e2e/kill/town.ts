import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FakeGitea, type IssueView, type RepoRef } from '../../../src/testing/index.ts'
import { freePort } from '../../support/free-port.ts'
import type { KillableBot } from './bot-process.ts'

const SECRET = 'a secret for tests only'

/** How often the bot reads Gitea, and how long a cut-off call may still come true: short, so that the test is. */
const SWEEP_MS = 400
const SETTLE_MS = 1_500
/** A cut-off POST comes true this much later: after the next start has looked, but before CREATE_SETTLE_MS, as on real servers. */
const LATE_MS = 1_200
/** Calls that make something which must not be there twice. */
const CREATING = /\/comments$|^\/repos\/[^/]+\/[^/]+\/labels$/

/** A Gitea that stays, and a bot that is killed and started again. */
export class Town {
  readonly forge: FakeGitea
  readonly repo: RepoRef
  readonly #folder: string
  readonly #port: number
  #bot: ChildProcess | undefined

  private constructor(gitea: FakeGitea, repo: RepoRef, folder: string, port: number) {
    this.forge = gitea
    this.repo = repo
    this.#folder = folder
    this.#port = port
  }

  /** Where the bot listens, without a slash at the end. */
  get botUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get databasePath(): string {
    return join(this.#folder, 'bot.db')
  }

  static async found(): Promise<Town> {
    const gitea = await FakeGitea.start()
    for (const name of ['alice', 'mosaic']) gitea.addUser(name)
    const repo = gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
    const port = await freePort()
    gitea.addHook(repo, { url: `http://127.0.0.1:${port}/webhook/gitea`, secret: SECRET, events: ['issues'] })
    gitea.faults.postDelayPath = CREATING
    gitea.faults.postDelayMs = LATE_MS
    return new Town(gitea, repo, await mkdtemp(join(tmpdir(), 'mosaic-kill-')), port)
  }

  /** Starts the bot, with these settings besides the needed ones; resolves when it takes deliveries. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const settings: KillableBot = {
      env: {
        GITEA_URL: this.forge.url,
        GITEA_TOKEN: this.forge.token('mosaic'),
        GITEA_WEBHOOK_SECRET: SECRET,
        DATABASE_URL: `sqlite:${this.databasePath}`,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        ...env,
      },
      sweepIntervalMs: SWEEP_MS,
      createSettleMs: SETTLE_MS,
    }
    const script = fileURLToPath(new URL('./bot-process.ts', import.meta.url))
    // the process itself, not npm: killing a wrapper would leave the bot alive
    const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // where the command line keeps what it has compiled: most of a start is compiling
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    })
    this.#bot = child
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    if (child.exitCode !== null) throw new Error('the bot did not start')
  }

  /** Nothing of it gets to say goodbye. */
  async kill(): Promise<void> {
    const child = this.#bot
    if (!child || child.exitCode !== null) throw new Error('the bot died by itself')
    child.kill('SIGKILL')
    await once(child, 'exit')
    this.#bot = undefined
  }

  /**
   * Waits until a creating call of the bot has come in and is not carried out yet; false if none comes.
   * @param from how many calls to pass over: one that was cut off by an earlier kill has no answer for ever
   */
  async midPost(from: number, patienceMs: number): Promise<boolean> {
    const until = Date.now() + patienceMs
    while (Date.now() < until) {
      const calls = this.forge.journal.slice(from)
      if (
        calls.some(
          (call) =>
            call.as === 'mosaic' &&
            call.method === 'POST' &&
            call.status === null &&
            CREATING.test(call.path),
        )
      )
        return true
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return false
  }

  /** Waits until every issue looks as it should, or says which does not and how. */
  async converges(wrong: () => string[], patienceMs: number): Promise<void> {
    const until = Date.now() + patienceMs
    while (wrong().length > 0) {
      if (Date.now() > until) throw new Error(wrong().join('\n'))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  issues(): IssueView[] {
    return this.forge.issues(this.repo)
  }

  async close(): Promise<void> {
    if (this.#bot) await this.kill()
    await this.forge.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
