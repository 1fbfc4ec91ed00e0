import type { AgentStart } from '../agents/start.ts'
import type { RightsDeps } from '../app/command-rights.ts'
import type { Memory } from '../app/memory.ts'
import type { SilentHooks } from '../app/silent-hooks.ts'
import type { ClaudeReader } from '../claude/reader.ts'
import type { Clock } from '../clock.ts'
import type { Write } from '../database/write.ts'
import type { Forge } from '../gitea/forge.ts'
import type { RepositoryTrees } from '../gitea/repository-trees.ts'
import type { Policies } from '../policy/policies.ts'
import type { Calibrations } from '../tasks/calibrations.ts'
import type { DecisionStore } from '../tasks/decisions.ts'
import type { SessionStore } from '../tasks/session-store.ts'
import type { SpendingStore } from '../tasks/spending.ts'
import type { TaskStore } from '../tasks/store.ts'
import type { TryLimits } from '../tasks/tries.ts'
import type { UsageStore } from '../tasks/usage-store.ts'
import type { WorkNews } from '../tasks/work-news.ts'

/** How agents at work are watched. */
export interface WatchSettings extends TryLimits {
  /** How long a task waits for an agent that claims to begin it, ms; 0 = for ever. */
  readonly claimTimeoutMs: number
  /** How long an agent may be heard without any progress before it is warned, and after twice that told to stop, ms; 0 = for ever. */
  readonly stuckAfterMs: number
}

/** What the built-in plugins are handed. */
export interface BuiltInDeps {
  readonly tasks: TaskStore & Memory
  /** The agents at work. */
  readonly sessions: SessionStore
  /** What tasks have really used, and what was learned from it. */
  readonly usage: UsageStore
  /** What agents cost, and what is left of the budgets. */
  readonly spending: SpendingStore
  readonly calibrations: Pick<Calibrations, 'of'>
  /** Tells agents that wait for work that there is some. */
  readonly workNews: WorkNews
  readonly watching: WatchSettings
  /** How agents are started that do not ask for work by themselves, by name. */
  readonly starts: ReadonlyMap<string, AgentStart>
  /** What their webhooks are signed with, by the name of the variable; secret. */
  readonly startSecrets: ReadonlyMap<string, string>
  readonly decisions: DecisionStore
  readonly forge: Forge
  readonly trees: RepositoryTrees
  readonly clock: Clock
  /** What counts in a repository: its agents, labels, mode, commands. */
  readonly policies: Policies
  /** What is asked about the rights of people. */
  readonly rights: RightsDeps
  /** Every address by which this Gitea is known, without a slash at the end. */
  readonly baseUrls: readonly string[]
  readonly sweepIntervalMs: number
  /** Is told by the sweep what webhooks had to tell. */
  readonly hooks: Pick<SilentHooks, 'types' | 'swept'>
  /** Asks a model about issues; absent = there is no key, or no money for it. */
  readonly reader?: Pick<ClaudeReader, 'model' | 'read' | 'stored' | 'waitMs'>
  /** Commits now, in the middle of a run: for what must be on the disk before Gitea is told. */
  commit(writes: readonly Write[]): Promise<void>
}
