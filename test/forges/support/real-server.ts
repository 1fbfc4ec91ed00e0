import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Files } from '../../../src/testing/index.ts'
import { freePort } from '../../support/free-port.ts'
import { Child } from './child.ts'
import { type Account, BOSS, type ServerUnderTest } from './server.ts'
import { until } from './until.ts'

const STARTS_WITHIN_MS = 60_000

/** The executable of a real server, if GITEA_BIN names one. */
export function realBinary(): string | undefined {
  return process.env.GITEA_BIN || undefined
}

/** A real Gitea or Forgejo in a folder of its own, on a free loopback port. */
export class RealServer implements ServerUnderTest {
  readonly quietMs = 1_500
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
  static async begin(binary: string): Promise<RealServer> {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-live-'))
    const server = new RealServer(binary, folder, await freePort())
    await mkdir(server.#workPath, { recursive: true })
    await writeFile(server.#settingsPath, server.#settings())
    await server.start()
    await server.#makeBoss()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async settled(): Promise<void> {}

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

  async push(by: Account, name: string, files: Files, message: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-git-'))
    const env = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0' }
    const git = (...args: string[]) => promisify(execFile)('git', args, { env, cwd: folder })
    try {
      const address = `http://${by.login}:${encodeURIComponent(by.password)}@127.0.0.1:${this.#port}/${name}.git`
      await git('clone', '-q', address, '.')
      for (const [path, text] of Object.entries(files)) {
        if (text === null) await rm(join(folder, path))
        else await writeFile(join(folder, path), text)
      }
      await git('add', '--all')
      const author = ['-c', `user.name=${by.login}`, '-c', `user.email=${by.login}@example.com`]
      await git(...author, 'commit', '-q', '--allow-empty', '-m', message)
      await git('push', '-q', 'origin', 'HEAD:main')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
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
