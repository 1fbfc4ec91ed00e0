import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listeners, openBot, openDoor, startWorker } from './bot.ts'

/** One server of the intake benches, in a process of its own: `bare`, `door` or `door-draining`. Prints its port. */

const [kind = 'bare', secret = '', plugins = '6'] = process.argv.slice(2)

/** The least that a receiver has to do: check the signature, parse, answer. */
function startBare(): void {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      const wanted = createHmac('sha256', secret).update(body).digest()
      const given = Buffer.from(String(request.headers['x-gitea-signature']), 'hex')
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
        return response.writeHead(401).end()
      JSON.parse(body.toString('utf8'))
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"accepted"}')
    })
  })
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
}

/** The real door, the real inbox on a real file, and plugins that share the lane, as in the product. */
async function startDoor(draining: boolean): Promise<void> {
  process.on('SIGTERM', () => process.exit(0))
  const bot = await openBot(listeners(Number(plugins), 'issue'))
  if (draining) startWorker(bot)
  process.stdout.write(`${await openDoor(bot, secret)}\n`)
}

if (kind === 'bare') startBare()
else await startDoor(kind === 'door-draining')
