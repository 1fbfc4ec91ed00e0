import * as z from 'zod'
import { DIFFICULTIES, type Difficulty } from '../issue/spec.ts'
import { english } from '../language/say.ts'
import { type AgentStart, startSchema } from './start.ts'

/** An AI agent that work can be given to. */
export interface AgentProfile {
  /** As in the label `agent/sonnet`. */
  readonly name: string
  /** The size of its context window, in tokens. */
  readonly contextLimit: number
  /** US$ per million tokens; 0 for a model of one's own. */
  readonly costPerMtok: number
  /** The difficulties it may be given. */
  readonly capabilities: readonly Difficulty[]
  /** For people, in a few words: "architecture, hard bugs". */
  readonly bestFor?: string
  /** How many tasks it may hold at once; no limit if absent. */
  readonly maxConcurrent?: number
  /** How many tasks of one repository it may hold at once, where a repository has settled that; no limit if absent. */
  readonly maxHere?: number
  readonly enabled: boolean
  /**
   * Whether it takes its tasks from the bot itself: then one that it does not begin in time is given to others. Absent = as soon
   * as it has begun one.
   */
  readonly claims?: boolean
  /** How it is started; only app.yml says that, and no policy holds it. Absent = it asks for its work itself. */
  readonly start?: AgentStart
  /** Where it may work: `owner/repo` or `owner/*`; everywhere if absent. */
  readonly repos?: readonly string[]
}

/** The agents of a fresh installation: three to pay for, two for one's own hardware; app.yml replaces them. */
export const DEFAULT_AGENTS: readonly AgentProfile[] = [
  agent('opus', 200_000, 15, ['high', 'medium', 'low'], 'architecture, hard bugs, work across many files'),
  agent('sonnet', 200_000, 3, ['medium', 'low'], 'features and fixes of ordinary size'),
  agent('haiku', 200_000, 0.8, ['low'], 'small fixes, renaming, documentation'),
  agent('glm', 128_000, 0, ['medium', 'low'], 'ordinary work on your own hardware'),
  agent('minimax', 128_000, 0, ['low'], 'small work on your own hardware'),
]

const name = z
  .string({ error: english`An agent needs a name, such as "sonnet".` })
  .regex(
    /^[a-z0-9._-]{1,40}$/,
    english`A name has 1 to 40 small letters, digits, dots, dashes or underscores, because it becomes a label.`,
  )

const contextLimit = z
  .int({ error: english`contextLimit is the window in whole tokens, such as 200000.` })
  .min(1_000, english`contextLimit is counted in tokens, not in thousands: write 200000 for 200k.`)
  .max(100_000_000, english`contextLimit is larger than any window: it is counted in tokens.`)

const costPerMtok = z
  .number({ error: english`costPerMtok is a number of US$ per million tokens; 0 if the model is your own.` })
  .min(0, english`costPerMtok cannot be negative.`)

const capabilities = z
  .array(z.enum(DIFFICULTIES, { error: english`A capability is one of ${DIFFICULTIES.join(', ')}.` }), {
    error: english`capabilities is a list, such as [medium, low].`,
  })
  .min(
    1,
    english`An agent without capabilities would never be chosen; to switch it off write "enabled: false".`,
  )
  .refine((list) => new Set(list).size === list.length, english`Each capability can be listed once.`)

const maxConcurrent = z
  .int({ error: english`maxConcurrent is a whole number of tasks.` })
  .min(
    1,
    english`maxConcurrent is at least 1; to switch an agent off write "enabled: false", for no limit leave it out.`,
  )

const repoPattern = z
  .string()
  .regex(
    /^[\w.-]{1,100}\/(?:[\w.-]{1,100}|\*)$/,
    'A repository is written owner/repo, or owner/* for all of an owner.',
  )

/** One agent as app.yml writes it: `agentProfileSchema.parse({ name: 'glm', contextLimit: 128000, costPerMtok: 0, capabilities: ['low'] })`. */
export const agentProfileSchema = z.strictObject({
  name,
  contextLimit,
  costPerMtok,
  capabilities,
  bestFor: z.string().max(200, english`bestFor is at most 200 characters.`).exactOptional(),
  maxConcurrent: maxConcurrent.exactOptional(),
  enabled: z.boolean({ error: english`enabled is true or false.` }).default(true),
  claims: z
    .boolean({ error: 'claims is true or false.' })
    .describe(
      'true = it takes its tasks from the bot itself, and one that it does not begin in time is given to others; false = never that. Left out: true as soon as it has begun one.',
    )
    .exactOptional(),
  start: startSchema.exactOptional(),
  repos: z.array(repoPattern).exactOptional(),
}) satisfies z.ZodType<AgentProfile>

/** All agents of an instance or a repository; names are unique. */
export const agentListSchema = z.array(agentProfileSchema).superRefine((agents, context) => {
  const seen = new Set<string>()
  agents.forEach((profile, index) => {
    if (seen.has(profile.name)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: `There are two agents named "${profile.name}".`,
      })
    }
    seen.add(profile.name)
  })
}) satisfies z.ZodType<readonly AgentProfile[]>

/** True if an agent may work in `owner/repo`; names compare without case, as in Gitea. */
export function worksIn(profile: AgentProfile, repo: string): boolean {
  const wanted = repo.toLowerCase()
  const owner = wanted.split('/', 1)[0]
  const patterns = profile.repos?.map((pattern) => pattern.toLowerCase())
  return patterns?.some((pattern) => pattern === wanted || pattern === `${owner}/*`) ?? true
}

function agent(
  name: string,
  contextLimit: number,
  costPerMtok: number,
  capabilities: readonly Difficulty[],
  bestFor: string,
): AgentProfile {
  return { name, contextLimit, costPerMtok, capabilities, bestFor, enabled: true }
}
