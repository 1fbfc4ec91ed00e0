import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EffectRecords } from '../app/effect-records.ts'
import type { Requirements } from '../app/requirements.ts'
import type { DeadRun } from '../inbox/inbox.ts'
import { SqliteInbox } from '../inbox/sqlite-inbox.ts'
import { SqlDecisionStore } from '../tasks/sql-decisions.ts'
import { SqlTaskStore } from '../tasks/sql-store.ts'
import { type AgentCaller, type AgentCallerOptions, agentCaller, revokeToken } from './agent-caller.ts'
import { BotHouse, deleteDatabase } from './bot-house.ts'
import { FakeGitea, type HookOptions } from './fake-gitea/index.ts'
import type { Person, RepoRef } from './people/index.ts'
import { differencesIn } from './replayed-decisions.ts'
import { type PendingRun, told } from './rest.ts'
import { HOOK_SECRET, type RunBotOptions } from './run-bot-options.ts'
import { SkippingClock } from './skipping-clock.ts'

/**
 * A small world: a fake Gitea (`forge`) with alice (owner of `app`), bob (who may write there), mallory (a stranger) and the
 * bot. `await forge.rest()` resolves when Gitea has sent everything, the bot has done everything, and nothing more comes of it; what
 * the bot has put off for later than some seconds is left: `skip` lets that come.
 */
export interface BotWorld {
  /** The server: look at what is there, let it fail. */
  readonly forge: FakeGitea
  /** `alice/app`, with a hook to the bot. */
  readonly repo: RepoRef
  /**
   * A hook to the bot as `repo` has one, with every event that the plugins listen to.
   *
   * @example world.forge.addHook(world.forge.addRepo('alice', 'shop'), world.hook)
   */
  readonly hook: HookOptions
  /** The owner of the repository. */
  readonly alice: Person
  /** May write in it. */
  readonly bob: Person
  /** A stranger. */
  readonly mallory: Person
  /** The bot's own user, e.g. to assign it. */
  readonly bot: Person
  /** Where the bot listens, without a slash at the end. */
  readonly botUrl: string
  /** The bot's token, e.g. to revoke it. */
  readonly token: string
  /**
   * When nothing goes on any more, moves the clock of the bot and of Gitea forward: what is due happens, and settles; what is
   * put off for later is left. While the bot is stopped, only the time passes.
   */
  skip(ms: number): Promise<void>
  /** As {@link skip}, but leaves also what the bot has put off for a few seconds after that, such as another try. */
  skipOnly(ms: number): Promise<void>
  /**
   * Moves the clock forward, by 100 s at the most, until nothing is left that the bot has put off.
   * @throws Error that names what waits for longer
   */
  skipWaits(): Promise<void>
  /**
   * An agent of that name with a token of its own, as the command `agent token` makes one.
   *
   * @example const { status, body } = await (await world.agent('glm')).post('/sessions')
   */
  agent(name: string, options?: AgentCallerOptions): Promise<AgentCaller>
  /** As the command `agent revoke ID` does. */
  revoke(tokenId: string): Promise<void>
  /** The bot's SQLite file. */
  readonly databasePath: string
  /** Stops the bot and starts it again on the same database. */
  restart(): Promise<void>
  /** Stops the bot, deletes its database and starts it again. */
  loseDatabase(): Promise<void>
  /** Stops the bot only. */
  stopBot(): Promise<void>
  /**
   * Kills the bot as SIGKILL would, in the moment of this call: what it has not stored is lost, and calls under way are
   * carried out or not, without its hearing of it. Awaited it resolves when the bot may be started again.
   *
   * @example
   * const killed = new Promise((resolve) => forge.faults.next({ method: 'POST', carriedOut: () => resolve(world.killBot()) }))
   */
  killBot(): Promise<void>
  /** Starts the bot that was stopped or killed. */
  startBot(): Promise<void>
  /** What each of the bot's plugins needs of Gitea. */
  requirements(): readonly Requirements[]
  /** Runs that failed for good, newest first. */
  dead(): Promise<readonly DeadRun[]>
  /** As the command `pause SCOPE` does: `instance`, `repo:9` or `issue:9#7`. */
  pause(scope: string): Promise<void>
  /** As the command `resume SCOPE` does. */
  resume(scope: string): Promise<void>
  /**
   * Stops the bot and Gitea, and deletes the database. After each test.
   * @throws Error when a decision that the bot has recorded would be made otherwise from its own record
   */
  stop(): Promise<void>
}

/**
 * Starts the whole bot over real HTTP against a fake Gitea.
 *
 * @example
 * const { forge, alice, bot, stop } = await runBot({ plugins: [greeter] })
 * const issue = await alice.opens({ title: 'Hello' })
 * await alice.assigns(bot)
 * await forge.rest()
 * forge.comments(issue) // [{ author: 'mosaic', body: 'Hello!', … }, …]
 * await stop()
 */
export async function runBot(options: RunBotOptions = {}): Promise<BotWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-test-'))
  const clock = new SkippingClock()
  const gitea = await FakeGitea.start({ clock, ...(options.version ? { version: options.version } : {}) })
  const repo = options.populate?.(gitea) ?? populate(gitea, options.botMay ?? 'write')
  await options.furnish?.(gitea)
  const token = gitea.token('mosaic', options.scopes ? { scopes: options.scopes } : {})
  const house = new BotHouse(options, { gitea, token, folder, clock })
  await house.startBot().catch(async (error: unknown) => {
    // a plugin that is refused: a test of just that has nothing to stop
    await gitea.stop()
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  const { botUrl } = house
  const hook = hookTo(house, options.secret)
  gitea.addHook(repo, hook)
  gitea.awaits(() => house.comesToRest())
  // the sweep of the start is over, so that what a test sees came by a webhook
  await gitea.rest()
  return {
    ...methodsOf(house),
    forge: gitea,
    repo,
    botUrl,
    hook,
    token,
    // asked for by name when needed: `populate` may have made others
    get alice() {
      return gitea.as('alice')
    },
    get bob() {
      return gitea.as('bob')
    },
    get mallory() {
      return gitea.as('mallory')
    },
    get bot() {
      return gitea.as('mosaic')
    },
  }
}

/** How far the clock is moved until nothing waits any more: 100 s, in steps. */
const WAIT_ROUNDS = 20
const WAIT_ROUND_MS = 5_000

/** What every hook of the kit sends, whoever listens: with all that belongs to them. */
const USUAL_EVENTS = ['issues', 'pull_request']

/** What the plugins listen to is known by now; the fake leaves out what its version does not send. */
function hookTo({ botUrl, requirements }: BotHouse, secret = HOOK_SECRET): HookOptions {
  const events = new Set([...USUAL_EVENTS, ...requirements.flatMap((needs) => needs.events)])
  return { url: `${botUrl}/webhook/gitea`, secret, events: [...events], contentType: 'json', active: true }
}

function populate(gitea: FakeGitea, botMay: 'read' | 'write' | 'admin'): RepoRef {
  for (const name of ['alice', 'bob', 'mallory', 'mosaic']) gitea.addUser(name)
  return gitea.addRepo('alice', 'app', { collaborators: { bob: 'write', mosaic: botMay } })
}

function agentsOf(house: BotHouse) {
  return {
    agent: (name: string, options?: AgentCallerOptions) => agentCaller(house, name, options),
    revoke: (tokenId: string) => revokeToken(house, tokenId),
    databasePath: house.databasePath,
  }
}

function methodsOf(house: BotHouse) {
  const { clock } = house.place
  const sentAndPutOff = () => house.comesToRest({ mayWait: true })
  const records = (work: (of: EffectRecords) => Promise<void>) =>
    house.withDatabase((database) => work(new EffectRecords(database.commits)))
  const restart = async (between?: () => Promise<void>) => {
    await house.stopBot()
    await between?.()
    await house.startBot()
  }
  const skipOnly = async (ms: number) => {
    if (!house.isRunning) return clock.skip(ms)
    // a call that is under way would be cut off: to it the time to answer is over
    await sentAndPutOff()
    clock.skip(ms)
    await sentAndPutOff()
  }
  return {
    skip: async (ms: number) => {
      await skipOnly(ms)
      await house.comesToRest()
    },
    skipOnly,
    skipWaits: async () => {
      await sentAndPutOff()
      for (let round = 0; round < WAIT_ROUNDS && (await house.pending.count()) > 0; round++)
        await skipOnly(WAIT_ROUND_MS)
      await house.comesToRest()
      if ((await house.pending.count()) > 0) throw tooLong(await house.pending.list())
    },
    restart: () => restart(),
    loseDatabase: () => restart(() => deleteDatabase(house.databasePath)),
    startBot: () => house.startBot(),
    stopBot: () => house.stopBot(),
    ...agentsOf(house),
    killBot: () => house.killBot(),
    requirements: () => house.requirements,
    dead: () => house.withDatabase((database) => new SqliteInbox(database, clock).dead(100)),
    pause: (scope: string) => records((of) => of.pause(scope, 'paused by a test', clock.now())),
    resume: (scope: string) => records((of) => of.resume(scope)),
    stop: () => stopAll(house),
  }
}

async function stopAll(house: BotHouse): Promise<void> {
  const { gitea, folder } = house.place
  await house.stopBot()
  await gitea.stop()
  const differences = await differencesOf(house)
  await rm(folder, { recursive: true, force: true })
  if (differences.length > 0) throw new Error(differences.join('\n'))
}

function tooLong(runs: readonly PendingRun[]): Error {
  const hint = 'moves the clock by 100 s at the most; skip(ms) lets come what is left:'
  return new Error(`skipWaits ${hint}${told(runs)}`)
}

/** Whatever a conversation was about: the bot's records of its decisions have to hold what these were made from. */
async function differencesOf(house: BotHouse): Promise<readonly string[]> {
  if (!existsSync(house.databasePath)) return []
  return house.withDatabase(({ read }) => differencesIn(new SqlDecisionStore(read), new SqlTaskStore(read)))
}
