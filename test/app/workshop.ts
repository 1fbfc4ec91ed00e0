import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from '../../src/app/app.ts'
import { Dispatch } from '../../src/app/dispatch.ts'
import { EffectRecords } from '../../src/app/effect-records.ts'
import { GiteaGate } from '../../src/app/gate.ts'
import { definePlugin, type Plugin, type PluginApp } from '../../src/app/plugin.ts'
import { RepositoryConfigs } from '../../src/app/repository-config.ts'
import type { TimerDeps } from '../../src/app/timers.ts'
import { Worker } from '../../src/app/worker.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { EffectOrder } from '../../src/gitea/effects/effect-order.ts'
import { LabelShelf } from '../../src/gitea/effects/label-shelf.ts'
import { WriteGate } from '../../src/gitea/effects/write-gate.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import type { Log } from '../../src/log.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { manualClock } from '../server/manual-clock.ts'

export interface LogLine {
  readonly level: string
  readonly text: string
  readonly fields: Record<string, unknown>
}

interface WorkshopOptions {
  readonly inFlight?: number
  readonly runTimeoutMs?: number
}

type Handle = (context: Parameters<Parameters<PluginApp['on']>[1]>[0]) => unknown

/** A plugin that does this for each `capacity.changed`. */
export function does(name: string, handle: Handle, wishes: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name,
    description: 'For a test.',
    ...wishes,
    register(app) {
      app.on('capacity.changed', async (context) => {
        await handle(context)
      })
    },
  })
}

/** A worker on a real inbox in a real file, with a clock that stands still and a Gitea that is only asked for. */
export class Workshop {
  readonly clock = manualClock()
  readonly logged: LogLine[] = []
  readonly log = listeningLog(this.logged)
  /** What Gitea answers when the gate asks for it. */
  probe: () => Promise<unknown> = async () => {}
  readonly #folder: string
  readonly #plugins: readonly Plugin[]
  readonly #options: WorkshopOptions
  #parts: ReturnType<Workshop['assemble']> | undefined
  #number = 0

  private constructor(folder: string, plugins: readonly Plugin[], options: WorkshopOptions) {
    this.#folder = folder
    this.#plugins = plugins
    this.#options = options
    this.clock.advance(1_000_000)
  }

  /** Starts the worker with these plugins. */
  static async open(plugins: readonly Plugin[], options: WorkshopOptions = {}): Promise<Workshop> {
    const workshop = new Workshop(await mkdtemp(join(tmpdir(), 'mosaic-worker-')), plugins, options)
    await workshop.start()
    return workshop
  }

  get inbox(): SqliteInbox {
    return this.#running.inbox
  }

  get database(): Database {
    return this.#running.database
  }

  get worker(): Worker {
    return this.#running.worker
  }

  get gate(): GiteaGate {
    return this.#running.gate
  }

  /** What timers are started with beside this worker. */
  get timerDeps(): TimerDeps {
    const { inbox, clock, log, database } = this
    const commit = database.commits.write.bind(database.commits)
    return { inbox, clock, log, memory: new SqlTaskStore(database.read), commit }
  }

  async start(): Promise<void> {
    this.#parts = this.assemble(await openDatabase(this.path))
    if (!(await this.gate.check())) this.log.info({}, 'Gitea is away at the start')
    this.worker.start()
  }

  /** Another connection to the same file, as a command of the CLI has one. */
  get path(): string {
    return join(this.#folder, 'worker.db')
  }

  async stop(graceMs = 1_000): Promise<void> {
    await this.worker.stop(graceMs)
    this.database.close()
    this.#parts = undefined
  }

  async close(): Promise<void> {
    if (this.#parts) {
      const stopped = this.worker.stop(1)
      this.clock.advance(2_000)
      await stopped
      this.database.close()
    }
    await rm(this.#folder, { recursive: true })
  }

  /** Work for one plugin: an event that is about nothing in particular. */
  async add(
    plugin: string,
    options: { readonly lane?: string; readonly because?: string } = {},
  ): Promise<void> {
    const { lane = 'instance', because = 'a test' } = options
    await this.inbox.add({
      id: `d${++this.#number}`,
      name: 'capacity.changed',
      lane,
      headers: {},
      body: Buffer.from(JSON.stringify({ because })),
      runs: [{ plugin, lane }],
    })
  }

  /** Gitea goes away while the worker has nothing to do. */
  async closeGate(): Promise<void> {
    await this.rest()
    this.probe = async () => {
      throw new Error('Gitea is away')
    }
    await this.gate.check()
  }

  /** Gitea is back, and the gate finds out. */
  async openGate(): Promise<void> {
    this.probe = async () => {}
    await this.until('the gate is open', async () => {
      await this.pass(500)
      return this.gate.isOpen
    })
  }

  /** Waits, without moving the clock, for what has to happen by itself. */
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let turn = 0; turn < 20_000; turn++) {
      if (await condition()) return
      await new Promise((resolve) => setImmediate(resolve))
    }
    throw new Error(`it never came to this: ${what}`)
  }

  async untilDone(): Promise<void> {
    await this.until('nothing is pending', async () => (await this.inbox.stats()).pending === 0)
  }

  /** Lets everything happen that can happen at this time of the clock. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Moves the clock in steps, so that each wait that ends can begin the next. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.clock.advance(Math.min(stepMs, ms - passed))
      await this.rest()
    }
  }

  get #running() {
    if (!this.#parts) throw new Error('the worker was stopped')
    return this.#parts
  }

  assemble(database: Database) {
    const { clock } = this
    const { log } = this
    const inbox = new SqliteInbox(database, clock)
    const app = new App(inbox, () => undefined)
    app.load(this.#plugins)
    const client = (signal?: AbortSignal) => {
      const settings = { baseUrl: 'http://127.0.0.1:9', token: 'none', clock, timeoutMs: 1_000 }
      return giteaClient(signal ? { ...settings, signal } : settings)
    }
    const forge = new Forge(client(), () => clock.now())
    const records = new EffectRecords(database.commits)
    const effects = {
      forge,
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
      log,
      clock,
      client,
    })
    const gate = new GiteaGate({ probe: () => this.probe(), clock, log, onOpen: () => worker.wake() })
    const worker = new Worker({ app, inbox, dispatch, gate, clock, log, random: () => 1, ...this.#options })
    return { database, inbox, gate, worker }
  }
}

/** Keeps what is logged. */
export function listeningLog(lines: LogLine[]): Log {
  const at = (level: string) => (fields: object, text: string) => {
    // a real log looks at the error, too
    if ('error' in fields && fields.error instanceof Error) fields.error.message.slice()
    lines.push({ level, text, fields: { ...fields } })
  }
  const log: Log = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  }
  return log
}
