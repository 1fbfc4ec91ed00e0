import type {
  EventName as BuiltInEventName,
  IssueEventName as BuiltInIssueEventName,
  OwnEventName as BuiltInOwnEventName,
  PayloadOf as BuiltInPayloadOf,
  GiteaEventName,
  NameAbout,
} from '../gitea/events.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'

/**
 * The events that plugins add: a name, and what such an event carries. Say it to the compiler here, and to the bot in
 * `events` of {@link Plugin}. If the payload has an `issue: IssueAddress`, the event is about that issue.
 *
 * @example
 * declare module 'mosaic-coordinator' {
 *   interface PluginEvents {
 *     'greeter.greeted': { issue: IssueAddress; words: string }
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: plugins put their events into it, which a type alias would not let them
export interface PluginEvents {}

/** The names of the events that plugins have declared in {@link PluginEvents}. @example 'greeter.greeted' */
export type PluginEventName = Extract<keyof PluginEvents, string>

/** The name of an event. @example const name: EventName = 'issues.assigned' */
export type EventName = BuiltInEventName | PluginEventName

/** What an event carries. @example PayloadOf<'issues.assigned'>['action'] is 'assigned' */
export type PayloadOf<Name extends EventName> = Name extends BuiltInEventName
  ? BuiltInPayloadOf<Name>
  : Name extends keyof PluginEvents
    ? PluginEvents[Name]
    : never

/** The names of events about an issue or pull request. @example Context<IssueEventName> has `issue()` */
export type IssueEventName =
  | BuiltInIssueEventName
  | {
      [Name in PluginEventName]: PluginEvents[Name] extends { readonly issue: IssueAddress } ? Name : never
    }[PluginEventName]

/** The names of events about a repository, but no issue of it. @example Context<RepositoryEventName> has `repo()` */
export type RepositoryEventName = NameAbout<'repository'>

/**
 * The names of the events that handlers can emit: the bot's own and those of plugins, never Gitea's.
 *
 * @example 'capacity.changed'
 */
export type OwnEventName = BuiltInOwnEventName | PluginEventName

/** Names with a dot, but for the timers': `timer.*` would give a plugin the timers of all others. */
type Dotted = Extract<Exclude<EventName, 'timer.due'>, `${string}.${string}`>

type Family<Name extends string> = Name extends `${infer Subject}.${string}` ? `${Subject}.*` : never

/**
 * Several events at once: those of a family, or with `*` all that Gitea and Forgejo send.
 *
 * @example const reviews: EventPattern = 'pull_request_review.*'
 */
export type EventPattern = '*' | Family<Dotted>

/** The names that a name or pattern stands for. @example Matching<'issue_comment.*'> has three names */
export type Matching<Pattern extends EventName | EventPattern> = Pattern extends '*'
  ? GiteaEventName
  : Pattern extends `${infer Subject}.*`
    ? Extract<EventName, `${Subject}.${string}`>
    : Extract<EventName, Pattern>
