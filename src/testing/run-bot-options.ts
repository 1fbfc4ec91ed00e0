import type { AgentProfile } from '../agents/profile.ts'
import type { Plugin, PluginEntry } from '../app/plugin.ts'
import type { SettingName } from '../config.ts'
import type { Scope } from '../gitea/token-scopes.ts'
import type { Log } from '../log.ts'
import type { Manifest } from '../manifest.ts'
import type { BuiltInName } from '../plugins/built-in.ts'
import type { FakeClaude } from './fake-claude/index.ts'
import type { FakeGitea, GiteaVersion } from './fake-gitea/index.ts'
import type { RepoRef } from './people/index.ts'

/** How the bot under test is started; nothing has to be said. */
export interface RunBotOptions {
  /** Which server the fake one is; 1.26.3 if not said. */
  readonly version?: GiteaVersion
  /** Further plugins, e.g. the one under test; one that has settings as `{ plugin, settings }`. */
  readonly plugins?: readonly (Plugin | PluginEntry)[]
  /** The built-in plugins that run, by name; all of them if not said. */
  readonly builtIn?: readonly BuiltInName[]
  /** What the bot's token may do; everything if not said. */
  readonly scopes?: readonly Scope[]
  /** The agents to choose from; the usual five if not said. */
  readonly agents?: readonly AgentProfile[]
  /** The variables that `start` of an agent may name; none if not said. */
  readonly environment?: Readonly<Record<string, string>>
  /** Further settings of the bot, as its environment has them; the usual ones if not said. @example { METRICS: 'off' } */
  readonly settings?: Partial<Record<SettingName, string>>
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
  /** Where the bot writes its log; nowhere if not said. */
  readonly log?: Log
  /** The model that the bot asks; none if not said. */
  readonly claude?: FakeClaude
  /** What the manifest says under `claude`. */
  readonly claudeSettings?: Partial<Manifest['claude']>
  /** What the manifest says under `watching`. */
  readonly watchSettings?: Partial<Manifest['watching']>
  /** What the manifest says of money. */
  readonly money?: Pick<Manifest, 'budget' | 'approveAboveUsd' | 'waitingUsdPerHour'>
  /** What the manifest says under `sessions`. */
  readonly sessionSettings?: Partial<Manifest['sessions']>
}

/** The secret of the hook between the fake Gitea and the bot. */
export const HOOK_SECRET = 'a secret for tests only'

/** The key that the bot under test has for {@link FakeClaude}. */
export const CLAUDE_KEY = 'sk-ant-a key for tests only'.replaceAll(' ', '-')
