import { type Clock, systemClock } from '../../clock.ts'
import { Person } from '../people/person.ts'
import { Talk } from '../people/talk.ts'
import type { RepoRef, RepoView } from '../people/views.ts'
import type { Delivery } from './deliveries/delivery.ts'
import { Sender } from './deliveries/sender.ts'
import { commit, filesOf } from './furniture/commit.ts'
import { type HookOptions, makeHook } from './furniture/hook.ts'
import { type LabelOptions, makeLabel } from './furniture/label.ts'
import {
  makeOrganization,
  makeUser,
  type OrgOptions,
  type UserOptions,
  userNamed,
} from './furniture/people.ts'
import { findRepository, makeRepository, type RepoOptions } from './furniture/repository.ts'
import { Faults } from './http/faults.ts'
import type { JournalEntry } from './http/journal.ts'
import { HttpServer } from './http/server.ts'
import { InsideLine } from './inside-line.ts'
import { router } from './routes/table.ts'
import { Sight } from './sight.ts'
import { DEFAULT_BRANCH } from './state/git.ts'
import type { HookTarget } from './state/records.ts'
import { State } from './state/state.ts'
import { type GiteaVersion, traitsOf } from './traits.ts'
import { repoView } from './views.ts'
import type { World } from './world.ts'

/** How the server starts; nothing has to be said. */
export interface FakeGiteaOptions {
  /** 1.26.3 if not said. */
  readonly version?: GiteaVersion
  /** The server's time; the machine's if not said. */
  readonly clock?: Clock
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** ROOT_URL, if it is not the address that the server listens on. */
  readonly rootUrl?: string
  /** How far the server's time zone is from UTC, e.g. 120 for `+02:00`; 0 (`Z`) if not said. */
  readonly timeOffsetMinutes?: number
  /** Whether an issue may depend on one of another repository; true if not said. */
  readonly crossRepositoryDependencies?: boolean
  /** For the faults that are left to chance; `Math.random` if not said. */
  readonly random?: () => number
}

/** Where a hook or a label can belong. */
export type OwnerRef = RepoRef | { readonly org: string }

/**
 * A Gitea or Forgejo server that lives in this process: the REST routes a bot needs over real HTTP, signed
 * webhooks, people who act, and faults on demand. It keeps state and has the quirks of the version it is told to be.
 *
 * @example
 * const gitea = await FakeGitea.start({ version: '1.26.3' })
 * gitea.addUser('alice')
 * gitea.addUser('mosaic')
 * const repo = gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
 * gitea.addHook(repo, { url: bot.url, secret: 's3cret', events: ['issues'] })
 * const issue = await gitea.as('alice').opens({ title: 'Hello', assignees: ['mosaic'] })
 * await gitea.delivered()
 * gitea.comments(issue) // what the bot said
 * await gitea.stop()
 */
export class FakeGitea extends Sight {
  /** What the server does wrong on purpose. @example gitea.faults.next({ path: /comments$/, status: 500 }) */
  readonly faults: Faults
  readonly #world: World
  readonly #server: HttpServer
  readonly #sender: Sender
  readonly #talk = new Talk()
  readonly #guests = new Set<() => Promise<void>>()
  #url = ''

  private constructor(options: FakeGiteaOptions) {
    const traits = traitsOf(options.version ?? '1.26.3')
    const clock = options.clock ?? systemClock
    const faults = new Faults()
    const sender = new Sender(traits, clock, faults, options.random ?? Math.random)
    const world: World = {
      state: new State(),
      traits,
      clock,
      outbox: sender,
      rootUrl: options.rootUrl ?? '',
      timeOffsetMinutes: options.timeOffsetMinutes ?? 0,
      crossRepository: options.crossRepositoryDependencies ?? true,
    }
    super(world)
    this.faults = faults
    this.#world = world
    this.#sender = sender
    this.#server = new HttpServer(world, router, faults)
  }

  /** Resolves when the server listens. */
  static async start(options: FakeGiteaOptions = {}): Promise<FakeGitea> {
    const gitea = new FakeGitea(options)
    const port = await gitea.#server.listen(options.port ?? 0)
    gitea.#url = `http://127.0.0.1:${port}`
    if (gitea.#world.rootUrl === '') gitea.#world.rootUrl = `${gitea.#url}/`
    return gitea
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return this.#url
  }

  /** Every request over the network, in order. May be emptied: `journal.length = 0`. */
  get journal(): JournalEntry[] {
    return this.#server.journal
  }

  /** The requests that were meant to change something. */
  writes(): JournalEntry[] {
    return this.journal.filter((entry) => entry.method !== 'GET' && entry.method !== 'HEAD')
  }

  /** Every webhook attempt, in order. May be emptied, too. */
  get deliveries(): Delivery[] {
    return this.#sender.attempts
  }

  /** Closes every connection at once; what was queued or delayed never happens. */
  async stop(): Promise<void> {
    this.#sender.stop()
    await this.#server.close()
  }

  /** Refuses connections, as a server that is being restarted; state and address stay. */
  async goDown(): Promise<void> {
    await this.#server.close()
  }

  /** Listens again, where it did before. */
  async comeBack(): Promise<void> {
    await this.#server.listen(Number(new URL(this.#url).port))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** A person; the password is the login unless said otherwise. */
  addUser(login: string, options: UserOptions = {}): { readonly id: number; readonly login: string } {
    return makeUser(this.#world, login, options)
  }

  /** An organisation, its owners and teams. */
  addOrg(login: string, options: OrgOptions): { readonly id: number; readonly login: string } {
    return makeOrganization(this.#world, login, options)
  }

  /** A repository of a person or an organisation. */
  addRepo(owner: string, name: string, options: RepoOptions = {}): RepoView {
    const repo = repoView(this.#world.state, makeRepository(this.#world, owner, name, options))
    this.#talk.begin(repo)
    return repo
  }

  /** Defines a label in a repository or organisation. */
  addLabel(owner: OwnerRef, label: LabelOptions): { readonly id: number; readonly name: string } {
    const organization = orgIn(owner)
    if (organization !== null) {
      return makeLabel(this.#world, { organizationId: userNamed(this.#world, organization).id }, label)
    }
    return makeLabel(this.#world, { repositoryId: this.#repository(owner).id }, label)
  }

  /** Writes files as one commit of the repository's owner, on a new branch too; null removes one. Nobody is told. */
  setFiles(
    repo: RepoRef,
    files: Readonly<Record<string, string | null>>,
    message = 'Change files',
    branch = DEFAULT_BRANCH,
  ): void {
    const repository = this.#repository(repo)
    const from = repository.branches.get(DEFAULT_BRANCH)
    commit(this.#world, repository, {
      authorId: repository.ownerId,
      message,
      files: filesOf(files),
      branch,
      from,
    })
  }

  /** A new token for a user: with all scopes and a random text unless said otherwise. */
  token(
    login: string,
    options: { readonly scopes?: readonly string[]; readonly text?: string } = {},
  ): string {
    const { state } = this.#world
    const id = state.nextId('token')
    const scopes = options.scopes ?? ['all']
    const token = {
      id,
      userId: userNamed(this.#world, login).id,
      name: `token-${id}`,
      text: options.text ?? state.newToken(),
      scopes,
    }
    state.tokens.set(token.text, token)
    return token.text
  }

  /** Takes a token back: its next use is refused. */
  revoke(token: string): void {
    this.#world.state.tokens.delete(token)
  }

  /** A webhook of a repository, of an organisation, or of the whole instance. */
  addHook(owner: OwnerRef | 'system', hook: HookOptions): { readonly id: number } {
    return makeHook(this.#world, this.#target(owner), hook)
  }

  /** Somebody to act as. */
  as(login: string): Person {
    const user = userNamed(this.#world, login)
    return new Person(user.login, new InsideLine(this.#world, user), this.#talk)
  }

  /**
   * Resolves when nothing goes on any more: every webhook has been sent, and whoever {@link awaits} was told of has done
   * what came of it. A test needs no sleep.
   */
  async rest(): Promise<void> {
    await this.delivered()
    for (const isDone of this.#guests) await isDone()
  }

  /** From now on {@link rest} waits for this, too. What is returned ends that. */
  awaits(isDone: () => Promise<void>): () => void {
    this.#guests.add(isDone)
    return () => this.#guests.delete(isDone)
  }

  /** Resolves when no webhook is queued or under way. */
  delivered(): Promise<void> {
    return this.#sender.delivered()
  }

  /** Sends a delivery again, as the button on the web page does: same payload, new UUID. */
  async redeliver(deliveryId: string): Promise<void> {
    const delivery = this.deliveries.find(({ id }) => id === deliveryId)
    const hook = delivery && this.#world.state.hooks.get(delivery.hookId)
    if (!delivery || !hook)
      throw new Error(`The fake Gitea cannot replay ${deliveryId}: it or its hook is gone.`)
    this.#sender.replay(delivery, hook)
    await this.delivered()
  }

  #repository(ref: OwnerRef) {
    if (typeof ref === 'object' && 'org' in ref)
      throw new Error('A repository is needed here, not an organisation.')
    return findRepository(this.#world, ref)
  }

  #target(owner: OwnerRef | 'system'): HookTarget {
    if (owner === 'system') return { kind: 'system' }
    const organization = orgIn(owner)
    if (organization === null) return { kind: 'repository', id: this.#repository(owner).id }
    return { kind: 'organization', id: userNamed(this.#world, organization).id }
  }
}

function orgIn(owner: OwnerRef): string | null {
  return typeof owner === 'object' && 'org' in owner ? owner.org : null
}
