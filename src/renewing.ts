import type { GiteaGate } from './app/gate.ts'
import type { Credentials, Renewable } from './credentials.ts'
import type { Log } from './log.ts'

/** Somebody may have meant to take the page away, or lost the line by mistake. */
const METRICS_OPEN =
  'METRICS_TOKEN was taken away: everybody who reaches the port can read /metrics now. METRICS=off and another start take the page away'

/** What takes other secrets while the bot runs. */
export interface RenewingDeps {
  readonly credentials: Credentials
  readonly gate: Pick<GiteaGate, 'ask' | 'reason'>
  readonly log: Log
}

/** The new token is tried at once: whoever sends it wants to know, and work may wait for it. */
export function renewing({ credentials, gate, log }: RenewingDeps) {
  return async (next: Renewable): Promise<string | null> => {
    const wasClosed = credentials.metricsToken !== undefined
    credentials.renew(next)
    if (wasClosed && credentials.metricsToken === undefined) log.warn({}, METRICS_OPEN)
    return (await gate.ask()) ? null : (gate.reason ?? 'unknown')
  }
}
