import { z } from 'zod'
import { checked, httpUrl, processEnvironment, required, SETTING_NAMES, SETUP_NAMES } from './config.ts'

/** Where the bot is, and as which agent it is asked. */
export interface AgentAccess {
  /** Without a slash at the end (`MOSAIC_URL`). */
  readonly botUrl: string
  /** Secret (`MOSAIC_AGENT_TOKEN`). */
  readonly agentToken: string
}

/** What the runner `work` needs. */
export interface WorkAccess extends AgentAccess {
  /** For clones, pushes and pull requests; secret (`MOSAIC_GIT_TOKEN`). */
  readonly gitToken: string
}

const token = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'has a space, a line break or a letter that no token has in it')

const agentEnvironment = z.object({
  MOSAIC_URL: required('the address of the bot, e.g. https://bot.example.com:8000', httpUrl),
  MOSAIC_AGENT_TOKEN: required(
    'the token of the agent: make one with `mosaic-coordinator agent token NAME`',
    token,
  ),
  MOSAIC_GIT_TOKEN: required(
    'a token of the Gitea user who pushes: sign in as that user, Settings > Applications, with the scopes write:repository, read:user',
    token,
  ),
})

/** Only what a client of the agents' API needs. @throws ConfigError */
export function loadAgentAccess(
  env: Readonly<Record<string, string | undefined>> = processEnvironment(),
): AgentAccess {
  const set = settled(env, ['MOSAIC_URL', 'MOSAIC_AGENT_TOKEN'])
  const data = checked(agentEnvironment.omit({ MOSAIC_GIT_TOKEN: true }), set)
  return { botUrl: data.MOSAIC_URL, agentToken: data.MOSAIC_AGENT_TOKEN }
}

/** What the runner needs. @throws ConfigError */
export function loadWorkAccess(
  env: Readonly<Record<string, string | undefined>> = processEnvironment(),
): WorkAccess {
  const data = checked(agentEnvironment, settled(env, Object.keys(agentEnvironment.shape)))
  return { botUrl: data.MOSAIC_URL, agentToken: data.MOSAIC_AGENT_TOKEN, gitToken: data.MOSAIC_GIT_TOKEN }
}

/** An empty variable counts as unset. */
function settled(env: Readonly<Record<string, string | undefined>>, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, env[name]?.trim() || undefined]))
}

/** Of the bot, of its setup and of the runner: a command that works on issues of strangers has no use for them. */
const NOT_FOR_COMMANDS: ReadonlySet<string> = new Set(
  [...SETTING_NAMES, ...SETUP_NAMES, ...Object.keys(agentEnvironment.shape)].filter(
    // an agent that is asked by a command signs in with the same
    (name) => !name.startsWith('ANTHROPIC_'),
  ),
)

/** What a command that works on a task finds in its environment: all that is here but the settings of the bot and of the runner, and `own`. */
export function commandEnvironment(own: Readonly<Record<string, string>>): Record<string, string> {
  const others = Object.entries(processEnvironment()).flatMap(([name, value]): [string, string][] =>
    value === undefined || NOT_FOR_COMMANDS.has(name) ? [] : [[name, value]],
  )
  return { ...Object.fromEntries(others), ...own }
}

const SECRET_VARIABLE = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|PRIVATE_?KEY|KEY$/i
/** What is shorter is a word that may stand anywhere. */
const LEAST_SECRET = 8

/**
 * Values of variables that are called like secrets, so that they can be taken out of what is passed on.
 * @param named variables that hold one, whatever they are called
 */
export function secretsOfEnvironment(
  env: Readonly<Record<string, string | undefined>> = processEnvironment(),
  named: readonly string[] = [],
): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const secret = value?.trim() ?? ''
    return secret.length >= LEAST_SECRET && (SECRET_VARIABLE.test(name) || named.includes(name))
      ? [secret]
      : []
  })
}
