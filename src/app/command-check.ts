import { CoordinatorError } from '../errors.ts'
import type { CommandDefinition } from './command.ts'
import { fieldsOf } from './command-words.ts'
import { didYouMean } from './nearest.ts'

/** Who there is; the compiler keeps it equal to the type. */
const WHO: Readonly<Record<NonNullable<CommandDefinition<unknown>['whoCanUse']>, true>> = {
  anyone: true,
  author: true,
  writer: true,
}
const WHERE: Readonly<Record<NonNullable<CommandDefinition<unknown>['on']>, true>> = {
  issues: true,
  pulls: true,
  both: true,
}

/**
 * Checks what a plugin registers: in JavaScript nothing else does.
 * @throws CoordinatorError `COMMAND_INVALID`, naming the first thing that is wrong
 */
export function checkCommand<Args>(plugin: string, name: string, definition: CommandDefinition<Args>): void {
  const hint = problemOf(name, definition ?? {})
  if (hint === undefined) return
  const message = `The plugin "${plugin}" has a command "${name}" that is not one.`
  throw new CoordinatorError('COMMAND_INVALID', message, { hint })
}

function problemOf<Args>(name: string, definition: Partial<CommandDefinition<Args>>): string | undefined {
  const { help, run, whoCanUse = 'writer', on = 'both' } = definition
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    return 'Its name is 1 to 40 of a-z, 0-9 and "-", begins with a letter, and has no slash.'
  if (typeof help !== 'string' || help === '') return 'It has no `help`: one sentence that says what it does.'
  if (typeof run !== 'function') return 'It has no `run`: the function that does it.'
  return choiceOf('whoCanUse', whoCanUse, WHO) ?? choiceOf('on', on, WHERE) ?? ruleProblem(definition)
}

/** A rule for what nobody can say would never be looked at. */
function ruleProblem<Args>({ args, rules = {} }: Partial<CommandDefinition<Args>>): string | undefined {
  const fields = fieldsOf(args).map((field) => field.name)
  for (const [part, rule] of Object.entries(rules)) {
    if (!fields.includes(part))
      return `\`rules\` has "${part}", which \`args\` has not. ${didYouMean(part, fields, 'A rule is for one of the arguments.')}`
    const problem = choiceOf(`rules.${part}.whoCanUse`, rule?.whoCanUse, WHO)
    if (problem !== undefined) return problem
  }
  return undefined
}

function choiceOf(field: string, given: unknown, choices: object): string | undefined {
  const text = String(given)
  if (Object.hasOwn(choices, text)) return undefined
  const names = Object.keys(choices)
  return `\`${field}\` is "${text}". ${didYouMean(text, names, `It can be ${names.join(', ')}.`)}`
}
