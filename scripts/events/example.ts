import { z } from 'zod'

/** Longer texts are cut. */
const LONGEST_TEXT = 48

/** What a schema names of a payload: of lists the first entry, of texts the beginning. */
export function shortened(schema: unknown, value: unknown): unknown {
  if (value === null || value === undefined) return value
  const inner = inside(schema)
  if (inner) return shortened(inner, value)
  if (schema instanceof z.ZodObject) {
    const parts = Object.entries(value)
    const named = Object.keys(schema.shape).flatMap((key) => parts.filter(([name]) => name === key))
    return Object.fromEntries(named.map(([key, part]) => [key, shortened(schema.shape[key], part)]))
  }
  if (Array.isArray(value))
    return value
      .slice(0, 1)
      .map((item) => (schema instanceof z.ZodArray ? shortened(schema.element, item) : item))
  return typeof value === 'string' && value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value
}

/** What a schema names, with the kinds of the values in their place. */
export function skeleton(schema: unknown): unknown {
  const inner = inside(schema)
  if (inner) {
    const kind = skeleton(inner)
    return schema instanceof z.ZodNullable && typeof kind === 'string' ? `${kind} | null` : kind
  }
  if (schema instanceof z.ZodObject) {
    const parts = Object.entries(schema.shape)
    return Object.fromEntries(parts.map(([key, part]) => [optional(part) ? `${key}?` : key, skeleton(part)]))
  }
  if (schema instanceof z.ZodArray) return [skeleton(schema.element)]
  if (schema instanceof z.ZodLiteral) return schema.value
  if (schema instanceof z.ZodEnum) return schema.options.join(' | ')
  if (schema instanceof z.ZodNumber) return 'number'
  return schema instanceof z.ZodCustom ? ['text'] : schema instanceof z.ZodBoolean ? 'boolean' : 'text'
}

function inside(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return schema.unwrap()
  return schema instanceof z.ZodPipe ? schema.out : undefined
}

function optional(schema: unknown): boolean {
  return schema instanceof z.ZodOptional || (schema instanceof z.ZodNullable && optional(schema.unwrap()))
}

/** JSON in lines that are not too long: what fits into one stays in one. */
export function written(value: unknown, indent = ''): string {
  const line = inline(value)
  if (line.length + indent.length <= 120 || typeof value !== 'object' || value === null) return line
  const next = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((item) => `${next}${written(item, next)}`)
    : Object.entries(value).map(([key, part]) => `${next}${JSON.stringify(key)}: ${written(part, next)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inline(part)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}
