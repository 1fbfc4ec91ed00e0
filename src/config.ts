import { z } from 'zod'
import { ConfigError } from './errors.ts'
import { LOG_LEVELS, type LogLevel } from './log.ts'

/** The settings, all from the environment. Nothing secret has a default. */
export interface Config {
  /** Without a slash at the end. */
  readonly giteaUrl: string
  /** Of the bot's own account; secret (`GITEA_TOKEN`). */
  readonly giteaToken: string
  /** The secret, and while it is being changed the one before. */
  readonly webhookSecrets: readonly string[]
  /** The address to listen on; `0.0.0.0` unless said (`HOST`). */
  readonly host: string
  /** 8000 unless said; 0 takes a free one (`PORT`). */
  readonly port: number
  /** From `trace` to `silent`; `info` unless said (`LOG_LEVEL`). */
  readonly logLevel: LogLevel
  /** `json` or `pretty`; unset = by whether a person looks at it (`LOG_FORMAT`). */
  readonly logFormat?: 'json' | 'pretty'
  /** The SQLite file, seen from the working directory (`DATABASE_URL` without `sqlite:`). */
  readonly databasePath: string
  /** How often Gitea is read for what no webhook told, ms; five minutes unless said (`SWEEP_INTERVAL_S`). */
  readonly sweepIntervalMs: number
  /** The largest delivery that is taken, bytes; 25 MiB unless said (`WEBHOOK_MAX_BODY_MIB`). */
  readonly maxBodyBytes: number
  /** `/metrics` is served; absent = it is not (`METRICS=off`). `token` is secret: whoever reads has to show it (`METRICS_TOKEN`). */
  readonly metrics?: { readonly token?: string }
  /** The model that reads issues; absent = no key, and nothing is asked. */
  readonly claude?: ClaudeConfig
}

/** How the model is reached. */
export interface ClaudeConfig {
  readonly apiKey: string
  readonly model: string
  /** Without a slash at the end. */
  readonly baseUrl: string
}

const MIB = 1024 * 1024

/** The variables of this process; everything that is read of them is read here or in agent-config. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env
}

/** An address of http or https, without a slash at the end. */
function address(example: string) {
  return z
    .url({ protocol: /^https?$/, error: `is not an http or https address, e.g. ${example}` })
    .refine((value) => !/[?#]|\/\/[^/]*@/.test(value), 'must have no user, "?" or "#" in it')
    .transform((value) => value.replace(/\/+$/, ''))
}

/** An address of http or https, without a slash or `/api/v1` at the end. */
export const httpUrl = address('https://git.example.com').transform((value) =>
  value.replace(/\/api\/v1$/, ''),
)

const databaseUrl = z
  .string()
  .regex(/^sqlite:.+/, 'is not of the form sqlite:PATH, e.g. sqlite:data/coordinator.db')
  .refine(
    (value) => !value.includes(':memory:'),
    'has to be a file: what is only in memory is lost with the process',
  )
  .refine(
    (value) => !/^sqlite:\/\/[^/]/.test(value),
    'has two slashes: write sqlite:data/my.db, or sqlite:/data/my.db',
  )

const environment = z.object({
  GITEA_URL: required('the address of your Gitea, e.g. https://git.example.com', httpUrl),
  GITEA_TOKEN: required(
    "a token of the bot's own account: sign in as the bot, Settings > Applications, with the scopes write:issue, read:repository, read:user, read:organization",
    z.string().regex(/^\S+$/, 'has a space or a line break in it'),
  ),
  GITEA_WEBHOOK_SECRET: required(
    'the secret of the webhook, the same in Gitea and here, e.g. from: openssl rand -hex 32',
    z.string().min(8, 'is shorter than 8 characters'),
  ),
  GITEA_WEBHOOK_SECRET_PREVIOUS: z.string().min(8, 'is shorter than 8 characters').optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: whole(0, 65_535).default(8000),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `is not one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'is neither json nor pretty' }).optional(),
  DATABASE_URL: databaseUrl.default('sqlite:data/coordinator.db'),
  SWEEP_INTERVAL_S: whole(1, 86_400).default(300),
  WEBHOOK_MAX_BODY_MIB: whole(1, 1024).default(25),
  METRICS: z.enum(['on', 'off'], { error: 'is neither on nor off' }).default('on'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'has a space or a line break in it, or is shorter than 16 characters')
    .optional(),
  // a header that cannot hold it would be refused with the key in the message
  ANTHROPIC_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,}$/, 'is no key: it has a space or a line break in it, or is too short')
    .optional(),
  ANTHROPIC_MODEL: z
    .string()
    .regex(/^[\w.:@/-]{1,100}$/, 'is no name of a model, e.g. claude-sonnet-5-5')
    .default('claude-sonnet-5-5'),
  ANTHROPIC_BASE_URL: address('https://api.anthropic.com').default('https://api.anthropic.com'),
})

/** The name of a setting. */
export type SettingName = keyof typeof environment.shape

/** All of them, those that have to be set first. */
export const SETTING_NAMES = Object.keys(environment.shape) as readonly SettingName[]

/**
 * Reads the settings.
 *
 * @param env an empty variable counts as unset
 * @throws ConfigError that names everything missing or wrong at once, and how to get it
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const data = checked(environment, set)
  const secrets = [data.GITEA_WEBHOOK_SECRET, data.GITEA_WEBHOOK_SECRET_PREVIOUS]
  return {
    giteaUrl: data.GITEA_URL,
    giteaToken: data.GITEA_TOKEN,
    webhookSecrets: secrets.filter((secret) => secret !== undefined),
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    ...(data.LOG_FORMAT === undefined ? {} : { logFormat: data.LOG_FORMAT }),
    databasePath: pathIn(data),
    sweepIntervalMs: data.SWEEP_INTERVAL_S * 1000,
    maxBodyBytes: data.WEBHOOK_MAX_BODY_MIB * MIB,
    ...(data.METRICS === 'off' ? {} : { metrics: metricsOf(data.METRICS_TOKEN) }),
    ...(data.ANTHROPIC_API_KEY === undefined ? {} : { claude: claudeOf(data, data.ANTHROPIC_API_KEY) }),
  }
}

function metricsOf(token: string | undefined): { readonly token?: string } {
  return token === undefined ? {} : { token }
}

function claudeOf(data: z.output<typeof environment>, apiKey: string): ClaudeConfig {
  return { apiKey, model: data.ANTHROPIC_MODEL, baseUrl: data.ANTHROPIC_BASE_URL }
}

/**
 * Secrets whose variables the manifest names.
 *
 * @throws ConfigError that names each variable that is not set, or too short to be one
 */
export function loadSecrets(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>> = processEnvironment(),
): ReadonlyMap<string, string> {
  const secrets = new Map(names.map((name) => [name, env[name]?.trim() ?? ''] as const))
  const problems = [...secrets].flatMap(([name, { length }]) => {
    if (length >= SHORTEST_SECRET) return []
    const wrong = length === 0 ? 'is missing' : `is shorter than ${SHORTEST_SECRET} characters`
    return [`${name} ${wrong}: a webhook of app.yml is signed with it, e.g. from: openssl rand -hex 32`]
  })
  if (problems.length > 0) throw new ConfigError(problems)
  return secrets
}

/** In characters; what is shorter can be guessed from a signature. */
const SHORTEST_SECRET = 16

/** Only what a command needs that reads Gitea and has no bot beside it. @throws ConfigError */
export function loadGiteaAccess(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Pick<Config, 'giteaUrl' | 'giteaToken'> {
  const set = {
    GITEA_URL: env.GITEA_URL?.trim() || undefined,
    GITEA_TOKEN: env.GITEA_TOKEN?.trim() || undefined,
  }
  const data = checked(environment.pick({ GITEA_URL: true, GITEA_TOKEN: true }), set)
  return { giteaUrl: data.GITEA_URL, giteaToken: data.GITEA_TOKEN }
}

/** Only what is needed to find a bot that runs with the same settings. @throws ConfigError */
export function loadOwnAddress(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Pick<Config, 'host' | 'port'> {
  const set = { HOST: env.HOST?.trim() || undefined, PORT: env.PORT?.trim() || undefined }
  const data = checked(environment.pick({ HOST: true, PORT: true }), set)
  if (data.PORT === 0)
    throw new ConfigError(['PORT is 0: the bot chose a free one, and only its log tells which'])
  return { host: data.HOST, port: data.PORT }
}

/** Only what the commands on a database need. @throws ConfigError */
export function loadDatabasePath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const given = env.DATABASE_URL?.trim() ? { DATABASE_URL: env.DATABASE_URL } : {}
  return pathIn(checked(environment.pick({ DATABASE_URL: true }), given))
}

/** What `setup` may find in its environment. */
export const SETUP_NAMES = [
  'GITEA_URL',
  'GITEA_TOKEN',
  'GITEA_WEBHOOK_SECRET',
  'GITEA_ADMIN_TOKEN',
  'GITEA_ADMIN_USER',
  'GITEA_ADMIN_PASSWORD',
  'GITEA_ADMIN_OTP',
  'COORDINATOR_URL',
] as const

/** What `setup` finds in its environment; an empty variable counts as unset. */
export type SetupEnvironment = { readonly [Name in (typeof SETUP_NAMES)[number]]?: string }

export function loadSetupEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): SetupEnvironment {
  return Object.fromEntries(
    SETUP_NAMES.flatMap((name) => {
      const value = env[name]?.trim()
      return value ? [[name, value] as const] : []
    }),
  )
}

/** An address of Gitea as the settings have it: without a slash or `/api/v1` at its end. @throws ConfigError */
export function readGiteaUrl(text: string): string {
  const result = httpUrl.safeParse(text)
  if (result.success) return result.data
  throw new ConfigError(result.error.issues.map(({ message }) => `GITEA_URL ${message}`))
}

/** What a bot started by this process finds in its environment: exactly these settings, and whatever else there is. */
export function childEnvironment(
  settings: Partial<Record<SettingName, string>>,
): Record<string, string | undefined> {
  const own = new Set<string>(SETTING_NAMES)
  const others = Object.entries(process.env).filter(([name]) => !own.has(name))
  return { ...Object.fromEntries(others), ...settings }
}

function pathIn({ DATABASE_URL: url }: { readonly DATABASE_URL: string }): string {
  return url.replace(/^sqlite:(\/\/(?=\/))?/, '')
}

/** The settings, if they are what they have to be. @throws ConfigError that names all that are not */
export function checked<Schema extends z.ZodType>(schema: Schema, set: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(set)
  if (success) return data
  throw new ConfigError(error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))
}

/** A variable that has to be set. @param what what it is, for whoever has not set it */
export function required<Schema extends z.ZodType<unknown, string>>(what: string, schema: Schema) {
  return z.string({ error: `is missing: ${what}` }).pipe(schema)
}

function whole(least: number, most: number) {
  const wrong = `is not a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, wrong)
    .transform(Number)
    .refine((value) => value >= least && value <= most, wrong)
}
