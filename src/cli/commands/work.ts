import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { HttpAgentApi } from '../../agent-client/http-agent-api.ts'
import { loadWorkAccess, secretsOfEnvironment } from '../../agent-config.ts'
import { systemClock } from '../../clock.ts'
import { redactor } from '../../redact.ts'
import { Interruption } from './work/interruption.ts'
import { runTasks } from './work/runner.ts'

/** What the command line says. */
export interface WorkOptions {
  readonly agent: string
  readonly once?: boolean
  /** As `owner/repo#7`. */
  readonly issue?: string
  readonly depth?: number
  readonly folder?: string
  readonly stdin: 'task' | 'advice' | 'none'
  readonly signal?: NodeJS.Signals
  /** Seconds. */
  readonly grace: number
  /** Seconds. */
  readonly rotateGrace: number
  readonly passGitToken?: boolean
  readonly commit?: boolean
  readonly keep?: boolean
}

/** Where repositories are kept, and the work trees of sessions, unless said. */
const FOLDER = join(homedir(), '.cache', 'mosaic-coordinator')

/** Makes a command an agent: takes its tasks from the bot, runs it for each, and hands in what it did. @returns whether all went well */
export async function work(argv: readonly string[], options: WorkOptions): Promise<boolean> {
  const { botUrl, agentToken, gitToken } = loadWorkAccess()
  const { agent, depth, issue, signal } = options
  const redact = redactor([agentToken, gitToken, ...secretsOfEnvironment()])
  const interruption = new Interruption()
  const say = (line: string) => process.stderr.write(`[mosaic] ${redact(line)}\n`)
  const told = () => say('stopping: a task that is worked on is given back; once more ends at once')
  interruption.signal.addEventListener('abort', told, { once: true })
  try {
    return await runTasks({
      ...{ agent, argv: fromHere(argv), gitToken, redact, interruption, clock: systemClock },
      api: new HttpAgentApi({
        ...{ url: botUrl, token: agentToken, clock: systemClock },
        onAway: ({ message }) => say(`${message} It is asked again.`),
      }),
      folder: resolve(options.folder ?? FOLDER),
      ...(depth === undefined ? {} : { depth }),
      ...(issue === undefined ? {} : { issue }),
      ...(signal === undefined ? {} : { signal }),
      input: options.stdin,
      extra: options.passGitToken ? { MOSAIC_GIT_TOKEN: gitToken } : {},
      graceMs: options.grace * 1000,
      rotateMs: options.rotateGrace * 1000,
      once: options.once ?? false,
      keeps: options.keep ?? false,
      commits: options.commit ?? false,
      say,
      show: (line) => process.stdout.write(`${redact(line)}\n`),
    })
  } finally {
    interruption.clear()
  }
}

/** A program with a slash in its name is the one in this folder, and never one of the repository that is worked on. */
function fromHere([program = '', ...args]: readonly string[]): readonly string[] {
  return [program.includes('/') ? resolve(program) : program, ...args]
}
