import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { childEnvironment, type SettingName } from '../../src/config.ts'
import { FakeGitea } from '../../src/testing/index.ts'

/** Words that must never come out of the program; every command of these tests is given them. */
export const CANARIES = {
  token: 'canary-token-4f1d',
  secret: 'canary-secret-8c2e',
  previous: 'canary-previous-77aa',
  modelKey: 'canary-model-key-91be',
}

/** For tests that start several processes, on a machine that has other things to do. */
export const SLOWEST_MS = 60_000

export type Settings = Partial<Record<SettingName, string>>

/** The command line as it stands in the sources. */
export const CLI = fileURLToPath(new URL('../../src/cli/cli.ts', import.meta.url))

/** What a command has said and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Folders, processes and servers of one test; `clear` ends them and looks for the canaries in everything that was said. */
export class CommandLine {
  readonly #folders: string[] = []
  readonly #processes: Running[] = []
  readonly #servers: FakeGitea[] = []

  async folder(files: Readonly<Record<string, string>> = {}): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-cli-'))
    this.#folders.push(folder)
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return folder
  }

  /** A fake Gitea with alice's repository `app`; the bot's token there is a canary. */
  async gitea(options?: Parameters<typeof FakeGitea.start>[0]): Promise<FakeGitea> {
    const gitea = await FakeGitea.start(options)
    this.#servers.push(gitea)
    for (const login of ['alice', 'mosaic']) gitea.addUser(login)
    gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
    gitea.token('mosaic', { text: CANARIES.token })
    return gitea
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], folder: string, settings: Settings = {}): Promise<Ended> {
    return this.spawn(args, folder, settings).ended()
  }

  /** Starts the bot and waits until it listens. */
  async start(folder: string, settings: Settings, args: readonly string[] = []): Promise<Running> {
    const bot = this.spawn(['start', ...args], folder, settings)
    await bot.listening()
    return bot
  }

  spawn(args: readonly string[], folder: string, settings: Settings): Running {
    const running = new Running(
      spawn(process.execPath, ['--', CLI, ...args], {
        cwd: folder,
        env: childEnvironment(settings),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    this.#processes.push(running)
    return running
  }

  async clear(): Promise<void> {
    for (const running of this.#processes) await running.kill()
    for (const gitea of this.#servers.splice(0)) await gitea.stop()
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true })
    const said = this.#processes
      .splice(0)
      .map((running) => running.said)
      .join('')
    for (const canary of Object.values(CANARIES)) expect(said).not.to.contain(canary)
  }
}

/** A command that runs. */
export class Running {
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  stdout = ''
  stderr = ''

  constructor(child: ChildProcess) {
    this.#child = child
    this.#closed = once(child, 'close')
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
  }

  get said(): string {
    return this.stdout + this.stderr
  }

  /** Where it listens, as its log says. */
  get url(): string {
    const line = this.stdout.split('\n').find((text) => text.includes('the coordinator runs')) ?? '{}'
    return (JSON.parse(line) as { url?: string }).url ?? ''
  }

  async listening(): Promise<void> {
    await this.says('the coordinator runs')
  }

  /** Waits until it has said so; fails when it ends without. */
  async says(text: string): Promise<void> {
    let isOver = false
    void this.#closed.then(() => {
      isOver = true
    })
    while (!this.said.includes(text)) {
      if (isOver) throw new Error(`it ended without saying "${text}":\n${this.said}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async ended(): Promise<Ended> {
    await this.#closed
    return { code: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#closed
  }
}

/** Settings with which the bot starts, on a port of its own. */
export function settingsFor(gitea: FakeGitea | string, folder: string): Settings {
  return {
    GITEA_URL: typeof gitea === 'string' ? gitea : gitea.url,
    GITEA_TOKEN: CANARIES.token,
    GITEA_WEBHOOK_SECRET: CANARIES.secret,
    GITEA_WEBHOOK_SECRET_PREVIOUS: CANARIES.previous,
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'bot.db')}`,
  }
}

/** Asks again until the answer is right; the last wrong one is what the test shows. */
export async function eventually(check: () => unknown, patienceMs = 20_000): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while (true) {
    try {
      await check()
      return
    } catch (error) {
      if (Date.now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
