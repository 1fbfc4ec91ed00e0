import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from '../../src/app/app.ts'
import { Dispatch } from '../../src/app/dispatch.ts'
import { EffectRecords } from '../../src/app/effect-records.ts'
import { GiteaGate } from '../../src/app/gate.ts'
import { definePlugin, type Plugin } from '../../src/app/plugin.ts'
import { RepositoryConfigs } from '../../src/app/repository-config.ts'
import { Worker } from '../../src/app/worker.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { EffectOrder } from '../../src/gitea/effects/effect-order.ts'
import { LabelShelf } from '../../src/gitea/effects/label-shelf.ts'
import { WriteGate } from '../../src/gitea/effects/write-gate.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { silentLog } from '../../src/log.ts'
import { metersOf } from '../../src/metrics.ts'
import { startServer } from '../../src/server/server.ts'

/** The parts of a bot on a real file, without a Gitea: what the plugins of a bench do needs none. */
export interface BenchBot {
  readonly database: Database
  readonly inbox: SqliteInbox
  readonly app: App
  readonly dispatch: Dispatch
  readonly clock: Clock
  /** Closes and deletes the file; its worker has to be stopped before. */
  close(): void
}

/** A bot with these plugins on a new file, which is deleted at the end of the process at the latest. */
export async function openBot(plugins: readonly Plugin[], clock: Clock = systemClock): Promise<BenchBot> {
  const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const database = await openDatabase(join(folder, 'bench.db'))
  const inbox = new SqliteInbox(database, clock)
  const app = new App(inbox, () => undefined)
  app.load(plugins)
  const records = new EffectRecords(database.commits)
  const client = () => giteaClient({ baseUrl: 'http://127.0.0.1:9', token: 'none', clock, timeoutMs: 1_000 })
  const effects = {
    forge: new Forge(client(), () => clock.now()),
    clock,
    intents: records,
    comments: records,
    gate: new WriteGate(records, clock),
    labels: new LabelShelf(),
    order: new EffectOrder(),
  }
  const dispatch = new Dispatch({
    app,
    inbox,
    effects,
    configs: new RepositoryConfigs(effects.forge, clock),
    log: silentLog,
    clock,
    client,
  })
  const close = () => {
    database.close()
    remove()
    process.off('exit', remove)
  }
  return { database, inbox, app, dispatch, clock, close }
}

/** Lets its worker make the runs. */
export function startWorker({ app, inbox, dispatch, clock }: BenchBot): Worker {
  const gate = new GiteaGate({ probe: async () => {}, clock, log: silentLog, onOpen: () => {} })
  const worker = new Worker({ app, inbox, dispatch, gate, clock, log: silentLog, random: Math.random })
  worker.start()
  return worker
}

/** Opens its door; resolves to the port. */
export async function openDoor({ app, clock }: BenchBot, secret: string): Promise<number> {
  const { answered } = metersOf({ metrics: {} }, { agents: [] }, { metricsToken: undefined })
  const door = { secrets: [secret], receive: app.receive.bind(app), answered }
  const health = async () => []
  const server = await startServer({ host: '127.0.0.1', port: 0, door, health, log: silentLog, clock })
  return server.port
}

/** Plugins that listen to an assignment and do nothing, like those whose issue is as it should be. */
export function listeners(count: number, lane?: Plugin['lane']): Plugin[] {
  return Array.from({ length: count }, (_, number) =>
    definePlugin({
      name: `listener-${number + 1}`,
      description: 'Listens and does nothing, like a plugin whose issue is as it should be.',
      ...(lane ? { lane } : {}),
      register(app) {
        app.on('issues.assigned', () => {})
      },
    }),
  )
}
