import { type ForgeServer, forgeServer } from '../../../src/gitea/forge-server.ts'
import { readManifest } from '../../../src/manifest.ts'
import { Person, type RepoView, Talk } from '../../../src/testing/index.ts'
import { Caller } from './caller.ts'
import { HttpLine } from './http-line.ts'
import { type Account, BOSS, type ServerUnderTest } from './server.ts'
import { FROM_SOURCES, type Program } from './shipped.ts'

export const BOT = 'mosaic'
export const SECRET = 'a secret for tests only'
/** Everybody's, but the administrator's. */
export const PASSWORD = 'S3cret-pass!'
const PEOPLE = ['alice', 'bob', 'carol', 'mallory', BOT] as const

/** What a hook is to be like; without anything as the forge says, sending JSON. */
export interface HookWish {
  readonly contentType?: 'json' | 'form'
  readonly events?: readonly string[]
}

export interface RepoWish {
  readonly private?: boolean
  readonly bot?: 'read' | 'write' | 'none'
  readonly hook?: HookWish | 'none'
}

/**
 * A server with people in it: alice owns repositories, bob may write in them, carol is in a team, mallory is a stranger;
 * mosaic is the bot's user. Everything was made over the API, and everybody speaks over the network, so that the fake
 * and the real ones cannot be told apart.
 */
export class Forge {
  readonly server: ServerUnderTest
  /** As the server itself says: `1.26.3`, or `12.0.0+gitea-1.22.0` for a Forgejo. */
  readonly version: string
  readonly boss: Person
  /** The command line that is called beside this forge. */
  commandLine: () => Promise<Program> = async () => FROM_SOURCES
  /** Where its webhooks go. */
  hookUrl = 'http://127.0.0.1:9/nowhere'
  /** What a hook sends that does not say; without it, what `app.yml` says. */
  hookEvents: readonly string[] | undefined
  readonly #people = new Map<string, Person>()
  #made = 0

  private constructor(server: ServerUnderTest, version: string, boss: Person) {
    this.server = server
    this.version = version
    this.boss = boss
  }

  static async settle(server: ServerUnderTest): Promise<Forge> {
    const talk = new Talk()
    const boss = new Person(BOSS.login, new HttpLine(server, BOSS), talk)
    const { version } = await boss.does<{ version: string }>('GET', '/version')
    const forge = new Forge(server, version, boss)
    for (const login of PEOPLE) {
      await makeUser(boss, login)
      const line = new HttpLine(server, accountOf(login), await forge.newToken(login, ['all']))
      forge.#people.set(login, new Person(login, line, talk))
    }
    return forge
  }

  /** Which program it is; what differs between versions is asked of it. */
  get program(): ForgeServer {
    return forgeServer(this.version)
  }

  get alice(): Person {
    return this.person('alice')
  }

  get bob(): Person {
    return this.person('bob')
  }

  get carol(): Person {
    return this.person('carol')
  }

  get mallory(): Person {
    return this.person('mallory')
  }

  /** The bot's own user, with a token that may do everything. */
  get mosaic(): Person {
    return this.person(BOT)
  }

  person(login: string): Person {
    const found = this.#people.get(login)
    if (!found) throw new Error(`nobody is called ${login}`)
    return found
  }

  /** A name that nothing here has yet. */
  newName(stem: string): string {
    return `${stem}${++this.#made}`
  }

  /** A new repository of alice's, with a first commit, where bob and the bot may write, and with a webhook. */
  async repo(wish: RepoWish = {}): Promise<RepoView> {
    const name = this.newName('app')
    const body = { name, private: wish.private ?? false, auto_init: true, default_branch: 'main' }
    await this.alice.does('POST', '/user/repos', body)
    const repo = await this.alice.readsRepo(`alice/${name}`)
    await this.alice.addsCollaborator(repo, 'bob')
    if (wish.bot !== 'none') await this.alice.addsCollaborator(repo, BOT, wish.bot ?? 'write')
    if (wish.hook !== 'none') await this.hook(repo, wish.hook)
    return repo
  }

  /** A new organisation with a team of carol and the bot, a repository of that team, and the organisation's webhook. */
  async organisation(): Promise<{ org: string; repo: RepoView }> {
    const org = this.newName('acme')
    await this.alice.does('POST', '/orgs', { username: org })
    const units = ['repo.code', 'repo.issues', 'repo.pulls']
    const team = { name: 'crew', permission: 'write', units, includes_all_repositories: true }
    const { id } = await this.alice.does<{ id: number }>('POST', `/orgs/${org}/teams`, team)
    for (const login of ['carol', BOT]) await this.alice.does('PUT', `/teams/${id}/members/${login}`)
    await this.alice.does('POST', `/orgs/${org}/repos`, { name: 'site', auto_init: true })
    await this.alice.does('POST', `/orgs/${org}/hooks`, await this.#hookBody())
    return { org, repo: await this.alice.readsRepo(`${org}/site`) }
  }

  async hook(repo: RepoView, wish: HookWish = {}): Promise<void> {
    await this.alice.does('POST', `/repos/${repo.fullName}/hooks`, await this.#hookBody(wish))
  }

  /** The number of the new hook, which hears the whole instance. */
  async systemHook(events?: readonly string[]): Promise<number> {
    const body = await this.#hookBody(events ? { events } : {})
    const config = { ...body.config, is_system_webhook: 'true' }
    return (await this.boss.does<{ id: number }>('POST', '/admin/hooks', { ...body, config })).id
  }

  /** @param scopes those of the manifest if none are said */
  async newToken(login: string, scopes?: readonly string[]): Promise<string> {
    const self = this.withPassword(login)
    const wish = { name: this.newName('token-'), scopes: scopes ?? (await readManifest('app.yml')).scopes }
    return (await self.does<{ sha1: string }>('POST', `/users/${login}/tokens`, wish)).sha1
  }

  /** The same person with a token that may do no more than these scopes. */
  async withScopes(login: string, scopes: readonly string[]): Promise<Person> {
    const token = await this.newToken(login, scopes)
    return new Person(login, new HttpLine(this.server, accountOf(login), token), new Talk())
  }

  /** The same person, who comes by name and password. */
  withPassword(login: string): Person {
    return new Person(login, new HttpLine(this.server, accountOf(login)), new Talk())
  }

  /** A call with everything that HTTP says about it; nothing is followed. */
  async caller(login: string): Promise<Caller> {
    return new Caller(this.server.url, await this.newToken(login, ['all']))
  }

  /** Somebody who is not logged in, or shows a token that nobody gave out. */
  stranger(token?: string): Caller {
    return new Caller(this.server.url, token)
  }

  /** Takes every token of somebody's away. */
  async revokeTokens(login: string): Promise<void> {
    const self = this.withPassword(login)
    const tokens = await self.does<{ id: number }[]>('GET', `/users/${login}/tokens`)
    for (const { id } of tokens) await self.does('DELETE', `/users/${login}/tokens/${id}`)
  }

  async #hookBody(wish: HookWish = {}) {
    const events = wish.events ?? this.hookEvents ?? (await readManifest('app.yml')).events
    const config = { url: this.hookUrl, content_type: wish.contentType ?? 'json', secret: SECRET }
    return { type: 'gitea', active: true, events, config }
  }
}

function accountOf(login: string): Account {
  return { login, password: PASSWORD }
}

async function makeUser(boss: Person, login: string): Promise<void> {
  const email = `${login}@example.com`
  const wish = { username: login, email, password: PASSWORD, must_change_password: false }
  await boss.does('POST', '/admin/users', wish)
}
