import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type AgentProfile, agentListSchema, DEFAULT_AGENTS } from './agents/profile.ts'
import { CoordinatorError } from './errors.ts'

const pluginSchema = z.union(
  [z.string(), z.strictObject({ name: z.string(), settings: z.unknown().optional() })],
  { error: 'a plugin is a name, or { name: …, settings: { … } }' },
)

const usd = z.number().min(0).max(10_000)

const claudeSchema = z.strictObject({
  /** US$ that may be spent on reading issues in a day (UTC); 0 = ask nothing. */
  dailyBudgetUsd: usd.default(5),
  /** How long an issue waits for the model before it is estimated from its text, ms. */
  waitMs: z.number().int().min(0).max(10_000).default(3_000),
  /** US$ per million tokens, by the name of the model; replaces what the bot knows. */
  prices: z
    .record(z.string(), z.strictObject({ input: usd, output: usd, cacheWrite: usd, cacheRead: usd }))
    .default({}),
})

const part = z.number().min(0.01).max(1)

const sessionsSchema = z
  .strictObject({
    /** How long an agent may be silent before its task is given to somebody else, ms. */
    leaseMs: z.number().int().min(1_000).max(86_400_000).default(120_000),
    /** How often it should be heard, ms; told to the agents. */
    heartbeatEveryMs: z.number().int().min(100).max(3_600_000).default(30_000),
    /** From this part of its window on an agent is told to compact it. */
    compactAt: part.default(0.8),
    /** From this part on it is told to hand over to a fresh session. */
    rotateAt: part.default(0.95),
    /** So much has to be free again before that is taken back. */
    hysteresis: z.number().min(0).max(0.5).default(0.05),
    /** How many requests a second one token may make for long. */
    requestsPerSecond: z.number().min(0.1).max(10_000).default(50),
  })
  .refine(({ compactAt, rotateAt }) => compactAt < rotateAt, 'compactAt has to be below rotateAt')
  .refine(
    ({ leaseMs, heartbeatEveryMs }) => heartbeatEveryMs * 2 <= leaseMs,
    'heartbeatEveryMs has to be at most half of leaseMs: one heartbeat may get lost',
  )

const manifestSchema = z.strictObject({
  name: z.string().default('mosaic-coordinator'),
  description: z.string().optional(),
  /** Scopes that the bot's token needs. */
  scopes: z.array(z.string()).default([]),
  /** Events to tick in the webhook. */
  events: z.array(z.string()).default([]),
  agents: agentListSchema.optional().transform((agents): readonly AgentProfile[] => agents ?? DEFAULT_AGENTS),
  /** The model that reads issues, if there is a key for it. */
  claude: claudeSchema.prefault({}),
  /** The agents at work: how long they may be silent, and when they are told that their window gets full. */
  sessions: sessionsSchema.prefault({}),
  /** Built-in plugins by name; others by the path of their file, or by their package; with settings if they have some. */
  plugins: z
    .array(pluginSchema)
    .default([
      'parsing',
      'reading',
      'dependencies',
      'closure',
      'assignment',
      'agent-context',
      'status',
      'sweep',
    ]),
})

/** The manifest `app.yml`: what the bot is called and needs, which agents there are, which plugins run. */
export type Manifest = z.output<typeof manifestSchema>

/** Deeper or larger than any manifest; the parser is not to be kept busy by a wrong file. */
const MAX_BYTES = 256 * 1024

/**
 * Reads `app.yml`.
 * @throws CoordinatorError `MANIFEST_INVALID` naming the file and every place that is wrong
 */
export async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw invalid(path, 'it cannot be read', cause)
  })
  if (text.length > MAX_BYTES) throw invalid(path, 'it is larger than 256 KiB')
  const { parse } = await import('yaml')
  let raw: unknown
  try {
    // its own limit on aliases within aliases holds
    raw = parse(text)
  } catch (cause) {
    throw invalid(
      path,
      `it is not YAML: ${cause instanceof Error ? cause.message.split('\n')[0] : ''}`,
      cause,
    )
  }
  const result = manifestSchema.safeParse(raw)
  if (!result.success) throw invalid(path, `\n${z.prettifyError(result.error)}`)
  return result.data
}

function invalid(path: string, reason: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('MANIFEST_INVALID', `The manifest ${path} is not right: ${reason}`, { cause })
}

/** What a bot without an `app.yml` does: the default agents, all built-in plugins. */
export const defaultManifest: Manifest = manifestSchema.parse({})
