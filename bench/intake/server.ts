import { createHmac, timingSafeEqual } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from '../../src/app/app.ts'
import { Dispatch } from '../../src/app/dispatch.ts'
import { EffectRecords } from '../../src/app/effect-records.ts'
import { GiteaGate } from '../../src/app/gate.ts'
import { definePlugin } from '../../src/app/plugin.ts'
import { Worker } from '../../src/app/worker.ts'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { EffectOrder } from '../../src/gitea/effects/effect-order.ts'
import { LabelShelf } from '../../src/gitea/effects/label-shelf.ts'
import { WriteGate } from '../../src/gitea/effects/write-gate.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { silentLog } from '../../src/log.ts'
import { startServer } from '../../src/server/server.ts'

/** One server of the intake bench, in a process of its own: `bare`, `door` or `door-draining`. Prints its port. */

const [kind = 'bare', secret = ''] = process.argv.slice(2)

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

/** The real door, the real inbox on a real file, and six plugins that listen, as in the product. */
async function startDoor(draining: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.on('SIGTERM', () => process.exit(0))
  const database = await openDatabase(join(folder, 'bench.db'))
  const clock = systemClock
  const inbox = new SqliteInbox(database, clock)
  const app = new App(inbox, () => undefined)
  app.load(['one', 'two', 'three', 'four', 'five', 'six'].map(listener))
  if (draining) startWorker(app, inbox, new EffectRecords(database.commits))
  const door = { secrets: [secret], receive: app.receive.bind(app) }
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    door,
    health: async () => [],
    log: silentLog,
    clock,
  })
  process.stdout.write(`${server.port}\n`)
}

function listener(name: string) {
  return definePlugin({
    name,
    description: 'Listens and does nothing, like a plugin whose issue is as it should be.',
    lane: 'issue',
    register(app) {
      app.on('issues.assigned', () => {})
    },
  })
}

function startWorker(app: App, inbox: SqliteInbox, records: EffectRecords): void {
  const clock = systemClock
  const client = () => giteaClient({ baseUrl: 'http://127.0.0.1:9', token: 'none', clock, timeoutMs: 1_000 })
  const forge = new Forge(client(), () => clock.now())
  const effects = {
    forge,
    clock,
    intents: records,
    comments: records,
    gate: new WriteGate(records, clock),
    labels: new LabelShelf(),
    order: new EffectOrder(),
  }
  const dispatch = new Dispatch({ app, inbox, effects, log: silentLog, clock, client })
  const gate = new GiteaGate({ probe: async () => {}, clock, log: silentLog, onOpen: () => {} })
  new Worker({ app, inbox, dispatch, gate, clock, log: silentLog, random: Math.random }).start()
}

if (kind === 'bare') startBare()
else await startDoor(kind === 'door-draining')
