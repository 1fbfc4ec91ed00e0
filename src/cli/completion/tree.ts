import type { Argument, Command, Option } from 'commander'

/** What may stand in a place of the command line: nothing that can be known, a file, or one of some words. */
export type Values = 'anything' | 'file' | readonly string[]

/** An option as it is completed. */
export interface WordOption {
  /** `--json`, and `-h` if it has a short form. */
  readonly names: readonly string[]
  readonly description: string
  /** What comes after it; undefined = it takes nothing. */
  readonly values: Values | undefined
}

/** A command with what may come after it. */
export interface WordCommand {
  /** The words that lead to it, after the program's name; none = the program itself. */
  readonly path: readonly string[]
  readonly description: string
  readonly options: readonly WordOption[]
  /** What its arguments are. */
  readonly values: Values
}

/** Every command of the program, those that hold others included, each after the one that holds it. */
export function commandsIn(program: Command, path: readonly string[] = []): WordCommand[] {
  const help = program.createHelp()
  const own: WordCommand = {
    path,
    description: program.description(),
    options: help.visibleOptions(program).map(toOption),
    values: valuesOf(program.registeredArguments[0]),
  }
  const inside = program.commands.flatMap((command) => commandsIn(command, [...path, command.name()]))
  return [own, ...inside]
}

/** Those that stand directly below one. */
export function below(commands: readonly WordCommand[], { path }: WordCommand): WordCommand[] {
  return commands.filter(
    (one) => one.path.length === path.length + 1 && path.every((word, index) => one.path[index] === word),
  )
}

function toOption(option: Option): WordOption {
  const names = [option.short, option.long].filter((name) => name !== undefined)
  const takes = option.required || option.optional
  const values = option.argChoices ?? (/[<[](?:file|folder)[>\]]/.test(option.flags) ? 'file' : 'anything')
  return { names, description: option.description, values: takes ? values : undefined }
}

function valuesOf(argument: Argument | undefined): Values {
  if (!argument) return 'anything'
  return argument.argChoices ?? (/\bfile\b/.test(argument.name()) ? 'file' : 'anything')
}
