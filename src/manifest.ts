import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type AgentProfile, agentListSchema, agentProfileSchema, DEFAULT_AGENTS } from './agents/profile.ts'
import type { AgentStart } from './agents/start.ts'
import { CoordinatorError } from './errors.ts'
import { applied, type Wrong } from './policy/apply.ts'
import { agentChangeSchema, SHARED_KEYS } from './policy/file-schema.ts'
import { type Origin, type Settled, usualSettings } from './policy/policy.ts'
import { leavesOf, unknownCommands } from './policy/read-file.ts'
import { secretIn } from './policy/secret-names.ts'

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

const watchingSchema = z.strictObject({
  /** How long a task waits for its agent to begin before it is given to another one, ms; 0 = for ever. Only agents that claim. */
  claimTimeoutMs: z.number().int().min(0).max(604_800_000).default(1_800_000),
  /** An agent that is heard and gets no further is warned after so long, and told to stop after twice that, ms; 0 = never. */
  stuckAfterMs: z.number().int().min(0).max(604_800_000).default(1_800_000),
  /** How often one agent may fail at a task before a stronger one gets it. */
  triesEach: z.number().int().min(1).max(10).default(2),
  /** How often a task may fail in all before a person is asked. */
  triesInAll: z.number().int().min(1).max(20).default(3),
})

const retentionSchema = z.strictObject({
  /** How long finished deliveries are kept, days. */
  days: z.number().int().min(1).max(3_650).default(7),
  /** The database may hold so much, MB; then the oldest finished deliveries go before their time. */
  maxMb: z.number().int().min(100).max(1_000_000).default(5_000),
})

const { claims, repos, start } = agentProfileSchema.shape
const { agents: _, ...sharedKeys } = SHARED_KEYS

/** Agents by name, on top of the built-in ones. */
const agentMapSchema = z
  .record(agentProfileSchema.shape.name, agentChangeSchema.extend({ claims, repos, start }))
  .describe('Agents by name, on top of the built-in ones.')

const manifestSchema = z.strictObject({
  ...sharedKeys,
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
  /** What is done about agents that do not begin, get no further or fail. */
  watching: watchingSchema.prefault({}),
  /** How long finished deliveries are kept. */
  retention: retentionSchema.prefault({}),
  /** Built-in plugins by name; others by the path of their file, or by their package; with settings if they have some. */
  plugins: z
    .array(pluginSchema)
    .default([
      'commands',
      'parsing',
      'reading',
      'dependencies',
      'closure',
      'assignment',
      'agent-context',
      'status',
      'policy',
      'sweep',
      'explaining',
      'learning',
      'start-by-assignment',
      'start-by-workflow',
      'start-by-webhook',
    ]),
})

/** The same of a file that has agents by name. */
const changingSchema = manifestSchema.extend({
  agents: agentMapSchema.transform((changes, context): readonly AgentProfile[] => {
    const { after, wrong } = applied(usualSettings(DEFAULT_AGENTS), { agents: changes }, 'instance')
    for (const { path, message } of wrong) context.addIssue({ code: 'custom', path: path.slice(1), message })
    return after.agents
  }),
})

/** All that an `app.yml` may say, as editors need it. */
export const manifestFileSchema = manifestSchema.extend({
  agents: z
    .union([agentListSchema, agentMapSchema])
    .describe(
      'All agents, as a list that replaces the built-in ones; or by name, what is different about them.',
    )
    .optional(),
})

/** The manifest `app.yml`: what the bot is called and needs, which agents there are, which plugins run. */
export interface Manifest extends z.output<typeof manifestSchema> {
  /** Where it says something about agents, labels, commands and the like. */
  readonly origins?: Readonly<Record<string, Origin>>
}

/** The names of the plugins as the manifest has them. */
export function pluginsOf({ plugins }: Pick<Manifest, 'plugins'>): readonly string[] {
  return plugins.map((plugin) => (typeof plugin === 'string' ? plugin : plugin.name))
}

/**
 * Whether it settles who uses commands that there are.
 * @param known names of the commands of all plugins
 * @throws CoordinatorError `MANIFEST_INVALID` naming each that is not there
 */
export function checkCommandNames(manifest: Manifest, known: readonly string[], path = 'app.yml'): void {
  const wrong = unknownCommands(manifest, known)
  if (wrong.length > 0) throw invalid(path, wrong.map(toldAt).join(''))
}

function toldAt({ path, message }: Wrong): string {
  return `\n${message}\n  → at ${path.map(String).join('.')}`
}

/** What the manifest has settled for every repository; how an agent is started is the operator's alone, and no part of it. */
export function settledBy(manifest: Manifest): Settled {
  const { agents: all, origins = {}, ...rest } = manifest
  const agents = all.map(({ start: _, ...agent }) => agent)
  const { after } = applied({ ...usualSettings(agents), origins: asInstances(origins) }, rest, 'instance')
  return after
}

/** What it says of a budget is not that of a repository. */
function asInstances(origins: Readonly<Record<string, Origin>>): Readonly<Record<string, Origin>> {
  const named = Object.entries(origins).map(([path, origin]) => [
    path.replace(/^budget\b/, 'instanceBudget'),
    origin,
  ])
  return Object.fromEntries(named)
}

/** How agents are started, by their names; only the manifest of the instance says that. */
export function startsIn({ agents }: Pick<Manifest, 'agents'>): ReadonlyMap<string, AgentStart> {
  return new Map(agents.flatMap(({ name, start }) => (start ? [[name, start] as const] : [])))
}

/** The environment variables whose secrets it needs. */
export function secretsNamedBy(manifest: Pick<Manifest, 'agents'> = defaultManifest): readonly string[] {
  const starts = [...startsIn(manifest).values()]
  return starts.flatMap((start) => ('webhook' in start ? [start.signedWith] : []))
}

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
  const secret = secretIn(raw)
  if (secret !== undefined) throw invalid(path, `${secret} looks like a secret. ${SECRETS}`)
  const schema = hasAgentsByName(raw) ? changingSchema : manifestSchema
  const result = schema.safeParse(raw)
  if (!result.success) throw invalid(path, `\n${z.prettifyError(result.error)}`)
  const { agents, ...rest } = result.data
  checkStarts(result.data, path)
  const { wrong } = applied(usualSettings(agents), rest, 'instance')
  if (wrong.length > 0) throw invalid(path, wrong.map(toldAt).join(''))
  return { ...result.data, origins: originsIn(raw, path) }
}

/** An agent whose plugin is not loaded would be given work and never begin it. */
function checkStarts(manifest: Pick<Manifest, 'agents' | 'plugins'>, path: string): void {
  const loaded = pluginsOf(manifest)
  for (const { name, start } of manifest.agents) {
    const plugin = start && STARTED_BY.find(([key]) => key in start)?.[1]
    if (plugin !== undefined && !loaded.includes(plugin))
      throw invalid(path, `the agent ${name} is started by the plugin ${plugin}; add it to plugins`)
  }
}

const STARTED_BY = [
  ['assign', 'start-by-assignment'],
  ['workflow', 'start-by-workflow'],
  ['webhook', 'start-by-webhook'],
] as const

/** What a list of agents says is told by their names, as everywhere else. */
function originsIn(raw: unknown, from: string): Readonly<Record<string, Origin>> {
  const leaves = leavesOf(raw).filter(([key = '']) => Object.hasOwn(SHARED_KEYS, key) && key !== 'agents')
  const agents = hasAgentsByName(raw) ? leavesOf(raw.agents, ['agents']) : namesIn(raw)
  return Object.fromEntries([...leaves, ...agents].map((leaf) => [leaf.join('.'), { from }]))
}

function namesIn(raw: unknown): (readonly string[])[] {
  const list = typeof raw === 'object' && raw !== null && 'agents' in raw ? raw.agents : []
  return Array.isArray(list) ? (list as { name: string }[]).map(({ name }) => ['agents', name]) : []
}

function hasAgentsByName(raw: unknown): raw is { readonly agents: object } {
  if (typeof raw !== 'object' || raw === null || !('agents' in raw)) return false
  return typeof raw.agents === 'object' && raw.agents !== null && !Array.isArray(raw.agents)
}

const SECRETS =
  'Secrets do not belong into this file: give them to the bot by its environment (GITEA_TOKEN, GITEA_WEBHOOK_SECRET, ANTHROPIC_API_KEY).'

function invalid(path: string, reason: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('MANIFEST_INVALID', `The manifest ${path} is not right: ${reason}`, { cause })
}

/** What a bot without an `app.yml` does: the default agents, all built-in plugins. */
export const defaultManifest: Manifest = manifestSchema.parse({})
