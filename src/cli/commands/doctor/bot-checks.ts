import type { Clock } from '../../../clock.ts'
import type { Config } from '../../../config.ts'
import { isWorkerRunning } from '../../../database/worker-lock.ts'
import { asError } from '../../../errors.ts'
import { openTrialDoor, type TrialDoor } from '../../../trial-door.ts'
import { askHealth, ownUrl } from '../../own-address.ts'
import { type Finding, failed, ok, skipped, warning } from './finding.ts'

/** What came to the door that this process opened in the bot's place. */
export interface Heard {
  readonly lanes: Set<string>
  isRefused: boolean
}

/** Whether a bot runs, and what listens on its port. */
export interface BotState {
  readonly isRunning: boolean
  readonly findings: readonly Finding[]
  /** Open as long as no bot runs and the port is free. */
  readonly door: TrialDoor | undefined
  readonly heard: Heard
  /** A bot runs and refuses deliveries, because it cannot store them. */
  readonly isFull?: boolean
}

/** @param config undefined = the settings are not complete */
export async function lookAtBot(
  databasePath: string | undefined,
  config: Config | undefined,
  clock: Clock,
): Promise<BotState> {
  const heard: Heard = { lanes: new Set(), isRefused: false }
  const { isRunning, finding } = worker(databasePath)
  if (!config) {
    const findings = [finding, skipped('port', 'the settings are not complete')]
    return { isRunning, findings, door: undefined, heard }
  }
  if (isRunning) {
    const answer = await answers(config, clock)
    const isFull = answer.text.includes(CANNOT_STORE)
    return { isRunning, findings: [finding, answer], door: undefined, heard, isFull }
  }
  try {
    const door = await openTrialDoor({
      ...{ config, clock },
      heard: (lane) => void heard.lanes.add(lane),
      refused: () => {
        heard.isRefused = true
      },
    })
    return { isRunning, findings: [finding, ok('port', `${config.port} is free`)], door, heard }
  } catch (error) {
    const taken = failed(
      'port',
      asError(error).message,
      'What listens there is not the bot of this database.',
    )
    return { isRunning, findings: [finding, taken], door: undefined, heard }
  }
}

function worker(databasePath: string | undefined): {
  readonly isRunning: boolean
  readonly finding: Finding
} {
  if (databasePath === undefined)
    return { isRunning: false, finding: skipped('worker', 'nobody knows which database it is') }
  try {
    if (isWorkerRunning(databasePath)) return { isRunning: true, finding: ok('worker', 'a bot runs') }
    return {
      isRunning: false,
      finding: warning('worker', 'no bot runs', 'Start it: mosaic-coordinator start'),
    }
  } catch (error) {
    const remedy = `See to the rights of ${databasePath}-worker.`
    return { isRunning: false, finding: failed('worker', asError(error).message, remedy) }
  }
}

const CANNOT_STORE = 'cannot store what comes'

/** The bot of the database has to be the one on this port, and to work. */
async function answers(config: Config, clock: Clock): Promise<Finding> {
  if (config.port === 0) return skipped('port', 'PORT=0: the bot chose a free one')
  const url = ownUrl(config)
  const remedy =
    'Another process works on the database, with other settings for HOST and PORT, or it hangs: its log tells its address. Stop it, or give this bot a database of its own.'
  try {
    const health = await askHealth(url, clock)
    if (!health) return failed('port', `what answers at ${url} is not the bot`, remedy)
    if (!health.isWell)
      return failed(
        'port',
        `it says at ${url}/health that it is not well: ${health.text.slice(0, 200)}`,
        'Start it again.',
      )
    const idle = whyIdle(health.text)
    return idle
      ? failed('port', `it answers at ${url}, and ${idle.text}`, idle.remedy)
      : ok('port', `it answers at ${url}`)
  } catch (error) {
    return failed('port', `a bot runs, but not at ${url} (${asError(error).message})`, remedy)
  }
}

/** What keeps a bot from its work that calls itself well, as a restart alone would not help. */
function whyIdle(health: string): { readonly text: string; readonly remedy: string } | undefined {
  const { database, gitea } = checksIn(health)
  if (database?.ok === false)
    return {
      text: `${CANNOT_STORE}: ${database.detail?.reason ?? 'no reason'}`,
      remedy:
        'Make room on the disk of the database, and see to its rights. Until then Gitea is answered 503.',
    }
  if (gitea?.detail?.tokenRefused)
    return {
      text: `waits for another token: ${gitea.detail.reason ?? 'no reason'}`,
      remedy:
        'Put the right GITEA_URL and GITEA_TOKEN into its settings; it takes a token by SIGHUP, and both when it is started again. Another bot needs a DATABASE_URL of its own.',
    }
  return undefined
}

interface ToldCheck {
  readonly ok?: boolean
  readonly detail?: { readonly reason?: string; readonly tokenRefused?: boolean }
}

/** What `/health` says of each; nothing if it is no JSON. */
function checksIn(health: string): { readonly database?: ToldCheck; readonly gitea?: ToldCheck } {
  try {
    return (JSON.parse(health) as { checks?: { database?: ToldCheck; gitea?: ToldCheck } }).checks ?? {}
  } catch {
    return {}
  }
}
