import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { readDelivery } from '../gitea/delivery.ts'
import type { EventName } from '../gitea/events.ts'
import { UnreadableDelivery } from '../gitea/unreadable-delivery.ts'
import {
  type ClaimPolicy,
  type Inbox,
  type NewDelivery,
  type NewRun,
  type StoredDelivery,
  UNREADABLE,
} from '../inbox/inbox.ts'
import { type CommandDefinition, commandOf } from './command.ts'
import { type CommandDeps, Commands } from './commands.ts'
import type { Context, TimerContext } from './context.ts'
import { isOwnVoice } from './own-voice.ts'
import type { Handler, Plugin, PluginApp, PluginEntry } from './plugin.ts'
import { asynchronous, checkRegistration, failed, late, twice } from './registering.ts'
import { type Requirements, requirementsOf } from './requirements.ts'
import { type Calendar, readSchedule } from './schedule.ts'
import { readSettings } from './settings.ts'
import { checkInterval } from './timers.ts'

/** What became of a delivery at the door. */
export interface Receipt {
  readonly status: 'accepted' | 'duplicate' | 'ignored'
  readonly event?: string
  readonly delivery?: string
  readonly reason?: string
}

type AnyHandler = (context: Context<EventName>) => Promise<void> | void

interface Registration {
  readonly names: ReadonlySet<EventName>
  readonly handler: AnyHandler
}

/** A timer of a plugin. */
export interface Timer {
  readonly plugin: string
  readonly number: number
  /** An interval in ms, or times by the calendar. */
  readonly when: number | Calendar
  readonly handler: (context: TimerContext) => Promise<void> | void
}

/** Headers worth keeping; anything else could be a secret that somebody put there. */
const KEPT_HEADERS = [
  'x-gitea-event',
  'x-gitea-event-type',
  'x-gitea-delivery',
  'x-forgejo-event',
  'x-forgejo-event-type',
  'x-forgejo-delivery',
  'content-type',
]

/** The plugins, what each listens to, and the way of a delivery into the inbox. */
export class App implements ClaimPolicy {
  readonly #inbox: Inbox
  readonly #botId: () => number | undefined
  readonly #plugins = new Map<string, { plugin: Plugin; registrations: Registration[] }>()
  readonly timers: Timer[] = []

  /** The commands of all plugins. */
  readonly commands: Commands

  /**
   * @param botId the bot's user id as soon as it is known
   * @param commandDeps without it, commands are taken but never obeyed
   */
  constructor(inbox: Inbox, botId: () => number | undefined, commandDeps?: CommandDeps) {
    this.#inbox = inbox
    this.#botId = botId
    this.commands = new Commands(commandDeps)
  }

  /** The plugins that were loaded, in their order. */
  get loaded(): readonly string[] {
    return [...this.#plugins.keys()]
  }

  /** What each of them needs of Gitea. */
  get requirements(): readonly Requirements[] {
    return [...this.#plugins.values()].map(({ plugin, registrations }) =>
      requirementsOf(
        plugin,
        registrations.flatMap(({ names }) => [...names]),
      ),
    )
  }

  /** What its worker can do: the plugins, and reading again what could not be read. */
  get plugins(): ReadonlySet<string> {
    return new Set([...this.#plugins.keys(), UNREADABLE])
  }

  /**
   * A delivery that could not be read when it came, as it is read now; undefined = no plugin listens to it.
   * @throws UnreadableDelivery when it still cannot be read
   */
  readAgain(delivery: StoredDelivery): NewDelivery | undefined {
    const routed = readDelivery(delivery.headers, delivery.body)
    if ('type' in routed) return undefined
    const { id, name, lane } = routed
    const runs = this.runsFor(name, lane)
    return runs.length === 0
      ? undefined
      : { id, name, lane, headers: delivery.headers, body: delivery.body, runs }
  }

  /**
   * Takes a plugin in: from now on it is given the events that it asks for while it registers.
   *
   * @throws CoordinatorError `PLUGIN_TWICE` for a second one of the same name, `EVENT_UNKNOWN` for an event that does not
   * exist, `PLUGIN_SETTINGS` for settings that its schema refuses, `PLUGIN_ASYNC` when `register` does not end at once,
   * `PLUGIN_FAILED` when it throws
   */
  load(plugin: Plugin, said: Omit<PluginEntry, 'plugin'> = {}): void {
    const { name } = plugin
    if (this.#plugins.has(name)) throw twice(name)
    const settings = readSettings(plugin, said.settings, said.from ?? `"${name}"`)
    const entry = { plugin, registrations: [] as Registration[] }
    this.#plugins.set(name, entry)
    const registering = { isOver: false }
    let result: unknown
    try {
      result = plugin.register(this.#face(plugin, entry.registrations, registering), settings)
    } catch (cause) {
      throw failed(name, cause)
    }
    registering.isOver = true
    if (result instanceof Promise) throw asynchronous(name, result)
  }

  /**
   * Takes a signed delivery: when the promise resolves with `accepted`, it is on the disk with all its runs.
   * @throws UnreadableDelivery, StorageUnavailable
   */
  async receive(headers: IncomingHttpHeaders, json: Uint8Array): Promise<Receipt> {
    const routed = await this.#route(headers, json)
    if ('type' in routed)
      return { status: 'ignored', delivery: routed.id, reason: `unknown event ${routed.type}` }
    const { id, name, lane, senderId } = routed
    const own = isOwnVoice(name, senderId, this.#botId())
    const runs = this.runsFor(name, lane, { own })
    if (runs.length === 0)
      return {
        status: 'ignored',
        event: name,
        delivery: id,
        reason: own ? 'the bot itself did this' : 'no plugin listens',
      }
    const status = await this.#inbox.add({ id, name, lane, headers: kept(headers), body: json, runs })
    return { status, event: name, delivery: id }
  }

  /** One run for each plugin that listens to the event. */
  runsFor(
    name: EventName,
    lane: string,
    options: { readonly own?: boolean; readonly availableAt?: number } = {},
  ): NewRun[] {
    const runs: NewRun[] = []
    for (const { plugin, registrations } of this.#plugins.values()) {
      if (options.own && !plugin.hearsItself) continue
      if (!registrations.some((registration) => registration.names.has(name))) continue
      const run = { plugin: plugin.name, lane: plugin.lane === 'issue' ? lane : `${lane}/${plugin.name}` }
      runs.push(options.availableAt === undefined ? run : { ...run, availableAt: options.availableAt })
    }
    return runs
  }

  /** What a plugin does for an event, in the order of its registrations. */
  handlersOf(plugin: string, name: EventName): AnyHandler[] {
    const registrations = this.#plugins.get(plugin)?.registrations ?? []
    return registrations
      .filter((registration) => registration.names.has(name))
      .map((registration) => registration.handler)
  }

  hearsItself(plugin: string): boolean {
    return this.#plugins.get(plugin)?.plugin.hearsItself ?? false
  }

  /** Runs of a coalescing plugin are the same work when the same handlers would do it. */
  coalesceKey(plugin: string, event: string): string | undefined {
    const entry = this.#plugins.get(plugin)
    if (!entry?.plugin.coalesce) return undefined
    const numbers = entry.registrations.flatMap((registration, index) =>
      registration.names.has(event as EventName) ? [index] : [],
    )
    return `${plugin}:${numbers.join(',')}`
  }

  /** How long its runs may take, ms, if it says so itself. */
  timeoutMs(plugin: string): number | undefined {
    return this.#plugins.get(plugin)?.plugin.timeoutMs
  }

  /** How many of its runs may be under way at once, if it says so itself. */
  concurrency(plugin: string): number | undefined {
    return this.#plugins.get(plugin)?.plugin.concurrency
  }

  lastInTurn(plugin: string): boolean {
    return this.#plugins.get(plugin)?.plugin.lastInTurn ?? false
  }

  async #route(headers: IncomingHttpHeaders, json: Uint8Array) {
    try {
      return readDelivery(headers, json)
    } catch (error) {
      if (error instanceof UnreadableDelivery) await this.#keepUnreadable(error, headers, json)
      throw error
    }
  }

  /** What was signed is kept although this version cannot read it; what is not even JSON never came from Gitea. */
  async #keepUnreadable(
    error: UnreadableDelivery,
    headers: IncomingHttpHeaders,
    json: Uint8Array,
  ): Promise<void> {
    if (error.event === 'unknown') return
    const id =
      headers['x-gitea-delivery'] ??
      headers['x-forgejo-delivery'] ??
      createHash('sha256').update(json).digest('hex')
    await this.#inbox.addUnreadable(
      { id: `unreadable:${id}`, name: error.event, lane: 'unreadable', headers: kept(headers), body: json },
      error.message,
    )
  }

  #face(plugin: Plugin, registrations: Registration[], registering: { isOver: boolean }): PluginApp {
    const refuseLate = () => {
      if (registering.isOver) throw late(plugin.name)
    }
    const on = <Name extends EventName>(names: Name | readonly Name[], handler: Handler<Name>) => {
      refuseLate()
      const set = new Set<EventName>(typeof names === 'string' ? [names] : names)
      checkRegistration(plugin.name, set, handler)
      // A handler of some names is only ever called with these; TypeScript cannot see that through the map.
      registrations.push({ names: set, handler: handler as unknown as AnyHandler })
    }
    return {
      on,
      every: (schedule, handler, options) => {
        refuseLate()
        const when = typeof schedule === 'number' ? checkInterval(schedule) : readSchedule(schedule, options)
        const number = this.timers.filter((timer) => timer.plugin === plugin.name).length
        this.timers.push({ plugin: plugin.name, number, when, handler })
        registrations.push({ names: new Set(['timer.due']), handler: onTimer(plugin.name, number, handler) })
      },
      command: (name, definition) => this.#addCommand(plugin.name, name, definition, on),
    }
  }

  /** Comments are heard once for all commands of a plugin. */
  #addCommand<Args>(
    plugin: string,
    name: string,
    definition: CommandDefinition<Args>,
    on: PluginApp['on'],
  ): void {
    const command = commandOf(plugin, name, definition)
    const isFirst = !this.commands.all.some((other) => other.plugin === plugin)
    this.commands.add(command)
    if (isFirst)
      on('issue_comment.created', async (context) => {
        if (context.payload.sender.id !== this.#botId()) await this.commands.hear(plugin, context)
      })
    on('command.given', (context) => this.commands.obey(command, context))
  }
}

function onTimer(plugin: string, number: number, handler: Timer['handler']): AnyHandler {
  return async (context) => {
    if (context.name === 'timer.due' && context.payload.plugin === plugin && context.payload.timer === number)
      await handler(context)
  }
}

function kept(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = KEPT_HEADERS.flatMap((name) =>
    typeof headers[name] === 'string' ? [[name, headers[name].slice(0, 200)]] : [],
  )
  return Object.fromEntries(entries)
}
