import type { IncomingHttpHeaders } from 'node:http'
import type { App } from './app/app.ts'
import type { Arrivals } from './app/arrivals.ts'
import type { RepositoryConfigs } from './app/repository-config.ts'
import type { SilentHooks } from './app/silent-hooks.ts'
import type { Config } from './config.ts'
import type { Credentials } from './credentials.ts'
import type { Door } from './server/webhook.ts'

/** What the server hands deliveries to: the app, and whoever else wants to know that something came. */
export function doorOf(
  { maxBodyBytes }: Pick<Config, 'maxBodyBytes'>,
  parts: {
    readonly app: App
    readonly configs: RepositoryConfigs
    readonly arrivals: Arrivals
    readonly hooks: Pick<SilentHooks, 'heard' | 'lost' | 'refused'>
    readonly credentials: Pick<Credentials, 'webhookSecrets'>
    readonly answered: NonNullable<Door['answered']>
  },
): Door {
  const { app, configs, arrivals, hooks, credentials, answered } = parts
  return {
    get secrets() {
      return credentials.webhookSecrets
    },
    maxBodyBytes,
    answered,
    refused: () => {
      arrivals.refused()
      hooks.refused()
    },
    receive: async (headers: IncomingHttpHeaders, json: Uint8Array) => {
      configs.heard(headers, json)
      const receipt = await app.receive(headers, json).catch((error: unknown) => {
        hooks.lost()
        throw error
      })
      arrivals.heard(receipt)
      if (receipt.lane !== undefined) hooks.heard(receipt.lane)
      return receipt
    },
  }
}
