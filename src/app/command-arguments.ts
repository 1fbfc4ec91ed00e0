import { say, translatedWhole } from '../language/say.ts'
import { type Field, fieldsOf, layersOf, sortWords } from './command-words.ts'
import { nearest } from './nearest.ts'
import { inCode } from './quoted.ts'
import type { SettingsSchema } from './settings-schema.ts'

/** What a command's words come to; a text is what is wrong with them, for whoever wrote them. */
export function argumentsOf(
  { args: schema }: { readonly args?: SettingsSchema | undefined },
  words: readonly string[],
): { readonly args: unknown } | string {
  const fields = fieldsOf(schema)
  const sorted = sortWords(fields, words)
  if ('problem' in sorted) return sorted.problem
  const values = Object.fromEntries(
    Object.entries(sorted.values).map(([name, value]) => [name, withoutCase(fields, name, value)]),
  )
  const result = schema?.safeParse(values) ?? { success: true, data: {} }
  if (result.success) return { args: result.data }
  return inARow(result.error.issues.map((issue) => problemOf(fields, values, issue)))
}

/** How a command is written: `/greet <name> [times] [--loudly]`. */
export function usageOf(name: string, schema: SettingsSchema | undefined): string {
  const words = fieldsOf(schema).map((field) => {
    if (field.isFlag) return `[--${field.name}]`
    const word = field.isList ? `${field.name}…` : field.name
    return field.isOptional || field.isList ? `[${word}]` : `<${word}>`
  })
  return [`/${name}`, ...words].join(' ')
}

/** Some problems are whole sentences, others a few words. */
function inARow(problems: readonly string[]): string {
  return problems.reduce((told, problem) => `${told}${/[.?]$/.test(told) ? ' ' : '; '}${problem}`)
}

/** `HIGH` is `high` where the schema has a list of words. */
function withoutCase(fields: readonly Field[], name: string, value: unknown): unknown {
  const choices = choicesOf(fields.find((field) => field.name === name))
  if (typeof value !== 'string' || choices === undefined) return value
  return choices.find((choice) => choice.toLowerCase() === value.toLowerCase()) ?? value
}

function problemOf(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
): string {
  const { path, message } = issue
  const name = path.join('.')
  if (path.length === 1 && !Object.hasOwn(values, name) && message.startsWith('Invalid input'))
    return say`${inCode(name)} is missing.`
  return `${name}: ${choiceProblem(fields, values, path) ?? translatedWhole(message)}`
}

function choiceProblem(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
): string | undefined {
  const name = String(path[0])
  const choices = choicesOf(fields.find((field) => field.name === name))
  const value = values[name]
  if (path.length !== 1 || choices === undefined || typeof value !== 'string') return undefined
  return notOneOf(value, choices)
}

/** What is accepted, and the nearest of it: "`hgih` is not one of `low`, `high`. Did you mean `high`?" */
export function notOneOf(value: string, choices: readonly string[]): string {
  const near = nearest(value, choices)
  const guess = near === undefined ? '' : say` Did you mean ${inCode(near)}?`
  return say`${inCode(value)} is not one of ${choices.map(inCode).join(', ')}.${guess}`
}

function choicesOf(field: Field | undefined): string[] | undefined {
  const entries = field && layersOf(field.schema).find(({ def }) => def?.type === 'enum')?.def?.entries
  return entries && Object.values(entries).filter((entry) => typeof entry === 'string')
}
