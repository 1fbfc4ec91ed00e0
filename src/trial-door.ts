import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { readDelivery } from './gitea/delivery.ts'
import { StorageUnavailable } from './inbox/storage-unavailable.ts'
import { silentLog } from './log.ts'
import { startServer } from './server/server.ts'

/** What somebody listens for, in the bot's place. */
export interface TrialDoorOptions {
  readonly config: Pick<Config, 'host' | 'port' | 'webhookSecrets' | 'maxBodyBytes'>
  readonly clock: Clock
  /** A delivery with the right signature came, about this lane. */
  heard(lane: string): void
  /** One came whose signature is wrong or missing. */
  refused(): void
}

/** A door like the bot's own, on its address, for as long as no bot runs. */
export interface TrialDoor {
  readonly url: string
  stop(): Promise<void>
}

/** How long open requests are waited for at the end, ms. */
const STOP_GRACE_MS = 500

/**
 * Listens where the bot would, and tells of what comes. It keeps nothing, and says so to Gitea (503): like everything that
 * is sent while no bot runs, it is found by the next sweep.
 *
 * @throws CoordinatorError `LISTEN_FAILED`
 */
export async function openTrialDoor({ config, clock, heard, refused }: TrialDoorOptions): Promise<TrialDoor> {
  const server = await startServer({
    ...{ host: config.host, port: config.port, clock, log: silentLog },
    health: async () => [],
    door: {
      secrets: config.webhookSecrets,
      maxBodyBytes: config.maxBodyBytes,
      refused,
      receive: async (headers, json) => {
        const routed = readDelivery(headers, json)
        if ('lane' in routed) heard(routed.lane)
        throw new StorageUnavailable('no bot runs')
      },
    },
  })
  return { url: server.url, stop: () => server.stop(STOP_GRACE_MS) }
}
