import { secretsOfEnvironment } from '../../agent-config.ts'
import { systemClock } from '../../clock.ts'
import { loadConfig, processEnvironment } from '../../config.ts'
import { readEnvFile } from '../../env-file.ts'
import { asError } from '../../errors.ts'
import { createLog, type Log } from '../../log.ts'
import { LogOutput } from '../../log-output.ts'
import { startCoordinator } from '../../main.ts'
import { secretsNamedBy } from '../../manifest.ts'
import { KnownSecrets } from '../../redact.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { keepSmall } from '../keep-small.ts'
import { checkAtStart } from './doctor/at-start.ts'
import { logFormatFor } from './start/log-format.ts'
import { Renewal } from './start/renewal.ts'
import { listenToSignals } from './start/signals.ts'

/** How long the last lines may take to be read, ms: a stop takes 8 s, and a supervisor usually kills after 10. */
const FLUSH_MS = 1_000

/** How the command is called. */
export interface StartOptions {
  readonly app: string
  /** With settings; `.env` unless said, if it is there. */
  readonly envFile?: string
}

/** Runs the bot until it is told to stop. */
export async function start(options: StartOptions): Promise<void> {
  keepSmall()
  const own = { ...processEnvironment() }
  const file = readEnvFile(options.envFile)
  const config = loadConfig()
  const output = new LogOutput()
  const secrets = new KnownSecrets()
  secrets.add(secretsOfEnvironment())
  const log = createLog(config.logLevel, output, {
    redact: (text) => secrets.redact(text),
    format: logFormatFor({ said: config.logFormat, isTerminal: process.stdout.isTTY, env: own }),
  })
  if (file !== undefined) log.info({ file }, 'settings were read from a file; the environment goes before it')
  const manifest = await readChosenManifest(options.app)
  const named = secretsNamedBy(manifest)
  secrets.add(secretsOfEnvironment(processEnvironment(), named))
  const end = async (code: number) => {
    await output.flushed(systemClock, FLUSH_MS)
    process.exit(code)
  }
  guardProcess(log, end)
  const { stop, onRenewal } = listenToSignals()
  const starting = startCoordinator({ config, log, manifest, manifestPath: options.app })
  const { envFile } = options
  const renewal = new Renewal({
    ...{ envFile, own, named, log },
    onSecrets: (env) => secrets.add(secretsOfEnvironment(env, named)),
    renew: async (next) => (await starting).renew(next),
  })
  // while it starts (a Gitea that hangs makes that long) there is nothing to end: what was answered 200 is on the disk
  const coordinator = await Promise.race([starting, stop])
  if (!coordinator) return end(0)
  onRenewal(() => void renewal.again())
  void checkAtStart({ config, envFile, clock: systemClock, log })
  const failure = await Promise.race([stop, coordinator.failed])
  if (failure) log.error({ error: failure, hint: failure.hint }, 'the coordinator cannot go on and stops')
  log.info({}, 'stopping: what is under way is ended or given back')
  await coordinator.stop()
  log.info({}, 'stopped')
  // a call that Gitea never answers would keep the process for half a minute; the run that made it was given back
  await end(failure ? 1 : 0)
}

/**
 * A promise that a plugin forgot is the plugin's fault and costs nobody else anything; anything thrown outside of every
 * handler leaves the program in an unknown state, and a supervisor starts it anew.
 */
function guardProcess(log: Log, end: (code: number) => Promise<unknown>): void {
  process.on('unhandledRejection', (reason) =>
    log.error({ error: asError(reason) }, 'a plugin left a failure unhandled'),
  )
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'the coordinator failed and stops')
    void end(1)
  })
}
