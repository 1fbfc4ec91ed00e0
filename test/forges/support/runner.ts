import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CLI, type Ended, Running } from '../../cli/command-line.ts'
import type { Town } from './town.ts'

/** `mosaic-coordinator work` beside a town, with git as it is. */
export class Runner {
  readonly folder: string
  readonly #town: Town
  readonly #agentToken: string
  readonly #running: Running[] = []

  private constructor(town: Town, folder: string, agentToken: string) {
    this.#town = town
    this.folder = folder
    this.#agentToken = agentToken
  }

  static async hired(town: Town, agent: string): Promise<Runner> {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-runner-'))
    const { settings } = town.bot
    const env = {
      PATH: process.env.PATH,
      GITEA_URL: settings.giteaUrl,
      GITEA_TOKEN: settings.token,
      GITEA_WEBHOOK_SECRET: settings.secret,
      DATABASE_URL: `sqlite:${join(settings.folder, 'coordinator.db')}`,
    }
    const args = [CLI, 'agent', 'token', agent, '--json']
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    return new Runner(town, folder, (JSON.parse(stdout) as { readonly token: string }).token)
  }

  /** Runs a script of `sh` as the agent, for a task of an issue. */
  spawn(agent: string, issue: string, script: string, gitToken: string): Running {
    const options = ['--agent', agent, '--issue', issue, '--folder', join(this.folder, 'cache')]
    const running = new Running(
      spawn(process.execPath, [CLI, 'work', ...options, '--', 'sh', '-c', script], {
        env: {
          PATH: process.env.PATH,
          HOME: this.folder,
          OUT: this.folder,
          MOSAIC_URL: this.#town.bot.url,
          MOSAIC_AGENT_TOKEN: this.#agentToken,
          MOSAIC_GIT_TOKEN: gitToken,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    this.#running.push(running)
    return running
  }

  run(agent: string, issue: string, script: string, gitToken: string): Promise<Ended> {
    return this.spawn(agent, issue, script, gitToken).ended()
  }

  async leave(): Promise<void> {
    for (const running of this.#running) await running.kill()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
