import { say } from '../language/say.ts'
import { nearest } from './nearest.ts'
import type { SettingsSchema } from './settings-schema.ts'

/** A field of a command's arguments. */
export interface Field {
  readonly name: string
  readonly schema: SettingsSchema
  /** Takes all words that are left. */
  readonly isList: boolean
  /** Is said by its name alone: `--create`. */
  readonly isFlag: boolean
  readonly isOptional: boolean
}

/** What was said of each field; `problem`: what cannot be understood, in a sentence. */
export type SortedWords =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly problem: string }

/** The fields of a command's arguments, in their order. */
export function fieldsOf(schema: SettingsSchema | undefined): Field[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]: [string, SettingsSchema]) => ({
    name,
    schema: field,
    isList: kindsOf(field).includes('array'),
    isFlag: kindsOf(field).at(-1) === 'boolean',
    isOptional: field.safeParse(undefined).success,
  }))
}

/** A schema, and what it is wrapped around: it is optional, has a default, or is made into something else. */
export function layersOf(schema: SettingsSchema): SettingsSchema[] {
  const inner = schema.def?.innerType ?? schema.def?.in
  return inner === undefined ? [schema] : [schema, ...layersOf(inner)]
}

function kindsOf(schema: SettingsSchema): (string | undefined)[] {
  return layersOf(schema).map(({ def }) => def?.type)
}

/** Fields whose numbers may be written in groups, as `80 000`. */
const grouped = new WeakSet<object>()

/** Lets the words `80` and `000` be one number for this schema. */
export function takesGroups<Schema extends object>(schema: Schema): Schema {
  grouped.add(schema)
  return schema
}

/**
 * Gives each field its words: `--flag`, `key=value`, and the others in the order of the fields.
 *
 * @example sortWords(fieldsOf(z.object({ tokens: z.string() })), ['tokens=80k']) // { values: { tokens: '80k' } }
 */
export function sortWords(fields: readonly Field[], words: readonly string[]): SortedWords {
  const values: Record<string, unknown> = {}
  const plain: string[] = []
  for (const word of words) {
    const named = namedIn(fields, word)
    if (named === undefined) plain.push(word)
    else if ('problem' in named) return named
    else if (Object.hasOwn(values, named.field.name))
      return { problem: say`\`${named.field.name}\` is said twice.` }
    else values[named.field.name] = named.value
  }
  return placed(fields, plain, values)
}

function placed(
  fields: readonly Field[],
  plain: readonly string[],
  named: Readonly<Record<string, unknown>>,
): SortedWords {
  const values: Record<string, unknown> = { ...named }
  const left = [...plain]
  for (const { name, isList, isFlag, schema } of fields) {
    if (left.length === 0) break
    if (isFlag || Object.hasOwn(values, name)) continue
    values[name] = isList ? left.splice(0) : takeOne(left, schema)
  }
  return left.length > 0 ? { problem: say`There are too many words.` } : { values }
}

function takeOne(left: string[], schema: SettingsSchema): string {
  const first = left.shift() ?? ''
  if (!layersOf(schema).some((layer) => grouped.has(layer)) || !/^\d{1,3}$/.test(first)) return first
  const rest = left.findIndex((word) => !/^\d{3}$/.test(word))
  const groups = left.splice(0, rest < 0 ? left.length : rest)
  const [unit = ''] = /^(?:\d{3})?(?:k|m|tokens?)$/i.test(left[0] ?? '') ? left.splice(0, 1) : []
  return [first, ...groups, unit].join(' ').trim()
}

type Named = { readonly field: Field; readonly value: unknown } | { readonly problem: string }

/** Undefined for a word that names no field: `a=b` may just be a text. */
function namedIn(fields: readonly Field[], word: string): Named | undefined {
  const [, dashes = '', key = '', value] = /^(--)?([a-z][a-z0-9_-]{0,39})(?:=(.*))?$/is.exec(word) ?? []
  if (key === '' || (dashes === '' && value === undefined)) return undefined
  const field = fields.find(({ name }) => bare(name) === bare(key))
  if (!field) return misspeltKey(fields, { key, dashes, value })
  if (field.isFlag && value === undefined) return { field, value: true }
  if (field.isFlag) return flagOf(field, value ?? '')
  if (value === undefined) return { problem: say`\`--${key}\` has no value: write \`${key}=…\`.` }
  return { field, value: field.isList ? value.split(',').filter((part) => part !== '') : value }
}

function flagOf(field: Field, value: string): Named {
  if (/^(?:true|yes|on|1)$/i.test(value)) return { field, value: true }
  if (/^(?:false|no|off|0)$/i.test(value)) return { field, value: false }
  return {
    problem: say`\`${field.name}\` is either there or not: write \`--${field.name}\`, or leave it out.`,
  }
}

function misspeltKey(
  fields: readonly Field[],
  {
    key,
    dashes,
    value,
  }: { readonly key: string; readonly dashes: string; readonly value: string | undefined },
): Named | undefined {
  const near = nearest(
    key,
    fields.map(({ name }) => name),
  )
  if (near === undefined) return undefined
  const right = dashes !== '' && value === undefined ? `--${near}` : `${near}=…`
  return { problem: say`There is no \`${key}\`. Did you mean \`${right}\`?` }
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}
