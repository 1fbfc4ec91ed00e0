import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { BotWorld } from '../../src/testing/index.ts'
import { HOOK_SECRET } from '../../src/testing/run-bot-options.ts'

/** What the door said. */
export interface Said {
  readonly code: number
  readonly status?: string
}

/** Posts a text to the bot, signed, as a delivery of this fine type. */
export function postSigned(world: BotWorld, type: string, text: string): Promise<Said> {
  const body = Buffer.from(text)
  return post(world, body, {
    'content-type': 'application/json',
    'x-gitea-event': '',
    'x-gitea-event-type': type,
    'x-gitea-signature': createHmac('sha256', HOOK_SECRET).update(body).digest('hex'),
  })
}

/** Posts a delivery as it was recorded, but for what the connection decides. */
export function postRecorded(
  world: BotWorld,
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: string },
): Promise<Said> {
  const own = Object.entries(headers).filter(([name]) => /^(x-|content-type$)/.test(name))
  return post(world, body, Object.fromEntries(own.map(([name, value]) => [name, String(value)])))
}

async function post(
  world: BotWorld,
  body: string | Buffer<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Promise<Said> {
  const response = await fetch(`${world.botUrl}/webhook/gitea`, { method: 'POST', headers, body })
  return { code: response.status, ...((await response.json()) as object) }
}
