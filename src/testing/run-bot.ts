import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentProfile } from '../agents/profile.ts'
import { EffectRecords } from '../app/effect-records.ts'
import type { Plugin, PluginEntry } from '../app/plugin.ts'
import type { Requirements } from '../app/requirements.ts'
import type { Scope } from '../gitea/token-scopes.ts'
import type { DeadRun } from '../inbox/inbox.ts'
import { SqliteInbox } from '../inbox/sqlite-inbox.ts'
import type { Log } from '../log.ts'
import type { Manifest } from '../manifest.ts'
import { BotHouse } from './bot-house.ts'
import type { FakeClaude } from './fake-claude/index.ts'
import type { GiteaVersion } from './fake-gitea/index.ts'
import { FakeGitea } from './fake-gitea/index.ts'
import type { Person, RepoRef } from './people/index.ts'
import { pendingRuns } from './rest.ts'
import { SkippingClock } from './skipping-clock.ts'

/** How the bot under test is started; nothing has to be said. */
export interface RunBotOptions {
  readonly version?: GiteaVersion
  /** Further plugins, e.g. the one under test; one that has settings as `{ plugin, settings }`. */
  readonly plugins?: readonly (Plugin | PluginEntry)[]
  /** What the bot's token may do; everything if not said. */
  readonly scopes?: readonly Scope[]
  readonly agents?: readonly AgentProfile[]
  /** A day if not said, so that a test has no sweep but the one of the start. */
  readonly sweepIntervalMs?: number
  /** See CREATE_SETTLE_MS; 300 ms here. */
  readonly createSettleMs?: number
  /** What the bot may do in `app`; write if not said. */
  readonly botMay?: 'read' | 'write' | 'admin'
  /** Called before the bot starts, e.g. for further repositories. */
  readonly furnish?: (gitea: FakeGitea) => void | Promise<void>
  /** Makes other people and another repository than the usual ones; the bot must be called `mosaic`. */
  readonly populate?: (gitea: FakeGitea) => RepoRef
  /** The secret of the hook; {@link HOOK_SECRET} if not said. */
  readonly secret?: string
  readonly log?: Log
  /** The model that the bot asks; none if not said. */
  readonly claude?: FakeClaude
  /** What the manifest says under `claude`. */
  readonly claudeSettings?: Partial<Manifest['claude']>
}

/**
 * A small world: a fake Gitea (`forge`) with alice (owner of `app`), bob (who may write there), mallory (a stranger) and the
 * bot. `await forge.rest()` resolves when Gitea has sent everything, the bot has done everything, and nothing more comes of it.
 */
export interface BotWorld {
  readonly forge: FakeGitea
  /** The repository `alice/app`. */
  readonly repo: RepoRef
  readonly alice: Person
  readonly bob: Person
  readonly mallory: Person
  /** The bot's own user, e.g. to assign it. */
  readonly bot: Person
  readonly botUrl: string
  /** The bot's token, e.g. to revoke it. */
  readonly token: string
  /**
   * When nothing goes on any more, moves the clock of the bot and of Gitea forward: what is due happens, and settles.
   * While the bot is stopped, only the time passes.
   */
  skip(ms: number): Promise<void>
  /** As {@link skip}, but leaves what the bot has put off for later than that. */
  skipOnly(ms: number): Promise<void>
  /** Moves the clock forward until nothing is left that the bot has put off. */
  skipWaits(): Promise<void>
  /** Stops the bot and starts it again on the same database. */
  restart(): Promise<void>
  /** Stops the bot, deletes its database and starts it again. */
  loseDatabase(): Promise<void>
  /** Stops the bot only. */
  stopBot(): Promise<void>
  /** Starts the bot that was stopped. */
  startBot(): Promise<void>
  /** What each of the bot's plugins needs of Gitea. */
  requirements(): readonly Requirements[]
  /** Runs that failed for good, newest first. */
  dead(): Promise<readonly DeadRun[]>
  /** As the command `pause SCOPE` does: `instance`, `repo:9` or `issue:9#7`. */
  pause(scope: string): Promise<void>
  /** As the command `resume SCOPE` does. */
  resume(scope: string): Promise<void>
  stop(): Promise<void>
}

/** The secret of the hook between the fake Gitea and the bot. */
export const HOOK_SECRET = 'a secret for tests only'

/** The key that the bot under test has for {@link FakeClaude}. */
export const CLAUDE_KEY = 'sk-ant-a key for tests only'.replaceAll(' ', '-')

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
  gitea.addHook(repo, hookTo(botUrl, options.secret))
  gitea.awaits(() => house.comesToRest())
  // the sweep of the start is over, so that what a test sees came by a webhook
  await gitea.rest()
  return {
    ...methodsOf(house),
    forge: gitea,
    repo,
    botUrl,
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

/** A hook as the bot needs it. */
export function hookTo(botUrl: string, secret = HOOK_SECRET) {
  const events = ['issues', 'pull_request']
  return { url: `${botUrl}/webhook/gitea`, secret, events, contentType: 'json', active: true } as const
}

function populate(gitea: FakeGitea, botMay: 'read' | 'write' | 'admin'): RepoRef {
  for (const name of ['alice', 'bob', 'mallory', 'mosaic']) gitea.addUser(name)
  return gitea.addRepo('alice', 'app', { collaborators: { bob: 'write', mosaic: botMay } })
}

function methodsOf(house: BotHouse) {
  const { gitea, folder, clock } = house.place
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
      for (let round = 0; round < 20 && (await pendingRuns(house.botUrl)) > 0; round++) await skipOnly(5_000)
      await house.comesToRest()
    },
    restart: () => restart(),
    loseDatabase: () => restart(() => deleteDatabase(house.databasePath)),
    startBot: () => house.startBot(),
    stopBot: () => house.stopBot(),
    requirements: () => house.requirements,
    dead: () => house.withDatabase((database) => new SqliteInbox(database, clock).dead(100)),
    pause: (scope: string) => records((of) => of.pause(scope, 'paused by a test', clock.now())),
    resume: (scope: string) => records((of) => of.resume(scope)),
    stop: async () => {
      await house.stopBot()
      await gitea.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function deleteDatabase(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-worker']) await rm(`${path}${end}`, { force: true })
}
