import { z } from 'zod'
import { didYouMean, nearest } from '../app/nearest.ts'
import type { ParsedConfig } from '../app/parse-config.ts'
import { plainProblem } from '../app/plain-problem.ts'
import { type ConfigProblem, RepositoryConfigError } from '../app/repository-config-error.ts'
import { english } from '../language/say.ts'
import { applied, type Level, type Wrong } from './apply.ts'
import { coordinatorFileSchema, type FileSettings, SHARED_KEYS } from './file-schema.ts'
import type { Origin, Settled } from './policy.ts'

/** A file that says something on top of what counted before. */
export interface Layer {
  readonly file: ParsedConfig
  /** `acme/app: .gitea/coordinator.yml` */
  readonly from: string
  readonly level: Level
  /** Names of loaded plugins: their keys are their own business. */
  readonly plugins: readonly string[]
  /** Names of their commands; absent = nobody knows them, or they may have been others when the file was right. */
  readonly commands?: readonly string[]
}

const PROBLEMS_SHOWN = 10

/**
 * What counts with a file on top. Pure.
 * @throws RepositoryConfigError naming each place that is wrong
 */
export function withFile(before: Settled, layer: Layer): Settled {
  const { file } = layer
  const result = coordinatorFileSchema.safeParse(file.value ?? {})
  const misspelt = misspeltKeys(file, layer.plugins)
  if (!result.success) throw refused(layer, [...misspelt, ...problemsOf(file, result.error.issues)])
  const { after, wrong } = applied(before, result.data, layer.level)
  const problems = [
    ...misspelt,
    ...wrong.map((one) => problemAt(file, one, 'value')),
    ...unknownCommands(result.data, layer.commands).map((one) => problemAt(file, one, 'key')),
  ]
  if (problems.length > 0) throw refused(layer, problems)
  return { ...after, origins: { ...before.origins, ...originsIn(layer, result.data) } }
}

function refused({ from }: Layer, problems: readonly ConfigProblem[]): RepositoryConfigError {
  const inOrder = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return new RepositoryConfigError(from, inOrder.slice(0, PROBLEMS_SHOWN))
}

/** YAML's key that puts the keys of another map in its place; it is no part of YAML 1.2. */
const MERGE = '<<'
const NO_MERGE = english`Maps are not merged here: write its keys out.`

/** What no key of ours is belongs to a plugin, unless it looks like a slip of the pen. */
function misspeltKeys(file: ParsedConfig, plugins: readonly string[]): ConfigProblem[] {
  if (typeof file.value !== 'object' || file.value === null || Array.isArray(file.value)) return []
  const ours = Object.keys(SHARED_KEYS)
  return Object.keys(file.value).flatMap((key) => {
    if (ours.includes(key) || plugins.includes(key)) return []
    if (key === MERGE) return [problemAt(file, { path: [key], message: NO_MERGE }, 'key')]
    const meant = nearest(key, ours)
    return meant === undefined ? [] : [problemAt(file, { path: [key], message: unknown(key, meant) }, 'key')]
  })
}

/** Commands that no loaded plugin has: what a file says of them would have no effect, and one that was meant would keep its rule. */
export function unknownCommands(
  { commands }: Pick<FileSettings, 'commands'>,
  known: readonly string[] | undefined,
): Wrong[] {
  if (!known) return []
  return Object.keys(commands?.whoCanUse ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: ['commands', 'whoCanUse', name],
      message: english`There is no command "${name}". ${didYouMean(name, known, english`There are ${known.join(', ')}.`)}`,
    }))
}

function unknown(key: string, meant: string | undefined): string {
  return english`There is no key "${key}". ${meant === undefined ? '' : english`Did you mean "${meant}"?`}`.trim()
}

function problemsOf(file: ParsedConfig, issues: readonly z.core.$ZodIssue[]): ConfigProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(file, issue.path, key))
    if (issue.code === 'invalid_key')
      return [
        problemAt(file, { path: issue.path, message: issue.issues[0]?.message ?? issue.message }, 'key'),
      ]
    return [problemAt(file, { path: issue.path, message: plainProblem(issue) }, 'value')]
  })
}

function unknownKey(file: ParsedConfig, path: readonly PropertyKey[], key: string): ConfigProblem {
  const known = keysAt(coordinatorFileSchema, path)
  const message =
    nearest(key, known) === undefined
      ? english`There is no key "${key}" here. There are ${known.join(', ')}.`
      : unknown(key, nearest(key, known))
  return problemAt(file, { path: [...path, key], message }, 'key')
}

/** The keys that an object of the schema may have. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional)
    return keysAt(schema.unwrap(), path)
  const [first, ...rest] = path
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest)
  if (!(schema instanceof z.ZodObject)) return []
  return first === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[String(first)], rest)
}

function problemAt(file: ParsedConfig, { path, message }: Wrong, part: 'key' | 'value'): ConfigProblem {
  // what is wrong with all of it begins where it begins
  const { line, column } = file.placeOf(path, part) ?? (path.length === 0 ? { line: 1, column: 1 } : {})
  return { line, column, key: path.map(String).join('.'), message }
}

/** Where each value of a file stands. */
function originsIn({ file, from }: Layer, said: FileSettings): Record<string, Origin> {
  const leaves = Object.keys(SHARED_KEYS).flatMap((key) =>
    key in said ? leavesOf(said[key as keyof FileSettings], [key]) : [],
  )
  return Object.fromEntries(
    leaves.map((path) => {
      const line = file.placeOf(path, 'key')?.line ?? file.placeOf(path)?.line
      return [path.join('.'), { from, ...(line === undefined ? {} : { line }) }]
    }),
  )
}

/** The paths of everything in it that is no map. */
export function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}
