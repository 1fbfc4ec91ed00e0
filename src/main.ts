import type { IncomingHttpHeaders } from 'node:http'
import { isOnList } from './app/allowed-people.ts'
import { App } from './app/app.ts'
import type { CommandDeps } from './app/commands.ts'
import { Dispatch } from './app/dispatch.ts'
import { EffectRecords } from './app/effect-records.ts'
import { GiteaGate } from './app/gate.ts'
import { loadPlugins } from './app/load-plugins.ts'
import type { Plugin, PluginEntry } from './app/plugin.ts'
import { RepositoryConfigs } from './app/repository-config.ts'
import type { Requirements } from './app/requirements.ts'
import { ScopeCheck } from './app/scope-check.ts'
import { startTimers } from './app/timers.ts'
import { Worker } from './app/worker.ts'
import { modelClient } from './claude/client.ts'
import { PRICES, UNKNOWN_PRICE } from './claude/prices.ts'
import { ClaudeReader } from './claude/reader.ts'
import { SqlModelRecords } from './claude/sql-records.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Database, openDatabase } from './database/open.ts'
import { takeWorkerLock } from './database/worker-lock.ts'
import { giteaClient } from './gitea/client.ts'
import type { EffectDeps } from './gitea/effects/effect-deps.ts'
import { EffectOrder } from './gitea/effects/effect-order.ts'
import { LabelShelf } from './gitea/effects/label-shelf.ts'
import { WriteGate } from './gitea/effects/write-gate.ts'
import { Forge } from './gitea/forge.ts'
import { RepositoryTrees } from './gitea/repository-trees.ts'
import { assigneesOf } from './gitea/writers.ts'
import { healthOf } from './health.ts'
import { SqliteInbox } from './inbox/sqlite-inbox.ts'
import type { Log } from './log.ts'
import { checkCommandNames, defaultManifest, type Manifest, settledBy } from './manifest.ts'
import { BUILT_IN } from './plugins/built-in.ts'
import { FilePolicies } from './policy/file-policies.ts'
import type { Policies } from './policy/policies.ts'
import { keepTidy } from './retention.ts'
import { startServer } from './server/server.ts'
import { SqlDecisionStore } from './tasks/sql-decisions.ts'
import { SqlTaskStore } from './tasks/sql-store.ts'

/** How long one call to Gitea may take, ms. */
const GITEA_TIMEOUT_MS = 10_000
/** How long a stop waits for open requests, and then for runs under way, ms; a supervisor usually kills after 10 s. */
const STOP_GRACE_MS = { requests: 1_500, runs: 6_000 }

/** What a coordinator is made from. Everything but the settings has a default. */
export interface CoordinatorOptions {
  /** From {@link loadConfig}. */
  readonly config: Config
  /** From {@link createLog}, or your own of this shape. */
  readonly log: Log
  /** From {@link readManifest}; all built-in plugins and the usual agents unless said. */
  readonly manifest?: Manifest
  /** Where the manifest's relative plugin paths are seen from. */
  readonly manifestPath?: string
  /** The time and its timers; those of the machine unless said. */
  readonly clock?: Clock
  /** From 0 to 1, for the waits before a failed run is tried again; `Math.random` unless said. */
  readonly random?: () => number
  /** Further plugins, beside the manifest's; one that has settings as `{ plugin, settings }`. */
  readonly plugins?: readonly (Plugin | PluginEntry)[]
  /** See CREATE_SETTLE_MS; shorter in tests. */
  readonly createSettleMs?: number
}

/** A running coordinator. */
export interface Coordinator {
  /** Where it listens, without a slash at the end; webhooks go to `/webhook/gitea` below it. */
  readonly url: string
  /** What each plugin needs of Gitea: scopes of the token, events of the webhook. */
  readonly requirements: readonly Requirements[]
  /** Takes no more deliveries, ends or gives back what is under way, closes the database. */
  stop(): Promise<void>
}

/**
 * Builds and starts everything; nothing else builds anything. Gitea may be away: deliveries are kept until it is back.
 * @throws CoordinatorError when the database, the manifest's plugins or the port cannot be used
 */
export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { config, log, clock = systemClock } = options
  // before anything else touches the file: another version that runs on it must not find its tables changed
  const cleanups: (() => void | Promise<void>)[] = [takeWorkerLock(config.databasePath)]
  const undo = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  }
  try {
    const database = await openDatabase(config.databasePath)
    cleanups.push(() => database.close())
    const parts = await assemble(options, database, clock)
    const { app, inbox, worker, gate, forge, configs, scopes, reader } = parts
    const door = {
      secrets: config.webhookSecrets,
      maxBodyBytes: config.maxBodyBytes,
      receive: (headers: IncomingHttpHeaders, json: Uint8Array) => {
        configs.heard(headers, json)
        return app.receive(headers, json)
      },
    }
    const health = healthOf({ inbox, gate, forge, database, clock })
    const server = await startServer({ host: config.host, port: config.port, door, health, log, clock })
    cleanups.push(
      () => worker.stop(STOP_GRACE_MS.runs),
      () => server.stop(STOP_GRACE_MS.requests),
    )
    if (await gate.check()) {
      log.info({ bot: forge.knownMe?.login }, 'Gitea answers')
      scopes.checkOnce()
    }
    worker.start()
    const commit = database.commits.write.bind(database.commits)
    cleanups.push(
      startTimers(app.timers, { inbox, clock, log, memory: parts.tasks, commit }),
      keepTidy({ inbox, decisions: parts.decisions, clock, commit }),
      // first of all: a call of the model can take longer than a stop
      () => reader?.stop(),
    )
    log.info({ url: server.url, plugins: app.loaded }, 'the coordinator runs')
    return { url: server.url, requirements: app.requirements, stop: undo }
  } catch (error) {
    await undo()
    throw error
  }
}

/**
 * What the manifest's plugins need of Gitea. Nothing is started, and nobody is called.
 *
 * @param options.config with a database that nobody works on
 */
export async function readRequirements(options: CoordinatorOptions): Promise<readonly Requirements[]> {
  const database = await openDatabase(options.config.databasePath)
  try {
    return (await assemble(options, database, systemClock)).app.requirements
  } finally {
    database.close()
  }
}

async function assemble(options: CoordinatorOptions, database: Database, clock: Clock) {
  const { config, log, manifest = defaultManifest, random = Math.random } = options
  const client = clientMaker(config, clock, () => forge.heard())
  const forge = new Forge(client(), () => clock.now())
  const inbox = new SqliteInbox(database, clock)
  const records = new EffectRecords(database.commits)
  const tasks = new SqlTaskStore(database.read)
  const commit = database.commits.write.bind(database.commits)
  const decisions = new SqlDecisionStore(database.read)
  const configs = new RepositoryConfigs(forge, clock)
  const policies = new FilePolicies({
    ...{ configs, forge, log, instance: settledBy(manifest) },
    plugins: () => app.loaded,
    commands: () => app.commands.names,
    lastGood: { memory: tasks, commit },
  })
  const app: App = new App(
    inbox,
    () => forge.knownMe?.id,
    commandDeps({ tasks, forge, database, policies, log }),
  )
  const reader = readerOf(options, database, clock)
  const deps = {
    tasks,
    decisions,
    forge,
    trees: new RepositoryTrees(forge, clock),
    clock,
    policies,
    baseUrls: [config.giteaUrl],
    sweepIntervalMs: config.sweepIntervalMs,
    commit,
    ...(reader ? { reader } : {}),
  }
  const builtIn = new Map(Object.entries(BUILT_IN).map(([name, make]) => [name, () => make(deps)]))
  const fromManifest = await loadPlugins(manifest.plugins, options.manifestPath ?? 'app.yml', builtIn)
  app.load([...fromManifest, ...(options.plugins ?? [])])
  checkCommandNames(manifest, app.commands.names, options.manifestPath)
  const effects = effectsOf(options, forge, records, clock)
  const dispatch = new Dispatch({ app, inbox, effects, configs, log, clock, client })
  const scopes = new ScopeCheck(app, forge.gitea, log)
  let worker: Worker | undefined
  const onOpen = () => {
    worker?.wake()
    scopes.checkOnce()
  }
  const gate = new GiteaGate({ probe: () => forge.probe(), clock, log, onOpen })
  worker = new Worker({ app, inbox, dispatch, gate, clock, log, random })
  return { app, inbox, worker, gate, forge, configs, scopes, tasks, decisions, reader }
}

function effectsOf(
  { createSettleMs }: CoordinatorOptions,
  forge: Forge,
  records: EffectRecords,
  clock: Clock,
): EffectDeps {
  return {
    forge,
    clock,
    intents: records,
    comments: records,
    gate: new WriteGate(records, clock),
    labels: new LabelShelf(),
    order: new EffectOrder(),
    ...(createSettleMs === undefined ? {} : { settleMs: createSettleMs }),
  }
}

function commandDeps({
  tasks,
  forge,
  database,
  policies,
  log,
}: {
  readonly tasks: SqlTaskStore
  readonly forge: Forge
  readonly database: Database
  readonly policies: Policies
  readonly log: Log
}): CommandDeps {
  const commit = database.commits.write.bind(database.commits)
  return {
    memory: tasks,
    commit,
    me: () => forge.me(),
    policy: async (address) => (await policies.of(address.repoId, address)).commands,
    isSilent: async (address) => (await policies.of(address.repoId, address)).mode === 'shadow',
    isOrganisation: forge.isOrganisation.bind(forge),
    assignees: (place) => assigneesOf(forge, place),
    isOnList: (list, by) => isOnList({ memory: tasks, commit, log }, list, by),
  }
}

/** Without a key, or without money for it, there is none. The SDK is loaded with the first question, not with the program. */
function readerOf(
  { config, log, manifest = defaultManifest }: CoordinatorOptions,
  { read, commits }: Database,
  clock: Clock,
): ClaudeReader | undefined {
  const { claude } = config
  const { dailyBudgetUsd, prices, waitMs } = manifest.claude
  if (!claude || dailyBudgetUsd === 0) return undefined
  const { model } = claude
  const price = prices[model] ?? PRICES[model]
  if (!price)
    log.warn(
      { model },
      'no price is known for this model: claude.prices in app.yml can say it; until then it counts as the dearest',
    )
  return new ClaudeReader({
    ask: modelClient(claude, clock),
    model,
    price: price ?? UNKNOWN_PRICE,
    dailyBudgetUsd,
    waitMs,
    records: new SqlModelRecords(read, commits.write.bind(commits)),
    clock,
    log,
  })
}

function clientMaker(config: Config, clock: Clock, onAnswer: () => void) {
  const settings = {
    baseUrl: config.giteaUrl,
    token: config.giteaToken,
    clock,
    timeoutMs: GITEA_TIMEOUT_MS,
    onAnswer,
  }
  return (signal?: AbortSignal, beforeWrite?: () => void) =>
    giteaClient({ ...settings, ...(signal ? { signal } : {}), ...(beforeWrite ? { beforeWrite } : {}) })
}
