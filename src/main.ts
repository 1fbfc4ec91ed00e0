import { isOnList } from './app/allowed-people.ts'
import { App } from './app/app.ts'
import { Arrivals } from './app/arrivals.ts'
import type { RightsDeps } from './app/command-rights.ts'
import type { CommandDeps } from './app/commands.ts'
import { Dispatch } from './app/dispatch.ts'
import { EffectRecords } from './app/effect-records.ts'
import { effectsOf } from './app/effects-of.ts'
import { loadPlugins } from './app/load-plugins.ts'
import type { Plugin, PluginEntry } from './app/plugin.ts'
import { RepositoryConfigs } from './app/repository-config.ts'
import type { Requirements } from './app/requirements.ts'
import { ScopeCheck } from './app/scope-check.ts'
import { SilentHooks } from './app/silent-hooks.ts'
import { startTimers } from './app/timers.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Config, loadSecrets } from './config.ts'
import { Credentials, type Renewable } from './credentials.ts'
import { accountIn } from './database/home.ts'
import { type Database, openDatabase } from './database/open.ts'
import { takeWorkerLock } from './database/worker-lock.ts'
import { doorOf } from './door.ts'
import type { CoordinatorError } from './errors.ts'
import { gatedWorker } from './gated-worker.ts'
import { Forge } from './gitea/forge.ts'
import { RepositoryTrees } from './gitea/repository-trees.ts'
import { assigneesOf } from './gitea/writers.ts'
import { clientMaker } from './gitea-clients.ts'
import { healthOf } from './health.ts'
import { SqliteInbox } from './inbox/sqlite-inbox.ts'
import type { Log } from './log.ts'
import {
  checkCommandNames,
  defaultManifest,
  type Manifest,
  secretsNamedBy,
  settledBy,
  startsIn,
} from './manifest.ts'
import { answerMcp } from './mcp/over-http.ts'
import { type Meters, metersOf } from './metrics.ts'
import { readerOf } from './model-reader.ts'
import { BUILT_IN } from './plugins/built-in.ts'
import type { BuiltInDeps } from './plugins/deps.ts'
import { ServerCheck } from './plugins/start-by-workflow/server-check.ts'
import { FilePolicies } from './policy/file-policies.ts'
import { renewing } from './renewing.ts'
import { keepTidy } from './retention.ts'
import { agentPages } from './server/agent-api/pages.ts'
import { startServer } from './server/server.ts'
import { type OpenDesk, openDesk } from './sessions/open-desk.ts'
import { spaceAtStart } from './space-at-start.ts'
import { Calibrations } from './tasks/calibrations.ts'
import { SqlDecisionStore } from './tasks/sql-decisions.ts'
import { SqlSessionStore } from './tasks/sql-sessions.ts'
import { SqlSpendingStore } from './tasks/sql-spending.ts'
import { SqlTaskStore } from './tasks/sql-store.ts'
import { SqlUsageStore } from './tasks/sql-usage.ts'
import { WorkNews } from './tasks/work-news.ts'
import { startWatches } from './watches.ts'

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
  /** Where the secrets are that app.yml names; the variables of this process unless said. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** See CREATE_SETTLE_MS; shorter in tests. */
  readonly createSettleMs?: number
}

/** A running coordinator. */
export interface Coordinator {
  /** Where it listens, without a slash at the end; webhooks go to `/webhook/gitea` below it. */
  readonly url: string
  /** What each plugin needs of Gitea: scopes of the token, events of the webhook. */
  readonly requirements: readonly Requirements[]
  /** Takes other secrets in the place of those that it was started with. Resolves to why Gitea cannot be worked with; null = it takes the token. */
  renew(next: Renewable): Promise<string | null>
  /** Resolves to the reason when it cannot go on and has to be started anew: somebody took the database away. */
  readonly failed: Promise<CoordinatorError>
  /** Takes no more deliveries, ends or gives back what is under way, closes the database. */
  stop(): Promise<void>
}

/**
 * Builds and starts everything; nothing else builds anything. Gitea may be away: deliveries are kept until it is back.
 * @throws CoordinatorError when the database, the manifest's plugins or the port cannot be used
 */
export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { config, log, clock = systemClock, manifest: { retention } = defaultManifest } = options
  const startSecrets = loadSecrets(secretsNamedBy(options.manifest), options.environment)
  // before anything else touches the file: another version that runs on it must not find its tables changed
  const cleanups: (() => void | Promise<void>)[] = [takeWorkerLock(config.databasePath)]
  const undo = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  }
  try {
    const database = await openDatabase(config.databasePath)
    cleanups.push(() => database.close())
    const failed = new Promise<CoordinatorError>((tell) => cleanups.push(database.files.watch(clock, tell)))
    const space = spaceAtStart(database, log)
    const parts = await assemble(options, { database, clock, startSecrets })
    const { app, inbox, worker, gate, forge, reader, meters, deps } = parts
    const arrivals = new Arrivals({ clock, memory: parts.tasks, commit: deps.commit })
    const door = doorOf(config, { ...parts, arrivals, hooks: deps.hooks, answered: meters.answered })
    const health = healthOf({ inbox, gate, forge, database, clock, hooks: deps.hooks })
    const agents = await openAgents(options, database, { ...deps, app, inbox })
    cleanups.push(() => agents.stop())
    const numbers = await meters.pages({ ...parts, ...deps })
    const pages = [...numbers, ...agentPages({ ...agents, clock, log }, answerMcp)]
    const server = await startServer({ ...listeningOf(config), door, health, log, clock, pages })
    cleanups.push(
      () => worker.stop(STOP_GRACE_MS.runs),
      () => server.stop(STOP_GRACE_MS.requests),
      // those who wait for work are answered first
      () => agents.stop(),
    )
    if (await gate.check()) {
      log.info({ bot: forge.knownMe?.login }, 'Gitea answers')
      parts.checkOnce()
    }
    worker.start()
    cleanups.push(
      () => arrivals.stop(),
      startTimers(app.timers, { inbox, clock, log, memory: parts.tasks, commit: deps.commit }),
      startWatches({ ...parts, clock, log, agents: options.manifest?.agents ?? defaultManifest.agents }),
      keepTidy({ ...parts, usage: deps.usage, space, settings: retention, clock, commit: deps.commit }),
      // first of all: a call of the model can take longer than a stop
      () => reader?.stop(),
    )
    log.info({ url: server.url, plugins: app.loaded }, 'the coordinator runs')
    const { url } = server
    return { url, requirements: app.requirements, renew: renewing({ ...parts, log }), failed, stop: undo }
  } catch (error) {
    await undo()
    throw error
  }
}

function listeningOf({ host, port }: Config): Pick<Config, 'host' | 'port'> {
  return { host, port }
}

function openAgents(
  { config, log, manifest = defaultManifest }: CoordinatorOptions,
  database: Database,
  deps: Omit<Parameters<typeof openDesk>[1], 'log' | 'settings' | 'baseUrl'>,
): Promise<OpenDesk> {
  return openDesk(database, { ...deps, log, settings: manifest.sessions, baseUrl: config.giteaUrl })
}

/**
 * What the manifest's plugins need of Gitea. Nothing is started, and nobody is called.
 *
 * @param options.config with a database that nobody works on
 */
export async function readRequirements(options: CoordinatorOptions): Promise<readonly Requirements[]> {
  const database = await openDatabase(options.config.databasePath)
  try {
    return (await assemble(options, { database, clock: systemClock, startSecrets: new Map() })).app
      .requirements
  } finally {
    database.close()
  }
}

interface Ground extends Pick<BuiltInDeps, 'startSecrets' | 'clock'> {
  readonly database: Database
}

async function assemble(options: CoordinatorOptions, { database, clock, startSecrets }: Ground) {
  const { config, log, manifest = defaultManifest, random = Math.random } = options
  const credentials = new Credentials(config)
  const meters = metersOf(config, manifest, credentials)
  const { onExchange, onModelCall } = meters
  const client = clientMaker(config, { credentials, clock, onExchange, onAnswer: () => forge.heard() })
  const forge = new Forge(client(), () => clock.now(), accountIn(database, config.giteaUrl))
  const inbox = new SqliteInbox(database, clock)
  const records = new EffectRecords(database.commits)
  const tasks = new SqlTaskStore(database.read)
  const commit = database.commits.write.bind(database.commits)
  const decisions = new SqlDecisionStore(database.read, meters.onDecision)
  const configs = new RepositoryConfigs(forge, clock)
  const policies = new FilePolicies({
    ...{ configs, forge, log, instance: settledBy(manifest) },
    plugins: () => app.loaded,
    commands: () => app.commands.names,
    lastGood: { memory: tasks, commit },
  })
  const rights = rightsIn(forge, { memory: tasks, commit, log })
  const commands = commandDeps({ tasks, forge, commit, policies, rights })
  const app: App = new App(inbox, () => forge.knownMe?.id, commands)
  const reader = readerOf({ config, log, settings: manifest.claude, onEnd: onModelCall }, database, clock)
  const deps = {
    tasks,
    watching: manifest.watching,
    ...{ starts: startsIn(manifest), startSecrets },
    decisions,
    ...aboutAgents(database, clock, meters),
    forge,
    trees: new RepositoryTrees(forge, clock),
    clock,
    policies,
    rights,
    baseUrls: [config.giteaUrl],
    sweepIntervalMs: config.sweepIntervalMs,
    hooks: new SilentHooks({ clock, log, types: () => app.requirements.flatMap(({ events }) => events) }),
    commit,
    ...(reader ? { reader } : {}),
  }
  await load(app, deps, options)
  const effects = effectsOf({ forge, records, clock, settleMs: options.createSettleMs })
  const dispatch = new Dispatch({ app, inbox, effects, configs, log, clock, client })
  const checkOnce = onceAnswered(new ScopeCheck(app, forge.gitea, log), new ServerCheck(deps, log))
  const work = { app, inbox, dispatch, clock, log, random, onEnd: meters.onEnd }
  const working = gatedWorker({ ...work, probe: () => forge.probe(), onOpen: checkOnce })
  const own = { credentials, meters, ...working }
  return { ...own, app, inbox, forge, configs, checkOnce, tasks, decisions, reader, deps }
}

/** What the operator is told as soon as Gitea answers. */
function onceAnswered(...checks: readonly { checkOnce(): void }[]): () => void {
  return () => {
    for (const check of checks) check.checkOnce()
  }
}

/** The manifest's plugins, and those that whoever starts the bot has handed in. */
async function load(app: App, deps: BuiltInDeps, options: CoordinatorOptions): Promise<void> {
  const { manifest = defaultManifest, manifestPath } = options
  const builtIn = new Map(Object.entries(BUILT_IN).map(([name, make]) => [name, () => make(deps)]))
  const fromManifest = await loadPlugins(manifest.plugins, manifestPath ?? 'app.yml', builtIn)
  app.load([...fromManifest, ...(options.plugins ?? [])])
  checkCommandNames(manifest, app.commands.names, manifestPath)
}

function aboutAgents(database: Database, clock: Clock, { onSession }: Meters) {
  const usage = new SqlUsageStore(database.read)
  const sessions = new SqlSessionStore(database.read, onSession)
  const spending = new SqlSpendingStore(database.read)
  return { sessions, workNews: new WorkNews(), usage, spending, calibrations: new Calibrations(usage, clock) }
}

function rightsIn(forge: Forge, known: Parameters<typeof isOnList>[0]): RightsDeps {
  return {
    isOrganisation: forge.isOrganisation.bind(forge),
    assignees: (place) => assigneesOf(forge, place),
    isOnList: (list, by) => isOnList(known, list, by),
  }
}

function commandDeps({
  tasks,
  forge,
  policies,
  ...more
}: Pick<BuiltInDeps, 'tasks' | 'forge' | 'policies' | 'commit' | 'rights'>): CommandDeps {
  return {
    ...more,
    memory: tasks,
    me: () => forge.me(),
    policy: async (address) => (await policies.of(address.repoId, address)).commands,
    isSilent: async (address) => (await policies.of(address.repoId, address)).mode === 'shadow',
    language: async (address) => (await policies.of(address.repoId, address)).language,
  }
}
