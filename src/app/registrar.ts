import { type CommandDefinition, type CommandEvent, commandOf, eventsOf } from './command.ts'
import type { Commands } from './commands.ts'
import type { Context, TimerContext } from './context.ts'
import type { EventName, EventPattern } from './event-names.ts'
import { hearing } from './event-pattern.ts'
import type { PluginApp } from './plugin.ts'
import { late } from './registering.ts'
import {
  type Calendar,
  checkInterval,
  readSchedule,
  type Schedule,
  type ScheduleOptions,
} from './schedule.ts'

export type AnyHandler = (context: Context<EventName>) => Promise<void> | void

/** A handler and what it asked for. */
export interface Registration {
  /** Names and wildcards, as the plugin wrote them. */
  readonly names: readonly string[]
  readonly hears: (name: string) => boolean
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

/** What all plugins register into. */
export interface SharedRegisters {
  readonly timers: Timer[]
  readonly commands: Commands
  /** The bot's user id as soon as it is known. */
  readonly botId: () => number | undefined
}

/** Takes down what one plugin registers, until its start is over. */
export class Registrar {
  readonly registrations: Registration[] = []
  readonly #plugin: string
  readonly #shared: SharedRegisters
  #isOver = false

  constructor(plugin: string, shared: SharedRegisters) {
    this.#plugin = plugin
    this.#shared = shared
  }

  /** What the plugin is given. */
  get face(): PluginApp {
    return {
      on: <Handler>(
        names: EventPattern | EventName | readonly (EventPattern | EventName)[],
        handler: Handler,
      ) => {
        // A handler of some names is only ever called with these; TypeScript cannot see that through the list.
        this.#hear(typeof names === 'string' ? [names] : [...names], handler as AnyHandler)
      },
      every: (schedule, handler, options) => this.#addTimer(schedule, handler, options),
      command: (name, definition) => this.#addCommand(name, definition),
    }
  }

  /** From now on nothing more is taken. */
  end(): void {
    this.#isOver = true
  }

  #hear(names: readonly string[], handler: AnyHandler): void {
    this.#refuseLate()
    if (names.length === 0) throw new TypeError('app.on() was given no name of an event')
    if (typeof handler !== 'function')
      throw new TypeError(`app.on(${names.join(', ')}) was given no function`)
    this.registrations.push({ names, hears: hearing(names), handler })
  }

  #addTimer(schedule: number | Schedule, handler: Timer['handler'], options?: ScheduleOptions): void {
    this.#refuseLate()
    if (typeof handler !== 'function') throw new TypeError(`app.every(${schedule}) was given no function`)
    const { timers } = this.#shared
    const plugin = this.#plugin
    const when = typeof schedule === 'number' ? checkInterval(schedule) : readSchedule(schedule, options)
    const number = timers.filter((timer) => timer.plugin === plugin).length
    timers.push({ plugin, number, when, handler })
    this.#hear(['timer.due'], onTimer(plugin, number, handler))
  }

  /** Comments are heard once for all commands of a plugin, and so is what was given to it. */
  #addCommand<Args>(name: string, definition: CommandDefinition<Args>): void {
    this.#refuseLate()
    const { commands, botId } = this.#shared
    const plugin = this.#plugin
    const command = commandOf(plugin, name, definition)
    const unheard = eventsOf(command).filter((event) => !commands.concerns(plugin, event))
    const isFirst = !commands.concerns(plugin, 'command.given')
    commands.add(command)
    for (const event of unheard)
      this.#hear([event], async (context) => {
        if (mayCommand(context) && !isBy(context, botId())) await commands.hear(plugin, context)
      })
    if (!isFirst) return
    this.#hear(['command.given'], async (context) => {
      if (context.name === 'command.given') await commands.obey(plugin, context)
    })
  }

  #refuseLate(): void {
    if (this.#isOver) throw late(this.#plugin)
  }
}

const MAY_COMMAND: ReadonlySet<string> = new Set(eventsOf({ on: 'both' }))

function mayCommand(context: Context<EventName>): context is Context<CommandEvent> {
  return MAY_COMMAND.has(context.name)
}

function isBy({ payload }: Context<CommandEvent>, userId: number | undefined): boolean {
  return 'sender' in payload && payload.sender.id === userId
}

function onTimer(plugin: string, number: number, handler: Timer['handler']): AnyHandler {
  return async (context) => {
    if (context.name === 'timer.due' && context.payload.plugin === plugin && context.payload.timer === number)
      await handler(context)
  }
}
