import { checkCommand } from './command-check.ts'
import type { Context } from './context.ts'
import type { SettingsSchema } from './settings-schema.ts'

/** Who may use a command: everybody, whoever opened the issue (and writers), or whoever may write in the repository. */
export type WhoCanUse = 'anyone' | 'author' | 'writer'

/** Where a command can be written: in comments on issues, in those on pull requests, or in both. */
export type CommandPlace = 'issues' | 'pulls' | 'both'

/**
 * A command that people write into a comment.
 *
 * @example
 * app.command('greet', {
 *   help: 'Greets somebody.',
 *   args: z.object({ name: z.string().default('you') }),
 *   run: (context, { name }) => `Hello ${name}!`,
 * })
 */
export interface CommandDefinition<Args> {
  /** One sentence: what it does. */
  readonly help: string
  /** An object of zod; its fields are the words after the command, in this order. A list at the end takes all that are left. */
  readonly args?: SettingsSchema<Args>
  /** `writer` unless said. */
  readonly whoCanUse?: WhoCanUse
  /** Where it can be written; `both` unless said. Elsewhere the line is no command, and nobody answers it. */
  readonly on?: CommandPlace
  /** Does it; a text that it returns is the answer, as one comment. May be called twice after a crash, as any handler. */
  run(context: Context<'command.given'>, args: Args): Promise<string | undefined> | string | undefined
}

/** A command that was registered. */
export interface Command extends Omit<CommandDefinition<unknown>, 'run'> {
  readonly plugin: string
  readonly name: string
  readonly whoCanUse: WhoCanUse
  readonly on: CommandPlace
  /** How it is written: `/greet [name]`. */
  readonly usage: string
  run(context: Context<'command.given'>, args: unknown): Promise<string | undefined> | string | undefined
}

/**
 * Checks what a plugin registers.
 * @throws CoordinatorError `COMMAND_INVALID` for what could never be one
 */
export function commandOf<Args>(plugin: string, name: string, definition: CommandDefinition<Args>): Command {
  checkCommand(plugin, name, definition)
  const { whoCanUse = 'writer', on = 'both' } = definition
  // `run` is only ever called with what the command's own schema made; TypeScript cannot see that from outside
  const command = {
    ...definition,
    plugin,
    name,
    whoCanUse,
    on,
    usage: usageOf(name, fieldsOf(definition.args)),
  }
  return command as unknown as Command
}

/** The events that may hold a command. */
export type CommandEvent = 'issue_comment.created' | 'pull_request_comment.created'

const HEARD: Readonly<Record<CommandPlace, readonly CommandEvent[]>> = {
  issues: ['issue_comment.created'],
  pulls: ['pull_request_comment.created'],
  both: ['issue_comment.created', 'pull_request_comment.created'],
}

/** The events in which a command may be written. */
export function eventsOf({ on }: Pick<Command, 'on'>): readonly CommandEvent[] {
  return HEARD[on]
}

/** A command's words as its arguments; a text is what is wrong with them. */
export function argumentsOf(command: Command, words: readonly string[]): { readonly args: unknown } | string {
  const fields = fieldsOf(command.args)
  const last = fields.at(-1)
  if (words.length > fields.length && !last?.isList) return 'There are too many words.'
  const given = fields.map(({ name, isList }, index): [string, unknown] => [
    name,
    isList && words.length > index ? words.slice(index) : words[index],
  ])
  const result = command.args?.safeParse(
    Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  ) ?? { success: true, data: {} }
  if (result.success) return { args: result.data }
  return result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}

interface Field {
  readonly name: string
  readonly isList: boolean
  readonly isOptional: boolean
}

function fieldsOf(schema: SettingsSchema | undefined): Field[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]: [string, SettingsSchema]) => ({
    name,
    isList: isList(field),
    isOptional: field.safeParse(undefined).success,
  }))
}

/** A list may be wrapped: it is optional, or has a default. */
function isList({ def }: SettingsSchema): boolean {
  return def?.type === 'array' || (def?.innerType !== undefined && isList(def.innerType))
}

function usageOf(name: string, fields: readonly Field[]): string {
  const words = fields.map((field) => {
    const word = field.isList ? `${field.name}…` : field.name
    return field.isOptional || field.isList ? `[${word}]` : `<${word}>`
  })
  return [`/${name}`, ...words].join(' ')
}
