import { loadConfig } from '../../config.ts'
import { asError } from '../../errors.ts'
import { createLog, type Log } from '../../log.ts'
import { startCoordinator } from '../../main.ts'
import { manifestAt } from '../manifest-file.ts'

/** Runs the bot until it is told to stop. */
export async function start(options: { readonly app: string }): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  const manifest = await manifestAt(options.app)
  guardProcess(log)
  const asked = askedToStop()
  const starting = startCoordinator({ config, log, manifest, manifestPath: options.app })
  // while it starts (a Gitea that hangs makes that long) there is nothing to end: what was answered 200 is on the disk
  const coordinator = await Promise.race([starting, asked])
  if (coordinator === STOP) process.exit(0)
  await asked
  log.info({}, 'stopping: what is under way is ended or given back')
  await coordinator.stop()
  log.info({}, 'stopped')
  // a call that Gitea never answers would keep the process for half a minute; the run that made it was given back
  process.exit(0)
}

/**
 * A promise that a plugin forgot is the plugin's fault and costs nobody else anything; anything thrown outside of every
 * handler leaves the program in an unknown state, and a supervisor starts it anew.
 */
function guardProcess(log: Log): void {
  process.on('unhandledRejection', (reason) =>
    log.error({ error: asError(reason) }, 'a plugin left a failure unhandled'),
  )
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'the coordinator failed and stops')
    process.exit(1)
  })
}

const STOP = Symbol('asked to stop')

/** Resolves with the first signal; the second one does not wait. */
function askedToStop(): Promise<typeof STOP> {
  return new Promise((resolve) => {
    let asked = false
    const onSignal = () => {
      if (asked) process.exit(1)
      asked = true
      resolve(STOP)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}
