import type { IncomingHttpHeaders } from 'node:http'
import { readDelivery } from '../gitea/delivery.ts'
import { isIssueLane } from '../gitea/issue-address.ts'
import { UnreadableDelivery } from '../gitea/unreadable-delivery.ts'
import {
  type ClaimPolicy,
  type Inbox,
  type NewDelivery,
  type NewRun,
  type StoredDelivery,
  UNREADABLE,
} from '../inbox/inbox.ts'
import { type CommandDeps, Commands } from './commands.ts'
import type { EventName } from './event-names.ts'
import { isOwnVoice } from './own-voice.ts'
import type { Plugin, PluginEntry } from './plugin.ts'
import { type PayloadSchema, PluginEventTable } from './plugin-events.ts'
import { asynchronous, checkNames, failed, twice } from './registering.ts'
import { type AnyHandler, Registrar, type Registration, type Timer } from './registrar.ts'
import { type Requirements, requirementsOf } from './requirements.ts'
import { readSettings } from './settings.ts'

/** What became of a delivery at the door. */
export interface Receipt {
  readonly status: 'accepted' | 'duplicate' | 'ignored'
  readonly event?: string
  readonly delivery?: string
  /** Of what it is about. */
  readonly lane?: string
  readonly reason?: string
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

/** About no issue, and still the same work each time: all that it carries is a reason. */
const SAYS_ONLY_WHY: EventName = 'capacity.changed'

/** The plugins, what each listens to, and the way of a delivery into the inbox. */
export class App implements ClaimPolicy {
  readonly #inbox: Inbox
  readonly #botId: () => number | undefined
  readonly #plugins = new Map<string, { plugin: Plugin; registrations: readonly Registration[] }>()
  readonly #events = new PluginEventTable()
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
      requirementsOf(plugin, (name) => registrations.some(({ hears }) => hears(name))),
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
   * Takes plugins in: from now on each is given the events that it asks for while it registers.
   *
   * @throws CoordinatorError `PLUGIN_TWICE` for a second one of the same name, `EVENT_UNKNOWN` for an event that none of
   * them has, `EVENT_NAME_TAKEN` or `EVENT_NAME_INVALID` for one that cannot be added, `PLUGIN_SETTINGS` for settings that
   * a schema refuses, `PLUGIN_ASYNC` when `register` does not end at once, `PLUGIN_FAILED` when it throws
   */
  load(given: readonly (Plugin | PluginEntry)[]): void {
    for (const one of given) this.#load('plugin' in one ? one : { plugin: one })
    // an event may be added by a plugin that is loaded after the one that listens to it
    for (const [name, { registrations }] of this.#plugins)
      checkNames(
        name,
        registrations.flatMap(({ names }) => names),
        this.#events.names,
      )
  }

  #load({ plugin, settings: said, from }: PluginEntry): void {
    const { name } = plugin
    if (this.#plugins.has(name)) throw twice(name)
    const settings = readSettings(plugin, said, from ?? `"${name}"`)
    this.#events.add(name, plugin.events ?? {})
    const { timers, commands } = this
    const registrar = new Registrar(name, { timers, commands, botId: this.#botId })
    this.#plugins.set(name, { plugin, registrations: registrar.registrations })
    let result: unknown
    try {
      result = plugin.register(registrar.face, settings)
    } catch (cause) {
      throw failed(name, cause)
    }
    registrar.end()
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
        lane,
        reason: own ? 'the bot itself did this' : 'no plugin listens',
      }
    const status = await this.#inbox.add({ id, name, lane, headers: kept(headers), body: json, runs })
    return { status, event: name, delivery: id, lane }
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
      if (!registrations.some((registration) => registration.hears(name))) continue
      const run = { plugin: plugin.name, lane: plugin.lane === 'issue' ? lane : `${lane}/${plugin.name}` }
      runs.push(options.availableAt === undefined ? run : { ...run, availableAt: options.availableAt })
    }
    return runs
  }

  /** What a plugin does for an event, in the order of its registrations. */
  handlersOf(plugin: string, name: EventName): AnyHandler[] {
    const registrations = this.#plugins.get(plugin)?.registrations ?? []
    return registrations
      .filter((registration) => registration.hears(name))
      .map((registration) => registration.handler)
  }

  /** What checks the payload of an event that a plugin has added. */
  schemaOf(name: string): PayloadSchema<unknown> | undefined {
    return this.#events.schemaOf(name)
  }

  hearsItself(plugin: string): boolean {
    return this.#plugins.get(plugin)?.plugin.hearsItself ?? false
  }

  /** Runs of a coalescing plugin about one issue are the same work when the same handlers would do it. */
  coalesceKey(plugin: string, event: string, lane: string): string | undefined {
    const entry = this.#plugins.get(plugin)
    // each command is done by itself, and so is the reading of each comment that may have some
    if (!entry?.plugin.coalesce || this.commands.concerns(plugin, event)) return undefined
    // anything else says in its payload what is to be done: which repository, which commits
    if (!isIssueLane(lane) && event !== SAYS_ONLY_WHY) return undefined
    const numbers = entry.registrations.flatMap((registration, index) =>
      registration.hears(event) ? [index] : [],
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

  ownLanes(plugin: string): boolean {
    const entry = this.#plugins.get(plugin)
    return entry !== undefined && entry.plugin.lane !== 'issue'
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
    const { event: name, message } = error
    if (name === 'unknown') return
    const id = `unreadable:${error.id}`
    await this.#inbox.addUnreadable(
      { id, name, lane: 'unreadable', headers: kept(headers), body: json },
      message,
    )
  }
}

function kept(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = KEPT_HEADERS.flatMap((name) =>
    typeof headers[name] === 'string' ? [[name, headers[name].slice(0, 200)]] : [],
  )
  return Object.fromEntries(entries)
}
