import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readManifest } from '../../../src/manifest.ts'
import { Bot } from './bot.ts'
import { freePort } from './free-port.ts'
import { type Issue, issuePath, Person, pathOf, type Repo } from './person.ts'
import { Relay } from './relay.ts'
import { BOSS, GiteaServer } from './server.ts'

export const BOT = 'mosaic'
const PASSWORD = 'S3cret-pass!'
const SECRET = 'a secret for live tests only'
const PEOPLE = ['alice', 'bob', 'carol', 'mallory', BOT] as const

/** What a hook is to be like; without anything as `app.yml` says, sending JSON. */
export interface HookWish {
  readonly contentType?: 'json' | 'form'
  readonly events?: readonly string[]
}

/**
 * A real server with people in it and the real bot beside it: alice owns repositories, bob may write in them, carol is
 * in a team, mallory is a stranger. The bot's calls go through `calls` and the server's webhooks through `hooks`.
 */
export class Town {
  readonly server: GiteaServer
  readonly version: string
  readonly calls: Relay
  readonly hooks: Relay
  readonly bot: Bot
  readonly boss: Person
  readonly alice: Person
  readonly bob: Person
  readonly carol: Person
  readonly mallory: Person
  readonly #folder: string
  /** How many runs have failed for good, as far as was asked. */
  failedRuns = 0
  #made = 0

  private constructor(parts: {
    server: GiteaServer
    version: string
    folder: string
    calls: Relay
    hooks: Relay
    bot: Bot
    people: ReadonlyMap<string, Person>
  }) {
    this.server = parts.server
    this.version = parts.version
    this.#folder = parts.folder
    this.calls = parts.calls
    this.hooks = parts.hooks
    this.bot = parts.bot
    this.boss = person(parts.people, BOSS.login)
    this.alice = person(parts.people, 'alice')
    this.bob = person(parts.people, 'bob')
    this.carol = person(parts.people, 'carol')
    this.mallory = person(parts.people, 'mallory')
  }

  /** Starts the server and makes everybody; the bot is not started yet. */
  static async found(binary: string): Promise<Town> {
    const server = await GiteaServer.begin(binary)
    const url = () => server.url
    const boss = new Person(url, BOSS.login, basic(BOSS.login, BOSS.password))
    const people = new Map<string, Person>([[BOSS.login, boss]])
    for (const login of PEOPLE) people.set(login, await makePerson(boss, url, login))
    const { scopes } = await readManifest('app.yml')
    const token = await makeToken(url, BOT, scopes)
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-live-bot-'))
    const port = await freePort()
    const calls = await Relay.to(server.url)
    const hooks = await Relay.to(`http://127.0.0.1:${port}`)
    const bot = new Bot({ folder, port, giteaUrl: calls.url, token, secret: SECRET })
    return new Town({ server, version: await server.version(), folder, calls, hooks, bot, people })
  }

  async end(): Promise<void> {
    await this.bot.stop()
    await this.server.remove()
    await this.calls.close()
    await this.hooks.close()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** A new repository of alice's, with a first commit, where bob and the bot may write, and with the bot's webhook. */
  async repo(
    options: { private?: boolean; bot?: 'read' | 'write' | 'none'; hook?: HookWish | 'none' } = {},
  ): Promise<Repo> {
    const name = `app${++this.#made}`
    const wish = { name, private: options.private ?? false, auto_init: true, default_branch: 'main' }
    const { id } = await this.alice.do<{ id: number }>('POST', '/user/repos', wish)
    const repo = { id, owner: 'alice', name }
    await this.admit(repo, 'bob', 'write')
    if (options.bot !== 'none') await this.admit(repo, BOT, options.bot ?? 'write')
    if (options.hook !== 'none') await this.hook(repo, options.hook)
    return repo
  }

  /** A new organisation with a team of carol and the bot, a repository of that team, and the organisation's webhook. */
  async organisation(): Promise<{ org: string; repo: Repo }> {
    const org = `acme${++this.#made}`
    await this.alice.do('POST', '/orgs', { username: org })
    const units = ['repo.code', 'repo.issues', 'repo.pulls']
    const team = { name: 'crew', permission: 'write', units, includes_all_repositories: true }
    const { id: teamId } = await this.alice.do<{ id: number }>('POST', `/orgs/${org}/teams`, team)
    for (const login of ['carol', BOT]) await this.alice.do('PUT', `/teams/${teamId}/members/${login}`)
    const { id } = await this.alice.do<{ id: number }>('POST', `/orgs/${org}/repos`, {
      name: 'site',
      auto_init: true,
    })
    await this.alice.do('POST', `/orgs/${org}/hooks`, await this.#hookBody())
    return { org, repo: { id, owner: org, name: 'site' } }
  }

  async admit(repo: Repo, login: string, permission: 'read' | 'write'): Promise<void> {
    await this.alice.do('PUT', `${pathOf(repo)}/collaborators/${login}`, { permission })
  }

  async hook(repo: Repo, wish: HookWish = {}): Promise<void> {
    await this.alice.do('POST', `${pathOf(repo)}/hooks`, await this.#hookBody(wish))
  }

  /** The number of the new hook. */
  async systemHook(): Promise<number> {
    const body = await this.#hookBody()
    const config = { ...body.config, is_system_webhook: 'true' }
    return (await this.boss.do<{ id: number }>('POST', '/admin/hooks', { ...body, config })).id
  }

  /** A token for the bot, with the scopes of the manifest. */
  async newToken(): Promise<string> {
    return makeToken(() => this.server.url, BOT, (await readManifest('app.yml')).scopes)
  }

  /** Takes every token of the bot's away. */
  async revokeTokens(): Promise<void> {
    const bot = new Person(() => this.server.url, BOT, basic(BOT, PASSWORD))
    const tokens = await bot.do<{ id: number }[]>('GET', `/users/${BOT}/tokens`)
    for (const { id } of tokens) await bot.do('DELETE', `/users/${BOT}/tokens/${id}`)
  }

  /** What the bot changed, or tried to, in the server; on one issue if one is given. */
  writes(issue?: Issue): string[] {
    return this.calls.exchanges
      .filter(({ method, path }) => method !== 'GET' && (!issue || path.includes(`${issuePath(issue)}/`)))
      .map(({ method, path, status }) => `${method} ${path} ${status}`)
  }

  async #hookBody(wish: HookWish = {}) {
    const { events } = await readManifest('app.yml')
    const config = {
      url: `${this.hooks.url}/webhook/gitea`,
      content_type: wish.contentType ?? 'json',
      secret: SECRET,
    }
    return { type: 'gitea', active: true, events: wish.events ?? events, config }
  }
}

async function makePerson(boss: Person, url: () => string, login: string): Promise<Person> {
  const email = `${login}@example.com`
  await boss.do('POST', '/admin/users', {
    username: login,
    email,
    password: PASSWORD,
    must_change_password: false,
  })
  return new Person(url, login, `token ${await makeToken(url, login, ['all'])}`)
}

let tokens = 0

async function makeToken(url: () => string, login: string, scopes: readonly string[]): Promise<string> {
  const self = new Person(url, login, basic(login, PASSWORD))
  const wish = { name: `token-${++tokens}`, scopes }
  return (await self.do<{ sha1: string }>('POST', `/users/${login}/tokens`, wish)).sha1
}

function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
}

function person(people: ReadonlyMap<string, Person>, login: string): Person {
  const found = people.get(login)
  if (!found) throw new Error(`nobody is called ${login}`)
  return found
}
