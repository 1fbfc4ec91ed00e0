import type { Write } from '../database/write.ts'
import type { Me } from '../gitea/forge.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { Language } from '../language/language.ts'
import type { CommandPolicy } from './command-policy.ts'
import type { RightsDeps } from './command-rights.ts'
import type { Memory } from './memory.ts'

/** What commands need. */
export interface CommandDeps {
  readonly rights: RightsDeps
  readonly memory: Memory
  /** Commits now: that a command was begun is on the disk before Gitea is told. */
  commit(writes: readonly Write[]): Promise<void>
  /** The bot's own account. */
  me(): Promise<Me>
  /** What is said about commands for a repository. */
  policy(address: IssueAddress): Promise<CommandPolicy>
  /** Whether nothing is written there, whoever asks. */
  isSilent(address: IssueAddress): Promise<boolean>
  /** In which language people are answered there. */
  language(address: IssueAddress): Promise<Language>
}
