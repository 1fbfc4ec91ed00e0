import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WEBHOOK_PATH } from '../../../gitea/delivery.ts'
import { FakeGitea, type RepoView } from '../../../testing/index.ts'
import { BotProcess } from './bot-process.ts'

/** The login of the bot's account. */
export const BOT = 'mosaic'

/** A fake Gitea with a small team, and the real bot beside it; they only meet over HTTP. */
export class Stage {
  readonly gitea: FakeGitea
  readonly repo: RepoView
  readonly #cli: string
  readonly #folder: string
  readonly #secret = randomBytes(24).toString('hex')
  readonly #token: string
  #bot: BotProcess | undefined

  private constructor(cli: string, gitea: FakeGitea, folder: string) {
    this.#cli = cli
    this.gitea = gitea
    this.#folder = folder
    for (const login of ['alice', 'bob', BOT]) gitea.addUser(login)
    this.repo = gitea.addRepo('alice', 'shop', { collaborators: { bob: 'write', [BOT]: 'write' } })
    this.#token = gitea.token(BOT)
  }

  /** @param cli the command line's file that the bot is started with */
  static async build(cli: string): Promise<Stage> {
    const stage = new Stage(cli, await FakeGitea.start(), await mkdtemp(join(tmpdir(), 'mosaic-demo-')))
    await stage.startBot('0')
    stage.gitea.addHook(stage.repo, {
      url: `${stage.bot.url}${WEBHOOK_PATH}`,
      secret: stage.#secret,
      events: ['issues', 'pull_request'],
    })
    return stage
  }

  get bot(): BotProcess {
    if (!this.#bot) throw new Error('the bot has not been started')
    return this.#bot
  }

  /** Starts the bot on the database that it had, at the address that the webhook knows. */
  async startBot(port = new URL(this.bot.url).port): Promise<void> {
    this.#bot = await BotProcess.start(
      this.#cli,
      {
        GITEA_URL: this.gitea.url,
        GITEA_TOKEN: this.#token,
        GITEA_WEBHOOK_SECRET: this.#secret,
        HOST: '127.0.0.1',
        PORT: port,
        DATABASE_URL: `sqlite:${join(this.#folder, 'coordinator.db')}`,
      },
      this.#folder,
    )
  }

  /** Takes everything down; nothing of it stays on the machine. */
  async clear(): Promise<void> {
    await this.#bot?.kill()
    await this.gitea.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
