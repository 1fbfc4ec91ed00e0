import * as z from 'zod'

/** A Gitea user is assigned to the issue: whatever listens to that user begins. */
export interface AssignStart {
  /** A login. */
  readonly assign: string
}

/** A workflow of the repository is dispatched. */
export interface WorkflowStart {
  /** The name of its file: `agent.yml`. */
  readonly workflow: string
  /** The branch or tag that it is taken from; the default branch if absent. */
  readonly ref?: string
  /** Further inputs, beside `issue`, `agent` and `start`. */
  readonly inputs?: Readonly<Record<string, string>>
}

/** A signed POST is sent to an address. */
export interface WebhookStart {
  readonly webhook: string
  /** The environment variable that holds the secret of the signature; the secret itself stands in no file. */
  readonly signedWith: string
  /** Whether the address may begin with `http:`. */
  readonly allowHttp?: boolean
}

/** How an agent is started that does not ask for work by itself. */
export type AgentStart = AssignStart | WorkflowStart | WebhookStart

const login = z
  .string({ error: 'assign is the login of a Gitea user, such as glm-bot.' })
  .regex(/^[\w.-]{1,100}$/, 'assign is the login of a Gitea user, such as glm-bot.')

const workflow = z
  .string({ error: 'workflow is the name of a file, such as agent.yml.' })
  .regex(
    /^[\w-][\w .-]{0,93}\.ya?ml$/,
    'workflow is the name of a file without its folder, such as agent.yml.',
  )

const ref = z
  .string({ error: 'ref is a branch or a tag.' })
  .regex(/^(?!-)[^\s~^:?*[\\]{1,200}$/, 'ref is a branch or a tag.')

/** What the bot says itself. */
const OWN_INPUTS: ReadonlySet<string> = new Set(['issue', 'agent', 'start'])
/** A workflow has at most ten inputs, and three are the bot's. */
const MOST_INPUTS = 7

const inputs = z
  .record(z.string().regex(/^[\w-]{1,50}$/), z.string().max(1_000, 'an input has at most 1,000 characters'), {
    error: 'inputs are names with texts.',
  })
  .refine(
    (given) => Object.keys(given).every((key) => !OWN_INPUTS.has(key)),
    'issue, agent and start are inputs that the bot gives itself.',
  )
  .refine((given) => Object.keys(given).length <= MOST_INPUTS, `There are at most ${MOST_INPUTS} inputs.`)

const webhook = z
  .url({
    protocol: /^https?$/,
    error: 'webhook is an address of https, such as https://runner.example.com/start.',
  })
  .refine((value) => !/#|^[^/]*\/\/[^/]*@/.test(value), 'webhook must have no user and no "#" in it.')

const signedWith = z
  .string({ error: 'signedWith is the name of the environment variable that holds the secret.' })
  .regex(
    /^[A-Z][A-Z0-9_]{0,99}$/,
    'signedWith is the name of an environment variable, such as RUNNER_SECRET, and not the secret.',
  )

/** `start` of an agent in app.yml: `startSchema.parse({ assign: 'glm-bot' })`. */
export const startSchema = z
  .union(
    [
      z.strictObject({ assign: login }),
      z.strictObject({ workflow, ref: ref.exactOptional(), inputs: inputs.exactOptional() }),
      z
        .strictObject({ webhook, signedWith, allowHttp: z.boolean().exactOptional() })
        .refine(
          (start) => start.allowHttp === true || start.webhook.startsWith('https:'),
          'webhook has to be https; where nobody else can listen, write "allowHttp: true".',
        ),
    ],
    {
      error:
        'start is one of { assign: LOGIN }, { workflow: FILE }, { webhook: ADDRESS, signedWith: VARIABLE }, with nothing else that it does not know.',
    },
  )
  .describe(
    'How it is started when it is given a task; without it, it asks for its work itself.',
  ) satisfies z.ZodType<AgentStart>
