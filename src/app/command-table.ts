import { CoordinatorError } from '../errors.ts'
import type { GivenCommand } from '../issue/read-command.ts'
import { type Command, isUsableOn, namesOf } from './command.ts'
import type { CommandPolicy } from './command-policy.ts'
import type { Context } from './context.ts'
import { nearest } from './nearest.ts'

/** What a line of a comment asks for: a command, or with `written` what somebody probably meant. */
export interface Meant extends Omit<GivenCommand, 'name'> {
  readonly command: Command
  /** The plugin that does it; it hears the event in which the line stands. */
  readonly owner: string
  /** The name as it was written, where it is none of ours. */
  readonly written?: string
}

/** Where a comment stands. */
export type Place = 'issues' | 'pulls'

/** Where a command was written. */
export async function placeOf({ snapshot }: Context<'command.given'>): Promise<Place> {
  const issue = await snapshot.issue()
  return typeof issue !== 'string' && issue.pull_request ? 'pulls' : 'issues'
}

/** All commands of all plugins by their names, and `help`, which is everybody's. */
export class CommandTable {
  readonly #byName = new Map<string, Command>()
  readonly #help: Command

  constructor(help: Command) {
    this.#help = help
  }

  /** @throws CoordinatorError `COMMAND_TWICE` when another command has the name */
  add(command: Command): void {
    const other = this.#byName.get(command.name)
    if (other) {
      const message = `The plugins "${other.plugin}" and "${command.plugin}" both have the command /${command.name}.`
      throw new CoordinatorError('COMMAND_TWICE', message, {
        hint: 'Load one of them, or rename one command.',
      })
    }
    this.#byName.set(command.name, command)
  }

  /** A plugin's own `help` takes the place of ours. */
  find(name: string): Command | undefined {
    return this.#byName.get(name) ?? (name === this.#help.name ? this.#help : undefined)
  }

  /** By which a repository may settle who uses them. */
  get names(): readonly string[] {
    return [
      this.#help.name,
      ...[...this.#byName.values()].flatMap((command) => namesOf(command.name, command)),
    ]
  }

  of(plugin: string): Command[] {
    return [...this.#byName.values()].filter((command) => command.plugin === plugin)
  }

  /** Those that can be written there, in the order in which they were registered; `help` is the last. */
  at(place: Place): Command[] {
    return this.#heardAt(place).filter((command) => isUsableOn(command, place))
  }

  /** Whether there are commands that are for the other place, and answered here. */
  isMoreAt(place: Place): boolean {
    return this.#heardAt(place).some((command) => !isUsableOn(command, place))
  }

  /** With those that are only answered there. */
  #heardAt(place: Place): Command[] {
    const own = [...this.#byName.values()].filter(
      (command) => isUsableOn(command, place) || command.elsewhere !== undefined,
    )
    if (own.length === 0 || this.#byName.has(this.#help.name)) return own
    return [...own, this.#help]
  }

  /** What the lines of a comment mean there; what is close to nothing of ours, or is known to be another bot's, is left out. */
  meantBy(lines: readonly GivenCommand[], place: Place, policy: Pick<CommandPolicy, 'otherBots'>): Meant[] {
    const heard = this.#heardAt(place)
    const [first] = heard
    if (!first) return []
    const ours = heard.map(({ name }) => name)
    const others = new Set(policy.otherBots.map((word) => word.toLowerCase()))
    const read = new Map<string, string | undefined>()
    return lines.flatMap(({ name, ...line }): Meant[] => {
      const isOurs = this.find(name) !== undefined
      if (!isOurs && !read.has(name)) read.set(name, others.has(name) ? undefined : nearest(name, ours))
      const right = isOurs ? name : read.get(name)
      const command = heard.find((one) => one.name === right)
      if (!command) return []
      const owner = command === this.#help ? first.plugin : command.plugin
      return [isOurs ? { ...line, command, owner } : { ...line, command, owner, written: name }]
    })
  }
}
