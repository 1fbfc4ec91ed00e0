import { isScope, type Scope } from '../gitea/token-scopes.ts'
import type { CommandDefinition } from './command.ts'
import type { Context, TimerContext } from './context.ts'
import type { EventName, EventPattern, Matching } from './event-names.ts'
import type { PluginSchemas } from './plugin-events.ts'
import type { Schedule, ScheduleOptions } from './schedule.ts'
import type { SettingsSchema } from './settings-schema.ts'

/** Does the work for an event. It may be called twice for the same event, after a crash or a failure. */
export type Handler<Name extends EventName> = (context: Context<Name>) => Promise<void> | void

/** What a plugin sees of the app while it registers. */
export interface PluginApp {
  /**
   * Calls `handler` for every event of that name, or of these names. `issues.*` stands for all names that begin so, `*`
   * for everything that Gitea sends; what the bot and its plugins report has wildcards of its own, such as `task.*`.
   * A name that does not exist, or a wildcard without events, does not compile.
   *
   * @example app.on('issues.assigned', async (context) => context.log.info({}, 'assigned'))
   * @example
   * app.on('pull_request_review.*', (context) => {
   *   if (context.name === 'pull_request_review.approved') context.log.info({}, context.payload.review.content)
   * })
   */
  on<Name extends EventName | EventPattern>(
    names: Name | readonly Name[],
    handler: Handler<Matching<Name>>,
  ): void
  /**
   * Calls `handler` again and again, never twice at the same time.
   * With a number: after the start, and then at each interval of so many ms. With a schedule: at its times only; those
   * that were missed while the bot was down are made up for by one call after the start.
   *
   * @example app.every(60_000, (context) => context.log.info({}, 'once a minute'))
   * @example app.every('0 9 * * 1-5', sayGoodMorning, { timeZone: 'Europe/Berlin' })
   * @throws CoordinatorError `SCHEDULE_INVALID`
   */
  every(
    schedule: number | Schedule,
    handler: (context: TimerContext) => Promise<void> | void,
    options?: ScheduleOptions,
  ): void
  /**
   * Calls `run` when somebody writes `/name` at the beginning of a line of a new comment, once for each line.
   *
   * @example
   * app.command('greet', {
   *   help: 'Greets somebody.',
   *   args: z.object({ name: z.string().default('you') }),
   *   whoCanUse: 'anyone',
   *   run: (context, { name }) => `Hello ${name}!`,
   * })
   * @throws CoordinatorError `COMMAND_INVALID`, `COMMAND_TWICE`
   */
  command<Args = Record<string, never>>(name: string, command: CommandDefinition<Args>): void
}

/** One feature, as its author writes it. */
export interface PluginDefinition<Settings> {
  /** Unique, in small letters: `greeter`. */
  readonly name: string
  /** One sentence: what it does for the people who see it. */
  readonly description: string
  /**
   * `own` (the default): a lane of its own for each issue, so that a slow plugin holds up nobody. `issue`: the issue's
   * lane, shared with the built-in plugins, which work one after the other.
   */
  readonly lane?: 'own' | 'issue'
  /**
   * Pending runs for one issue may be done by one, because the handler looks at the issue as it is now. Runs for an event
   * about no issue (a push, a new repository) are made one by one, but for `capacity.changed`, which only says why.
   */
  readonly coalesce?: boolean
  /** Waits until nothing else of the lane is pending. */
  readonly lastInTurn?: boolean
  /** Also hears of labels, comments and edits that the bot itself made. */
  readonly hearsItself?: boolean
  /**
   * The schemas of the plugin's own events, which are declared in {@link PluginEvents}. Any plugin can emit them and
   * listen to them, whichever is loaded first.
   *
   * @example events: { 'greeter.greeted': z.object({ issue: issueAddressSchema, words: z.string() }) }
   */
  readonly events?: PluginSchemas
  /** How long one run may take, ms; 30 s unless said. */
  readonly timeoutMs?: number
  /** How many of its runs may be under way at once, 1 to 16; unless said 8, in the lanes of the issues 32. One lane has one at a time. */
  readonly concurrency?: number
  /** What the bot's token has to be allowed for this plugin: `['write:issue']`. Events are known from `register`. */
  readonly scopes?: readonly Scope[]
  /** Checks what the manifest says under `settings`, and gives `register` its type; a field with a default may be left out. */
  readonly settings?: SettingsSchema<Settings>
  /** Says what it listens to. It ends at once: what has to be awaited is awaited in a handler. */
  register(app: PluginApp, settings: Settings): void
}

/** A plugin, ready to be loaded; what its settings are is its own business. */
export interface Plugin extends Omit<PluginDefinition<unknown>, 'register'> {
  /** Says what it listens to; called once, with the settings that its own schema made. */
  register(app: PluginApp, settings?: unknown): void
}

/** A plugin and what is said about it where it is named. */
export interface PluginEntry {
  /** What {@link definePlugin} made. */
  readonly plugin: Plugin
  /** Checked by the plugin's own schema. */
  readonly settings?: unknown
  /** Where it is named, for messages: `"./greeter.ts" of app.yml`. */
  readonly from?: string
}

/**
 * Names a plugin and checks its shape.
 *
 * @example
 * export default definePlugin({
 *   name: 'greeter',
 *   description: 'Says hello on new issues.',
 *   scopes: ['write:issue'],
 *   settings: z.object({ word: z.string().default('Hello') }),
 *   register(app, { word }) {
 *     app.on('issues.opened', async (context) => {
 *       await context.ensure.comment({ kind: 'greeting', body: `${word}!` })
 *     })
 *   },
 * })
 * @throws TypeError when the name is not `[a-z][a-z0-9-]*`, a scope is none, or a number is out of its bounds
 */
export function definePlugin<Settings = undefined>(plugin: PluginDefinition<Settings>): Plugin {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(plugin.name)) {
    throw new TypeError(
      `A plugin's name is 1 to 40 of a-z, 0-9 and "-", and begins with a letter; this one is "${plugin.name}".`,
    )
  }
  checkNumbers(plugin)
  const wrong = plugin.scopes?.find((scope) => !isScope(scope))
  if (wrong !== undefined)
    throw new TypeError(`The plugin "${plugin.name}" needs the scope "${wrong}", which Gitea does not have.`)
  // `register` is only ever called with what the plugin's own schema made; TypeScript cannot see that from outside
  return plugin as Plugin
}

/** More of one plugin would leave too little room for the others. */
const MOST_AT_ONCE = 16

function checkNumbers({
  name,
  concurrency = 1,
  timeoutMs = 1,
}: Pick<Plugin, 'name' | 'concurrency' | 'timeoutMs'>): void {
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_AT_ONCE)
    throw new TypeError(
      `The concurrency of the plugin "${name}" is ${concurrency}, not a whole number from 1 to ${MOST_AT_ONCE}.`,
    )
  if (!Number.isFinite(timeoutMs) || timeoutMs < 1)
    throw new TypeError(
      `The timeoutMs of the plugin "${name}" is ${timeoutMs}, not a number of milliseconds.`,
    )
}
