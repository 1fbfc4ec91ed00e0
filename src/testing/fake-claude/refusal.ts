import { z } from 'zod'

/** Why a question is not answered, as a status and words. */
export interface Refusal {
  readonly status: 400 | 401 | 404
  readonly message: string
}

const cacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })

const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  cache_control: cacheControl.nullish(),
  citations: z.null().optional(),
})

/** What the API takes (the types of @anthropic-ai/sdk 1.14.0, of `messages.create`); what this bot never sends is not looked into. */
const body = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.number().int().min(1),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['user', 'assistant']),
        content: z.union([z.string().min(1), z.array(textBlock).min(1)]),
      }),
    )
    .min(1),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z
        .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
        .nullish(),
    })
    .optional(),
  ...Object.fromEntries(
    [
      ...['cache_control', 'container', 'diagnostics', 'inference_geo', 'metadata', 'service_tier', 'speed'],
      ...['stop_sequences', 'thinking', 'tool_choice', 'tools', 'user_profile_id', 'workspace_id'],
    ].map((name) => [name, z.unknown().optional()]),
  ),
  stream: z.literal(false).optional(),
})

/** More breakpoints than this are refused. */
const MOST_CACHED = 4

/** Models that the API knows; a gateway may have others. */
const MODEL = /^claude-[a-z]+-\d[\w.-]*$/

/** Models that answer `effort` with a 400. */
const WITHOUT_EFFORT = /^claude-(?:haiku-4|sonnet-4-5)/

/** What a schema of an answer may have ("Structured outputs"); limits of numbers, texts and lists are none of it. */
const SCHEMA_WORDS: ReadonlySet<string> = new Set([
  ...[
    'type',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'minItems',
    'enum',
    'const',
    'anyOf',
  ],
  ...['allOf', '$ref', '$defs', 'description', 'title', 'format', 'default'],
])

/** Whether there is a model of this name. */
export function isModel(name: string): boolean {
  return MODEL.test(name)
}

/** Whether the real API would refuse a question, before any model sees it; undefined = it is answered. */
export function refusalOf(headers: Readonly<Record<string, string>>, text: string): Refusal | undefined {
  if (!headers['x-api-key'] && !/^Bearer ./.test(headers.authorization ?? ''))
    return { status: 401, message: 'x-api-key or authorization header is required' }
  if (!/^\d{4}-\d\d-\d\d$/.test(headers['anthropic-version'] ?? ''))
    return invalid('anthropic-version: header is required')
  if (!headers['content-type']?.startsWith('application/json'))
    return invalid('content-type: must be application/json')
  const asked = body.safeParse(parsed(text))
  if (!asked.success) return invalid(worded(asked.error))
  const { model, output_config: output } = asked.data
  if (!isModel(model)) return { status: 404, message: `model: ${model}` }
  if (output?.effort && WITHOUT_EFFORT.test(model))
    return invalid('output_config.effort: this model does not support it')
  if (text.split('"cache_control":{').length - 1 > MOST_CACHED)
    return invalid(`cache_control: at most ${MOST_CACHED} blocks`)
  const wrong = output?.format && wrongInSchema(output.format.schema, 'output_config.format.schema')
  return wrong ? invalid(wrong) : undefined
}

function invalid(message: string): Refusal {
  return { status: 400, message }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `temperature: Extra inputs are not permitted`, as the API says it. */
function worded({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys')
    return `${[...issue.path, issue.keys[0]].join('.')}: Extra inputs are not permitted`
  return `${issue?.path.join('.')}: ${issue?.message}`
}

function wrongInSchema(schema: unknown, at: string): string | undefined {
  if (typeof schema !== 'object' || schema === null) return `${at}: must be a schema`
  const unknown = Object.keys(schema).find((word) => !SCHEMA_WORDS.has(word))
  if (unknown) return `${at}: property '${unknown}' is not supported`
  const { type, additionalProperties, properties, items, anyOf, allOf, minItems, $defs } = schema as Record<
    string,
    unknown
  >
  if (type === 'object' && additionalProperties !== false)
    return `${at}: For 'object' type, 'additionalProperties' must be explicitly set to false`
  if (minItems !== undefined && minItems !== 0 && minItems !== 1) return `${at}: minItems must be 0 or 1`
  const parts = [properties, $defs, anyOf, allOf].flatMap((part) => Object.entries(part ?? {}))
  const inner = items === undefined ? parts : [...parts, ['items', items] as const]
  return inner
    .map(([name, part]) => wrongInSchema(part, `${at}.${name}`))
    .find((found) => found !== undefined)
}
