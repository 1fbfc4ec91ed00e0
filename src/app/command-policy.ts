import type { WhoCanUse } from './command.ts'

/** What a repository has settled about commands. */
export interface CommandPolicy {
  /** Who may use a command, by its name; what its plugin says unless it stands here. `nobody` = it is switched off. */
  readonly whoCanUse: Readonly<Record<string, WhoCanUse | 'nobody'>>
  /** Logins of people who count as writers, whatever Gitea tells of them. */
  readonly allow: readonly string[]
  /** Words after a slash that are commands of other bots, and left alone. */
  readonly otherBots: readonly string[]
}

/** What counts where nobody has settled anything. */
export const USUAL_COMMANDS: CommandPolicy = { whoCanUse: {}, allow: [], otherBots: [] }
