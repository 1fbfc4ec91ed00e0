import type { IncomingHttpHeaders } from 'node:http'
import type { App } from './app/app.ts'
import type { Arrivals } from './app/arrivals.ts'
import type { RepositoryConfigs } from './app/repository-config.ts'
import type { Config } from './config.ts'
import type { Door } from './server/webhook.ts'

/** What the server hands deliveries to: the app, and whoever else wants to know that something came. */
export function doorOf(
  { webhookSecrets, maxBodyBytes }: Config,
  parts: { readonly app: App; readonly configs: RepositoryConfigs; readonly arrivals: Arrivals },
): Door {
  const { app, configs, arrivals } = parts
  return {
    secrets: webhookSecrets,
    maxBodyBytes,
    refused: () => arrivals.refused(),
    receive: async (headers: IncomingHttpHeaders, json: Uint8Array) => {
      configs.heard(headers, json)
      const receipt = await app.receive(headers, json)
      arrivals.heard(receipt)
      return receipt
    },
  }
}
