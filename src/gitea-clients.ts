import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Credentials } from './credentials.ts'
import { type GiteaApi, giteaClient } from './gitea/client.ts'
import type { GuardOptions } from './gitea/guarded-fetch.ts'

/** How long one call to Gitea may take, ms. */
const GITEA_TIMEOUT_MS = 10_000

/** What the clients are made from. */
export interface ClientDeps extends Pick<GuardOptions, 'onAnswer' | 'onExchange'> {
  readonly credentials: Pick<Credentials, 'giteaToken'>
  readonly clock: Clock
}

/** A client for each run, whose calls end with it; all of them with the token as it is at the time of a call. */
export function clientMaker({ giteaUrl }: Pick<Config, 'giteaUrl'>, { credentials, ...deps }: ClientDeps) {
  const settings = {
    ...deps,
    baseUrl: giteaUrl,
    token: () => credentials.giteaToken,
    timeoutMs: GITEA_TIMEOUT_MS,
  }
  return (signal?: AbortSignal, beforeWrite?: () => void): GiteaApi =>
    giteaClient({ ...settings, ...(signal ? { signal } : {}), ...(beforeWrite ? { beforeWrite } : {}) })
}
