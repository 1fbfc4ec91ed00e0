import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Child } from './child.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const STARTS_WITHIN_MS = 60_000

/** The site administrator of the server. */
export const BOSS = { login: 'boss', password: 'S3cret-pass!' } as const

/** A real Gitea or Forgejo in a folder of its own, on a free loopback port. */
export class GiteaServer {
  readonly #binary: string
  readonly #folder: string
  readonly #port: number
  #child: Child | undefined

  private constructor(binary: string, folder: string, port: number) {
    this.#binary = binary
    this.#folder = folder
    this.#port = port
  }

  /** Resolves when it answers and has its administrator. */
  static async begin(binary: string): Promise<GiteaServer> {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-live-'))
    const server = new GiteaServer(binary, folder, await freePort())
    await mkdir(server.#workPath, { recursive: true })
    await writeFile(server.#settingsPath, server.#settings())
    await server.start()
    await server.#makeBoss()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** What the server says that it is: `1.26.3`, or `12.0.0+gitea-1.22.0` for a Forgejo. */
  async version(): Promise<string> {
    const response = await fetch(`${this.url}/api/v1/version`)
    const { version } = (await response.json()) as { version: string }
    return version
  }

  async start(): Promise<void> {
    const child = new Child(this.#binary, ['web', ...this.#where()], this.#environment())
    this.#child = child
    await until(
      'the server answers',
      async () => {
        if (child.hasEnded) return `it ended: ${child.lines.slice(-5).join(' | ')}`
        return (await fetch(`${this.url}/api/v1/version`)).ok || 'not ok'
      },
      STARTS_WITHIN_MS,
    )
  }

  /** As an operator stops it; what it stored stays. */
  async stop(): Promise<void> {
    await this.#child?.end('SIGTERM')
  }

  /** What it has logged. */
  get log(): readonly string[] {
    return this.#child?.lines ?? []
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  get #workPath(): string {
    return join(this.#folder, 'work')
  }

  get #settingsPath(): string {
    return join(this.#folder, 'app.ini')
  }

  #where(): string[] {
    return ['--config', this.#settingsPath, '--work-path', this.#workPath]
  }

  /** HOME is a folder of the test's own, because the server writes git's settings there. */
  #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: this.#folder, USER: process.env.USER ?? 'root' }
  }

  async #makeBoss(): Promise<void> {
    const user = [
      '--username',
      BOSS.login,
      '--password',
      BOSS.password,
      '--email',
      'boss@example.com',
      '--admin',
    ]
    const args = ['admin', 'user', 'create', ...user, '--must-change-password=false', ...this.#where()]
    await promisify(execFile)(this.#binary, args, { env: this.#environment() })
  }

  #settings(): string {
    return `
RUN_MODE = prod
WORK_PATH = ${this.#workPath}
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${this.#port}
DOMAIN = 127.0.0.1
ROOT_URL = ${this.url}/
DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false
[database]
DB_TYPE = sqlite3
PATH = ${join(this.#workPath, 'gitea.db')}
[repository]
ROOT = ${join(this.#workPath, 'repos')}
DEFAULT_BRANCH = main
[security]
INSTALL_LOCK = true
[service]
DISABLE_REGISTRATION = true
[webhook]
ALLOWED_HOST_LIST = loopback
DELIVER_TIMEOUT = 5
[log]
MODE = console
LEVEL = Warn
`
  }
}
