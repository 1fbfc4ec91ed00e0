import type { AgentStart, WebhookStart } from '../../agents/start.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import type { BuiltInDeps } from '../deps.ts'
import { startAgents, startsOf } from '../starting.ts'
import { messageOf, signatureOf } from './message.ts'
import { post } from './post.ts'

/** Sends a signed POST to whoever runs an agent. */
export function startByWebhook(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'start-by-webhook',
    description: 'Starts an agent by a signed POST, where its profile says so.',
    register(app) {
      startAgents(deps, app, {
        starts: startsOf(deps, isWebhook),
        start: ({ payload, signal }, { webhook, signedWith }, { address }) => {
          const atMs = deps.clock.now()
          const body = messageOf(payload, { address, baseUrl: deps.baseUrls[0] ?? '', atMs })
          const secret = deps.startSecrets.get(signedWith) ?? ''
          const headers = {
            'content-type': 'application/json',
            'mosaic-delivery': payload.start,
            'mosaic-timestamp': String(Math.floor(atMs / 1000)),
            'mosaic-signature': signatureOf(body, secret),
          }
          return post({ url: webhook, headers, body }, deps.clock, signal)
        },
      })
    },
  })
}

function isWebhook(start: AgentStart): start is WebhookStart {
  return 'webhook' in start
}
