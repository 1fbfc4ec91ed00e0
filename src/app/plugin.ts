import type { Context, TimerContext } from './context.ts'
import type { EventName, EventPattern, Matching } from './event-names.ts'
import type { PluginSchemas } from './plugin-events.ts'

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
  /** Calls `handler` every `intervalMs`, and once after the start; never twice at the same time. */
  every(intervalMs: number, handler: (context: TimerContext) => Promise<void> | void): void
}

/** One feature. */
export interface Plugin {
  /** Unique, in small letters: `greeter`. */
  readonly name: string
  /** One sentence: what it does for the people who see it. */
  readonly description: string
  /**
   * `own` (the default): a lane of its own for each issue, so that a slow plugin holds up nobody. `issue`: the issue's
   * lane, shared with the built-in plugins, which work one after the other.
   */
  readonly lane?: 'own' | 'issue'
  /** Pending runs for one issue may be done by one, because the handler looks at the issue as it is now. */
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
  register(app: PluginApp): void
}

/**
 * Names a plugin and checks its shape.
 *
 * @example
 * export default definePlugin({
 *   name: 'greeter',
 *   description: 'Says hello on new issues.',
 *   register(app) {
 *     app.on('issues.opened', async (context) => {
 *       await context.gitea.repos.issueCreateComment(...context.issue(), { body: 'Hello!' })
 *     })
 *   },
 * })
 * @throws TypeError when the name is not `[a-z][a-z0-9-]*`
 */
export function definePlugin(plugin: Plugin): Plugin {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(plugin.name)) {
    throw new TypeError(
      `A plugin's name is 1 to 40 of a-z, 0-9 and "-", and begins with a letter; this one is "${plugin.name}".`,
    )
  }
  return plugin
}
