import { CoordinatorError } from '../errors.ts'
import { events } from '../gitea/events.ts'
import type { PluginEventName, PluginEvents } from './event-names.ts'

/**
 * What checks a payload; every zod schema is one.
 *
 * @example const slept: PayloadSchema<{ hours: number }> = z.object({ hours: z.number() })
 */
export interface PayloadSchema<Payload> {
  /** What it makes of a payload, or why it is none. It throws nothing. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Payload }
    | { readonly success: false; readonly error: { readonly message: string } }
}

/**
 * The schemas of a plugin's own events, by their names.
 *
 * @example const events: PluginSchemas = { 'greeter.slept': z.object({ hours: z.number() }) }
 */
export type PluginSchemas = {
  readonly [Name in PluginEventName]?: PayloadSchema<PluginEvents[Name]>
}

/** Subjects of the table: their wildcards mean what the table says, and nothing that a plugin adds. */
const TAKEN = new Set(Object.keys(events).map(subjectOf))

/** The events that the loaded plugins have added. */
export class PluginEventTable {
  readonly #schemas = new Map<string, { readonly plugin: string; readonly schema: PayloadSchema<unknown> }>()

  /** @throws CoordinatorError `EVENT_NAME_INVALID` or `EVENT_NAME_TAKEN` */
  add(plugin: string, schemas: PluginSchemas): void {
    for (const [name, schema] of Object.entries(schemas) as [string, PayloadSchema<unknown>][]) {
      this.#check(plugin, name)
      this.#schemas.set(name, { plugin, schema })
    }
  }

  get names(): readonly string[] {
    return [...this.#schemas.keys()]
  }

  schemaOf(name: string): PayloadSchema<unknown> | undefined {
    return this.#schemas.get(name)?.schema
  }

  #check(plugin: string, name: string): void {
    if (!/^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_]*$/.test(name) || name.length > 80) {
      throw new CoordinatorError(
        'EVENT_NAME_INVALID',
        `The plugin "${plugin}" adds an event with the name "${name.slice(0, 80)}".`,
        {
          hint: 'A name is a subject, a dot and what happened to it, in small letters: "greeter.greeted".',
        },
      )
    }
    const owner = TAKEN.has(subjectOf(name)) ? 'the bot' : this.#schemas.get(name)?.plugin
    if (owner === undefined) return
    const whose = owner === 'the bot' ? `"${subjectOf(name)}" is the bot's own` : `"${owner}" has it already`
    throw new CoordinatorError(
      'EVENT_NAME_TAKEN',
      `The plugin "${plugin}" adds the event "${name}", but ${whose}.`,
      { hint: `Name it after the plugin: "${plugin}.${name.slice(name.indexOf('.') + 1)}".` },
    )
  }
}

function subjectOf(name: string): string {
  return name.split('.', 1)[0] ?? name
}
