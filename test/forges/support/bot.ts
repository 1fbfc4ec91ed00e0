import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Child } from './child.ts'
import { until } from './until.ts'

/** How the bot is started. */
export interface BotSettings {
  readonly folder: string
  readonly port: number
  readonly giteaUrl: string
  readonly token: string
  readonly secret: string
  /** Its manifest; the usual one unless said. */
  readonly app?: string
  /** Variables that its manifest names. */
  readonly environment?: Readonly<Record<string, string>>
}

const CLI = join(import.meta.dirname, '../../../src/cli/cli.ts')

interface Health {
  readonly checks: {
    readonly gitea: { readonly ok: boolean }
    readonly queue: { readonly detail: { readonly pending: number; readonly dead: number } }
  }
}

/** The bot as an operator runs it: a process of its own, with its settings in the environment. */
export class Bot {
  settings: BotSettings
  #child: Child | undefined

  constructor(settings: BotSettings) {
    this.settings = settings
  }

  get url(): string {
    return `http://127.0.0.1:${this.settings.port}`
  }

  get log(): readonly string[] {
    return this.#child?.lines ?? []
  }

  /** Resolves when it answers; with `sweepS` of an hour only webhooks tell it anything. */
  async start(sweepS = 3600): Promise<void> {
    const { port, giteaUrl, token, secret, app, environment } = this.settings
    const child = new Child(process.execPath, [CLI, 'start', ...(app ? ['--app', app] : [])], {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      GITEA_URL: giteaUrl,
      GITEA_TOKEN: token,
      GITEA_WEBHOOK_SECRET: secret,
      DATABASE_URL: `sqlite:${this.#database}`,
      SWEEP_INTERVAL_S: String(sweepS),
      LOG_LEVEL: 'debug',
      ...environment,
    })
    this.#child = child
    await until('the bot answers', async () => {
      if (child.hasEnded) return `it ended: ${child.lines.slice(-5).join(' | ')}`
      return (await fetch(`${this.url}/health`)).ok || 'not ok'
    })
  }

  async health(): Promise<Health['checks']> {
    const response = await fetch(`${this.url}/health`)
    return ((await response.json()) as Health).checks
  }

  /** Stops it in order; the exit code. */
  async stop(): Promise<number | null> {
    return (await this.#child?.end('SIGTERM')) ?? null
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    await this.#child?.end('SIGKILL')
  }

  async restart(sweepS?: number): Promise<void> {
    await this.stop()
    await this.start(sweepS)
  }

  /** What a lost disk takes with it. The bot must not run. */
  async forgetEverything(): Promise<void> {
    for (const suffix of ['', '-wal', '-shm']) await rm(`${this.#database}${suffix}`, { force: true })
  }

  get #database(): string {
    return join(this.settings.folder, 'coordinator.db')
  }
}
