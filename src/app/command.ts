import { usageOf } from './command-arguments.ts'
import { checkCommand } from './command-check.ts'
import type { Context } from './context.ts'
import type { SettingsSchema } from './settings-schema.ts'

/** Who may use a command: everybody, whoever opened the issue (and writers), or whoever may write in the repository. */
export type WhoCanUse = 'anyone' | 'author' | 'writer'

/**
 * What a command ends with that could not do what was meant: the answer, which says what would help. It is shown as refused, and
 * whoever wrote it may correct the line.
 *
 * @example run: (context, { name }) => (isKnown(name) ? undefined : { notDone: `There is no ${name}.` })
 */
export interface NotDone {
  /** What is answered: why, and what would help. */
  readonly notDone: string
}

/**
 * What a command ends with that came too early: what it is about is not there yet. It is given again, a few times within some
 * minutes, and answered as refused if it is too early even then. What the run has emitted and stored counts.
 *
 * @example run: (context) => (isRead(context) ? order(context) : { notYet: 'I have not read this yet: write it again later.' })
 */
export interface NotYet {
  /** What is answered at last: why, and what would help. */
  readonly notYet: string
}

/**
 * What a command ends with that whoever wrote it may not use so. It is shown as refused, and answered once an hour to a person on an
 * issue, as every refusal is.
 *
 * @example run: (context, { force }) => (force ? { refusal: '`--force` is switched off here.' } : undefined)
 */
export interface Refusal {
  /** What is answered: who may, and what would help. */
  readonly refusal: string
}

/** What a command ends with: an answer, nothing to say, that it was not done, that it may not be, or that it cannot be done yet. */
export type CommandResult = string | undefined | NotDone | Refusal | NotYet

/** Where a command can be written: in comments on issues, in those on pull requests, or in both. */
export type CommandPlace = 'issues' | 'pulls' | 'both'

/** For whom a part of a command is. */
export interface PartRule {
  readonly whoCanUse: WhoCanUse
  /** What is said to whoever may not: what they may do instead. */
  readonly instead?: string
}

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
  /** `writer` unless said. What anyone may ask is answered to a person six times in ten minutes on an issue, and then refused without a word. */
  readonly whoCanUse?: WhoCanUse
  /**
   * Rules for parts of it, by the argument that asks for the part: whoever says it has to be let by both. A repository settles who
   * may by the name of both, as `split --create`.
   *
   * @example rules: { create: { whoCanUse: 'writer', instead: '`/split` shows you the parts.' } }
   */
  readonly rules?: Readonly<Record<string, PartRule>>
  /** Where it can be written; `both` unless said. */
  readonly on?: CommandPlace
  /** What is answered where it cannot be written, as a refusal. Without it the line is just text there. */
  readonly elsewhere?: string
  /**
   * It only changes what the bot has stored, so it is done also where the bot writes nothing (`mode: shadow`). Any other command is
   * not done there.
   */
  readonly inShadow?: boolean
  /** Does it; a text that it returns is the answer, as one comment. May be called twice after a crash, as any handler. */
  run(context: Context<'command.given'>, args: Args): Promise<CommandResult> | CommandResult
}

/** A command that was registered. */
export interface Command extends Omit<CommandDefinition<unknown>, 'run'> {
  readonly plugin: string
  readonly name: string
  readonly whoCanUse: WhoCanUse
  readonly on: CommandPlace
  /** How it is written: `/greet [name]`. */
  readonly usage: string
  run(context: Context<'command.given'>, args: unknown): Promise<CommandResult> | CommandResult
}

/** By which names a repository may settle who uses a command and its parts: `split` and `split --create`. */
export function namesOf(name: string, { rules = {} }: Pick<Command, 'rules'>): readonly string[] {
  return [name, ...Object.keys(rules).map((part) => partName(name, part))]
}

/** How a part of a command is called: `split --create`. */
export function partName(name: string, part: string): string {
  return `${name} --${part}`
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
    usage: usageOf(name, definition.args),
  }
  return command as unknown as Command
}

const ON_ISSUES = ['issue_comment.created', 'issue_comment.edited', 'comment.found'] as const
const ON_PULLS = ['pull_request_comment.created', 'pull_request_comment.edited', 'comment.found'] as const

/** The events that may hold a command: a new comment, an edit that mends one, and a comment of which no webhook told. */
export type CommandEvent = (typeof ON_ISSUES | typeof ON_PULLS)[number]

const HEARD: Readonly<Record<CommandPlace, readonly CommandEvent[]>> = {
  issues: ON_ISSUES,
  pulls: ON_PULLS,
  both: [...new Set([...ON_ISSUES, ...ON_PULLS])],
}

/** The events in which a command may be written, or is answered. */
export function eventsOf({ on, elsewhere }: Pick<Command, 'on' | 'elsewhere'>): readonly CommandEvent[] {
  return HEARD[elsewhere === undefined ? on : 'both']
}

/** Whether a command can be written on an issue, or on a pull request. */
export function isUsableOn({ on }: Pick<Command, 'on'>, place: 'issues' | 'pulls'): boolean {
  return on === 'both' || on === place
}
