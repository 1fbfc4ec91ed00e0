import { join } from 'node:path'
import { expect } from 'chai'
import type { CheckName } from '../../../src/cli/commands/doctor/catalogue.ts'
import type { Result } from '../../../src/cli/commands/doctor/finding.ts'
import { openDatabase } from '../../../src/database/open.ts'
import type { RepoView } from '../../../src/testing/index.ts'
import { freePort } from '../../support/free-port.ts'
import { Bot } from './bot.ts'
import { BOT, type Forge, SECRET } from './forge.ts'
import { type Installed, Shell } from './installer.ts'
import { Relay } from './relay.ts'

/** All that the bot needs, and more. */
const EVENTS = ['issues', 'pull_request', 'push']

interface Told {
  readonly check: string
  readonly result: string
  readonly about?: string
  readonly text: string
  readonly remedy?: string
}

/** What `doctor --json` said. */
export class Diagnosis {
  readonly ended: Installed
  readonly told: readonly Told[]

  constructor(ended: Installed) {
    this.ended = ended
    this.told = (JSON.parse(ended.text) as { checks: Told[] }).checks
  }

  /** Fails unless the check came to this, and says these words of what it found and of what to do. */
  shows(check: CheckName, result: Result, words: RegExp): void {
    const same = this.told.filter((one) => one.check === check)
    const found = same.find((one) => one.result === result)
    expect(found, `${check}: ${JSON.stringify(same)}`).not.to.equal(undefined)
    expect(`${found?.text} → ${found?.remedy}`, `${check}: ${found?.text}`).to.match(words)
  }

  /** Of a check that is made once; undefined = there is no such check. */
  resultOf(check: CheckName): string | undefined {
    return this.told.find((one) => one.check === check)?.result
  }

  /** The checks that failed. */
  get failed(): string[] {
    return this.told.filter(({ result }) => result === 'failed').map(({ check }) => check)
  }
}

type Environment = Readonly<Record<string, string>>

/** A repository of alice's, a bot that is installed for it in a folder of its own, and whoever asks `doctor` about it. */
export class Clinic {
  readonly forge: Forge
  readonly repo: RepoView
  readonly shell: Shell
  /** Another way to the server, for whoever is to see it as another one, or lost. */
  readonly relay: Relay
  /** Where the bot listens, and the hooks lead. */
  readonly port: number
  /** Of the bot. */
  readonly token: string
  /** The environment in which hooks are looked at with alice's eyes. */
  readonly asAdmin: Environment
  #bot: Bot | undefined

  private constructor(
    parts: Pick<Clinic, 'forge' | 'repo' | 'shell' | 'relay' | 'port' | 'token' | 'asAdmin'>,
  ) {
    const { forge, repo, shell, relay, port, token, asAdmin } = parts
    this.forge = forge
    this.repo = repo
    this.shell = shell
    this.relay = relay
    this.port = port
    this.token = token
    this.asAdmin = asAdmin
  }

  /** @param repo one that is there; a new one without a hook unless given */
  static async open(forge: Forge, repo?: RepoView): Promise<Clinic> {
    const port = await freePort()
    const token = await forge.newToken(BOT)
    const environment = {
      GITEA_URL: forge.server.url,
      GITEA_TOKEN: token,
      GITEA_WEBHOOK_SECRET: SECRET,
      COORDINATOR_URL: `http://127.0.0.1:${port}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: 'sqlite:coordinator.db',
    }
    const shell = await Shell.open(environment, await forge.commandLine())
    const asAdmin = { GITEA_ADMIN_TOKEN: await forge.newToken('alice', ['all']) }
    return new Clinic({
      ...{ forge, shell, port, token, asAdmin },
      relay: await Relay.to(forge.server.url),
      repo: repo ?? (await forge.repo({ hook: 'none' })),
    })
  }

  async close(): Promise<void> {
    await this.#bot?.stop()
    await this.relay.close()
    await this.shell.close()
  }

  /** A path of the repository in the API. */
  at(rest = ''): string {
    return `/repos/${this.repo.fullName}${rest}`
  }

  /** What a hook is made of, by whoever makes it. */
  hookBody(more: object = {}, secret = SECRET, to = this.port): object {
    const config = { url: `http://127.0.0.1:${to}/webhook/gitea`, content_type: 'json', secret }
    return { type: 'gitea', active: true, events: EVENTS, config, ...more }
  }

  /** Makes a hook of the repository; the path of it. */
  async hook(more: object = {}, secret = SECRET, to = this.port): Promise<string> {
    const body = this.hookBody(more, secret, to)
    const { id } = await this.forge.alice.does<{ id: number }>('POST', this.at('/hooks'), body)
    return this.at(`/hooks/${id}`)
  }

  /** @param giteaUrl another way to the server */
  async startBot(giteaUrl = this.forge.server.url): Promise<Bot> {
    const { folder } = this.shell
    this.#bot = new Bot({ folder, port: this.port, giteaUrl, token: this.token, secret: SECRET })
    await this.#bot.start()
    return this.#bot
  }

  /** Changes the bot's database behind its back. */
  async change(sql: string): Promise<void> {
    const database = await openDatabase(join(this.shell.folder, 'coordinator.db'))
    database.sqlite.exec(sql)
    database.close()
  }

  /** Asks about the repository. */
  async diagnose(args: readonly string[] = [], more: Environment = {}): Promise<Diagnosis> {
    return new Diagnosis(
      await this.shell.runs(['doctor', '--json', '--repo', this.repo.fullName, ...args], more),
    )
  }

  /** The same without having the server send anything. */
  quickly(more: Environment = {}, args: readonly string[] = []): Promise<Diagnosis> {
    return this.diagnose(['--no-round-trip', ...args], more)
  }
}
