import { z } from 'zod'
import { ROOM_MODES } from '../agents/elbow-room.ts'
import { agentProfileSchema } from '../agents/profile.ts'
import { LANGUAGES } from '../language/language.ts'
import { english } from '../language/say.ts'
import { MODES } from './policy.ts'

/** What coordinator.yml and app.yml both can say; every key may be left out. */

const { contextLimit, costPerMtok, capabilities, bestFor, maxConcurrent, name } = agentProfileSchema.shape

/** One agent by its name: what is different, or all of a new one. */
export const agentChangeSchema = z.strictObject({
  enabled: z
    .boolean({ error: english`enabled is true or false.` })
    .describe('false = it gets no more work.')
    .exactOptional(),
  maxConcurrent: maxConcurrent
    .unwrap()
    .describe('How many tasks it may hold at once; in coordinator.yml: of one repository.')
    .exactOptional(),
  contextLimit: contextLimit.describe('Its window in tokens.').exactOptional(),
  costPerMtok: costPerMtok
    .describe('US$ per million tokens; in coordinator.yml only for agents that app.yml does not have.')
    .exactOptional(),
  capabilities: capabilities.describe('The difficulties that it may be given.').exactOptional(),
  bestFor: bestFor.unwrap().describe('For people, in a few words.').exactOptional(),
})

/** What a file says of one agent. */
export type AgentChange = z.output<typeof agentChangeSchema>

const scope = z
  .string({ error: english`A scope is a word, such as "status".` })
  .regex(
    /^(?![Pp][Rr][Ii][Oo][Rr][Ii][Tt][Yy]$)[A-Za-z0-9][\w .-]{0,19}$/,
    english`A scope has 1 to 20 letters, digits, blanks, dots, dashes or underscores and no slash; "priority" is taken.`,
  )
  .describe('What stands before the slash.')

const color = z
  .string({ error: english`A colour is six hex digits in quotes, such as "0e8a16".` })
  .regex(/^#?[0-9a-fA-F]{6}$/, english`A colour is six hex digits, such as "0e8a16".`)
  .transform((text) => text.replace('#', '').toLowerCase())
  .describe('Six hex digits; counts when the label has to be made.')

const labelName = z
  .string({ error: english`The name of a label is a text.` })
  .regex(
    /^[A-Za-z0-9][\w .-]{0,24}$/,
    english`A name has 1 to 25 letters, digits, blanks, dots, dashes or underscores.`,
  )
  .describe('What stands after the slash.')

const look = z.strictObject({ name: labelName.exactOptional(), color: color.exactOptional() })
const optionalScope = scope.exactOptional()

const labels = z.strictObject({
  status: z
    .strictObject({
      scope: optionalScope,
      blocked: look.exactOptional(),
      ready: look.exactOptional(),
      assigned: look.exactOptional(),
      'in-progress': look.exactOptional(),
      'needs-input': look.exactOptional(),
    })
    .exactOptional(),
  agent: z.strictObject({ scope: optionalScope, color: color.exactOptional() }).exactOptional(),
  difficulty: z
    .strictObject({
      scope: optionalScope,
      low: look.exactOptional(),
      medium: look.exactOptional(),
      high: look.exactOptional(),
    })
    .exactOptional(),
})

/** `hold`, or a part of a command that has a rule of its own, as `split --create`. */
const commandName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}( --[a-z][a-z0-9-]{0,39})?$/, english`A command is written without its slash.`)
const words = (what: string) => z.array(z.string().min(1).max(100), { error: what }).max(500)

const commands = z.strictObject({
  whoCanUse: z
    .record(
      commandName,
      z.enum(['anyone', 'author', 'writer', 'nobody'], {
        error: english`It is one of anyone, author, writer, nobody.`,
      }),
    )
    .describe('Who may use a command, by its name without the slash.')
    .exactOptional(),
  allow: words(english`allow is a list of logins.`)
    .describe('Logins that count as people who may write.')
    .exactOptional(),
  otherBots: words(english`otherBots is a list of words.`)
    .describe('Commands of other bots, without the slash: they are left alone.')
    .exactOptional(),
})

const order = z
  .array(name, { error: english`order is a list of names of agents.` })
  .refine((list) => new Set(list).size === list.length, english`Each agent can stand there once.`)

/** Of a key that it does not have there is something better to say. */
const noMap = (what: string) => (issue: { readonly code?: string }) =>
  issue.code === 'invalid_type' ? what : undefined

const BUDGET = english`A budget is a number of US$, such as 5; 0 = nothing that costs.`
const budgetUsd = z
  .number({ error: BUDGET })
  .min(0, english`A budget cannot be negative; 0 = nothing that costs, and for no budget leave it out.`)
  .max(1_000_000, english`A budget is at most 1,000,000 US$.`)

const budget = z.strictObject(
  {
    dayUsd: budgetUsd.describe('US$ a day, by the calendar of UTC.').exactOptional(),
    monthUsd: budgetUsd.describe('US$ a month, by the calendar of UTC.').exactOptional(),
  },
  { error: noMap(english`budget is a map, such as { dayUsd: 5, monthUsd: 60 }.`) },
)

const hourUsd = z
  .number({ error: english`What an hour of waiting costs is a number of US$, such as 0.5.` })
  .min(0, english`What an hour of waiting costs cannot be negative.`)
  .max(10_000, english`What an hour of waiting costs is at most 10,000 US$.`)
  .exactOptional()

const waitingUsdPerHour = z.strictObject(
  { low: hourUsd, normal: hourUsd, high: hourUsd, critical: hourUsd },
  { error: noMap(english`waitingUsdPerHour is a map, such as { normal: 0.5, high: 5 }.`) },
)

/** The keys that an organisation, a repository and app.yml share. */
export const SHARED_KEYS = {
  agents: z
    .record(name, agentChangeSchema)
    .describe('Agents by name: what is different about them, or new ones.')
    .exactOptional(),
  order: order
    .describe('Of two agents at the same price the one that stands further in front is chosen.')
    .exactOptional(),
  windowShare: z
    .number({ error: english`windowShare is a number, such as 0.5.` })
    .min(0.05, english`windowShare is at least 0.05.`)
    .max(1, english`windowShare is at most 1, the whole window.`)
    .describe("The part of an agent's window that a task may fill; 0.5 is the 50 % rule.")
    .exactOptional(),
  labels: labels.describe('What the labels are called, and how they look.').exactOptional(),
  commands: commands.describe('Who may use which command.').exactOptional(),
  mode: z
    .enum(MODES, { error: english`mode is normal, quiet or shadow.` })
    .describe(
      'normal; quiet: only labels; shadow: nothing but one comment that tells what it would have done.',
    )
    .exactOptional(),
  language: z
    .enum(LANGUAGES, { error: english`language is en or de.` })
    .describe('The language of what the bot says in Gitea: en or de.')
    .exactOptional(),
  calibration: z
    .boolean({ error: english`calibration is true or false.` })
    .describe('Whether estimates are corrected by what finished tasks have used; true unless said.')
    .exactOptional(),
  elbowRoom: z
    .enum(ROOM_MODES, { error: english`elbowRoom is hold, warn or off.` })
    .describe(
      'Two tasks of the repository that change the same files: hold: the later one waits; warn: it is told; off: neither.',
    )
    .exactOptional(),
  sharedFiles: z
    .array(z.string().min(1).max(200), { error: english`sharedFiles is a list of files.` })
    .max(200, english`sharedFiles has 200 files at the most.`)
    .describe(
      'Files that tasks may change at the same time: names, or paths from the root; * is any part of a name.',
    )
    .exactOptional(),
  budget: budget
    .describe(
      'What agents may cost in a day and in a month, US$: in app.yml in all repositories together, in coordinator.yml in one.',
    )
    .exactOptional(),
  approveAboveUsd: z
    .number({ error: english`approveAboveUsd is a number of US$, such as 2.` })
    .min(0, english`approveAboveUsd cannot be negative; 0 = whatever costs anything has to be approved.`)
    .max(1_000_000, english`approveAboveUsd is at most 1,000,000 US$.`)
    .describe('A task that is likely to cost more US$ waits until somebody who may write has approved it.')
    .exactOptional(),
  waitingUsdPerHour: waitingUsdPerHour
    .describe(
      'What an hour of waiting for a cheaper agent costs, US$, by priority; a task whose priority is left out never waits to save money.',
    )
    .exactOptional(),
} as const

/** A whole coordinator.yml; further keys are for plugins. */
export const coordinatorFileSchema = z.looseObject(SHARED_KEYS)

/** What the shared keys of a file say. */
export type FileSettings = z.output<z.ZodObject<typeof SHARED_KEYS>>
