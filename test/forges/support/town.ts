import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IssueRef, IssueView, Person, RepoView } from '../../../src/testing/index.ts'
import { freePort } from '../../support/free-port.ts'
import { Bot } from './bot.ts'
import { BOT, Forge, type RepoWish, SECRET } from './forge.ts'
import { Relay } from './relay.ts'
import type { ServerUnderTest } from './server.ts'

/**
 * A forge with the real bot beside it, a process of its own. The bot's calls go through `calls` and the server's webhooks
 * through `hooks`.
 */
export class Town {
  readonly forge: Forge
  readonly calls: Relay
  readonly hooks: Relay
  readonly bot: Bot
  readonly #folder: string
  /** How many runs have failed for good, as far as was asked. */
  failedRuns = 0

  private constructor(forge: Forge, calls: Relay, hooks: Relay, bot: Bot, folder: string) {
    this.forge = forge
    this.calls = calls
    this.hooks = hooks
    this.bot = bot
    this.#folder = folder
  }

  /** Makes everybody; the bot is not started yet. */
  static async found(server: ServerUnderTest): Promise<Town> {
    const forge = await Forge.settle(server)
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-town-'))
    const port = await freePort()
    const calls = await Relay.to(server.url)
    const hooks = await Relay.to(`http://127.0.0.1:${port}`)
    forge.hookUrl = `${hooks.url}/webhook/gitea`
    const token = await forge.newToken(BOT)
    const bot = new Bot({ folder, port, giteaUrl: calls.url, token, secret: SECRET })
    return new Town(forge, calls, hooks, bot, folder)
  }

  async end(): Promise<void> {
    await this.bot.stop()
    await this.forge.server.remove()
    await this.calls.close()
    await this.hooks.close()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  get server(): ServerUnderTest {
    return this.forge.server
  }

  get boss(): Person {
    return this.forge.boss
  }

  get alice(): Person {
    return this.forge.alice
  }

  get bob(): Person {
    return this.forge.bob
  }

  get carol(): Person {
    return this.forge.carol
  }

  get mallory(): Person {
    return this.forge.mallory
  }

  repo(wish?: RepoWish): Promise<RepoView> {
    return this.forge.repo(wish)
  }

  /** What the bot changed, or tried to, in the server; on one issue if one is given, by its name of then. */
  writes(issue?: IssueView): string[] {
    return this.calls.exchanges
      .filter(({ method, path }) => method !== 'GET' && (!issue || path.includes(`${placeOf(issue)}/`)))
      .map(({ method, path, status }) => `${method} ${path} ${status}`)
  }
}

/** `/alice/app1/issues/7`, as it was when the issue was read. */
function placeOf({ ref }: IssueView): string {
  return `/${ref.replace('#', '/issues/')}`
}

/** Where an issue's routes of the API begin. */
export function issuePath(repo: RepoView, { number }: IssueRef): string {
  return `/repos/${repo.fullName}/issues/${number}`
}
