import type { World } from '../world.ts'
import { Body, isRecord } from './body.ts'
import { type Refusal, refusal } from './refusal.ts'

/** A field's type; with `!` it must be there and not be empty. */
export type Field = 'text' | 'text!' | 'flag' | 'number' | 'number!' | 'list' | 'numbers' | 'object'
export type Fields = Readonly<Record<string, Field>>

const TYPES: Record<string, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  list: (value) => Array.isArray(value),
  numbers: (value) => Array.isArray(value) && value.every((one) => typeof one === 'number'),
  object: (value) => typeof value === 'object' && !Array.isArray(value),
}

/** Reads a body as the version does: strictly (1.26 and later) or forgivingly; refuses with 422. */
export function bind(world: World, contentType: string | undefined, text: string, fields: Fields): Body {
  if (contentType === undefined) throw refusal(world, 422, '[]: Empty Content-Type')
  if (contentType.includes('form-urlencoded')) return checked(world, formValues(text), fields)
  if (!contentType.includes('json')) throw refusal(world, 422, '[]: Unsupported Content-Type')
  const values = parse(world, text)
  return checked(world, world.traits.strictJson ? values : lowerKeys(values), fields)
}

function parse(world: World, text: string): Record<string, unknown> {
  const { strictJson } = world.traits
  if (text.trim() === '') {
    if (strictJson) throw refusal(world, 422, '[]: jsontext: unexpected EOF')
    return {}
  }
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    throw broken(world, text)
  }
  throw refusal(world, 422, '[]: json: cannot unmarshal into Go value')
}

function broken(world: World, text: string): Refusal {
  const strict = `[]: jsontext: unexpected EOF after offset ${Buffer.byteLength(text)}`
  const message = world.traits.strictJson
    ? strict
    : "[]: invalid character '\u0000' looking for beginning of value"
  return refusal(world, 422, message)
}

function checked(world: World, values: Record<string, unknown>, fields: Fields): Body {
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name]
    const missing = value === undefined || value === null || value === '' || value === 0
    if (missing && field.endsWith('!')) throw refusal(world, 422, `[${goName(name)}]: Required`)
    if (value === undefined || value === null) continue
    if (!TYPES[field.replace('!', '')]?.(value)) {
      throw refusal(world, 422, `[]: json: cannot unmarshal ${typeof value} into Go struct field .${name}`)
    }
  }
  return new Body(values)
}

function goName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function lowerKeys(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]))
}

function formValues(text: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(text))
}
