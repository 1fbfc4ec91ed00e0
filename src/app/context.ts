import type { Write } from '../database/write.ts'
import type { Checks } from '../gitea/checks.ts'
import type { GiteaApi } from '../gitea/client.ts'
import type { Effects } from '../gitea/effects/effects.ts'
import type { ForgeRequestOptions, ForgeRoute, RouteParameters } from '../gitea/forge-request.ts'
import type { ForgeServer } from '../gitea/forge-server.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { IssueSnapshot } from '../gitea/snapshot.ts'
import type { Log } from '../log.ts'
import type {
  EventName,
  IssueEventName,
  OwnEventName,
  PayloadOf,
  RepositoryEventName,
} from './event-names.ts'

/** Whose doing an event is in the end: `person`, the `bot` itself, or a `timer` (the sweep). */
export type Root = 'person' | 'bot' | 'timer'

/** What began it all, through whatever the bot reported in between. */
export interface Origin {
  /** Its name: `issues.assigned`. */
  readonly event: string
  /** The lane of what it was about: `9#7` for an issue, which may be another one than this run's. */
  readonly about: string
  /** The user who did it, if Gitea told. */
  readonly by?: { readonly id: number; readonly login: string }
}

/** When an emitted event may be handled. */
export interface EmitOptions {
  /** Not before this many ms from now. */
  readonly delayMs?: number
  /**
   * A fixed id: an event of the same id is not stored again while this one is kept, which is until its runs are done and for
   * as long as `retention` of app.yml says, 7 days unless said; for an hour at the least. Keep what has to be known for longer elsewhere. Without it, an id that the
   * run and the payload make.
   */
  readonly id?: string
}

/** The server behind {@link BaseContext.gitea}, and what gitea-js has no method for. */
export interface ForgeAccess {
  /**
   * Which server and version it is; asked once and kept for a while.
   *
   * @example if ((await context.forge.server()).isGitea('1.27')) …
   * @throws GiteaError when Gitea is away
   */
  server(): Promise<ForgeServer>
  /**
   * A call of the API by its path: gitea-js knows Gitea up to 1.23. Values are encoded, the answer is checked. A call that
   * writes is made at once; the effects of `ensure` look first, and respect pauses.
   *
   * @example
   * await context.forge.request(
   *   'GET /repos/{owner}/{repo}/issues/{index}/assignees/{user}',
   *   { owner, repo, index, user: 'bob' },
   *   z.null(), // the answer is empty, or a GiteaError that isMissing
   * )
   * @throws GiteaError; TypeError when a value is empty
   */
  request<Route extends ForgeRoute, Out>(
    route: Route,
    parameters: RouteParameters<Route>,
    schema: Checks<Out>,
    options?: ForgeRequestOptions,
  ): Promise<Out>
}

/** Where an issue or pull request is, for {@link BaseContext.issueAt}. */
export interface IssuePlace {
  /** The login of the person or organisation that the repository belongs to. */
  readonly owner: string
  /** The repository's name. */
  readonly repo: string
  /** What people call the issue: 7 in `#7`. */
  readonly number: number
  /** The repository's id if it is known, as in a list of issues (`issue.repository.id`): it saves a call. */
  readonly repoId?: number | undefined
}

/** What every handler is given. */
export interface BaseContext {
  /** Gitea, guarded: it times out, never follows a redirect to another place, and throws GiteaError. */
  readonly gitea: GiteaApi
  /** Which server it is, and calls that `gitea` has no method for. */
  readonly forge: ForgeAccess
  /**
   * One line of the log each: `context.log.info({ issue }, 'warned')`. The plugin, the event with its delivery,
   * the repository, the issue and the lane are in it already.
   */
  readonly log: Log
  /** The time, ms since 1970; a test can let it pass (`world.skip`). */
  now(): number
  /** Aborted when the run is over its time or the bot stops. */
  readonly signal: AbortSignal
  /** Whose doing it is in the end, through whatever the bot reported in between. */
  readonly root: Root
  /** What began it in the end: the event of Gitea or of a timer that this one follows from. */
  readonly origin: Origin
  /** This run stands for other events of the issue too, whose payloads are not shown. */
  readonly coalesced: boolean
  /**
   * Any issue or pull request, to look at it and to change it as an event about it would let you: from a timer, a push, or
   * the event of another issue. A change that the issue's own events make at the same time is not waited for; but effects
   * of one plugin on one issue are done one after the other, and each looks first. What was read counts for the effects that
   * follow: ask when you are about to act, and again after a wait.
   *
   * @example
   * app.every('@daily', async (context) => {
   *   const issue = await context.issueAt({ owner: 'acme', repo: 'app', number: 7 })
   *   await issue.ensure.comment({ kind: 'reminder', body: 'Still open.' })
   * })
   * @throws GiteaError that `isMissing` when there is no such issue (with `repoId` nothing is read yet, and effects come to
   * `gone`); TypeError when it is no place
   */
  issueAt(place: IssuePlace): Promise<IssueContext>
  /**
   * Reports an event of the bot or of a plugin; it is stored together with the end of this run, or not at all.
   *
   * @example context.emit('greeter.greeted', { issue: context.address, words: 'Hello!' })
   * @throws TypeError when it is no event that can be emitted, its plugin's schema refuses the payload, or the handler has
   * ended
   */
  emit<Name extends OwnEventName>(name: Name, payload: PayloadOf<Name>, options?: EmitOptions): void
  /** Stores something together with the end of this run. */
  write(...writes: readonly Write[]): void
}

/** What a handler of an event is given, whatever it is about. */
export interface EventContext<Name extends EventName> extends BaseContext {
  /** Which event it is; it tells the compiler what `payload` holds. */
  readonly name: Name
  /** What the event carries, checked and frozen: the other plugins are given the very same. */
  readonly payload: PayloadOf<Name>
}

/** What a handler of an event about a repository is given of it. */
export interface RepositoryContext {
  /** For gitea-js's methods: `gitea.repos.repoGet(...context.repo())`. */
  repo(): [owner: string, repo: string]
  /**
   * What the repository's `.gitea/coordinator.yml` says (or `.yaml`, or in `.forgejo/`), read from its default branch and
   * checked by a zod schema. No file is read as `{}`.
   *
   * @example
   * const settings = z.object({ greeter: z.object({ greeting: z.string() }).default({ greeting: 'Hello!' }) })
   * const { greeter } = await context.config(settings)
   * @throws RepositoryConfigError whose message names each wrong line and may be shown to people; GiteaError when the bot
   * may not read the file
   */
  config<Out>(schema: Checks<Out>): Promise<Out>
}

/**
 * What a handler of an event about an issue or pull request is given of it, and what `issueAt` gives of any other.
 *
 * @example
 * async function remind({ ensure }: IssueContext): Promise<void> {
 *   await ensure.comment({ kind: 'reminder', body: 'Still open.' })
 * }
 */
export interface IssueContext extends RepositoryContext {
  /** For gitea-js's methods: `gitea.repos.issueGetIssue(...context.issue())`. */
  issue(): [owner: string, repo: string, number: number]
  /** Its repository's id and names, and its number. */
  readonly address: IssueAddress
  /** The issue as it is now, read once for all plugins of this turn. */
  readonly snapshot: IssueSnapshot
  /** Changes on this issue that are safe to make twice. */
  readonly ensure: Effects
}

type ContextOf<Name extends EventName> = Name extends IssueEventName
  ? EventContext<Name> & IssueContext
  : Name extends RepositoryEventName
    ? EventContext<Name> & RepositoryContext
    : EventContext<Name>

/**
 * What a handler of these events is given; for several names the union of theirs, told apart by `name`.
 *
 * @example function greet(context: Context<'issues.opened'>): Promise<void>
 */
export type Context<Name extends EventName> = Name extends EventName ? ContextOf<Name> : never

/** What the handler of a timer is given. @example function tidy(context: TimerContext): Promise<void> */
export type TimerContext = BaseContext
