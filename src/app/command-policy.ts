import type { WhoCanUse } from './command.ts'

/** What is said about commands for a repository, beside what their plugins say. */
export interface CommandPolicy {
  /** By a command's name, in place of what its plugin says; `nobody` switches it off. */
  readonly whoCanUse: Readonly<Record<string, WhoCanUse | 'nobody'>>
  /** Logins that count as writers, in capitals or not. */
  readonly allow: readonly string[]
  /** Words without their slash that are meant for somebody else: they are left alone, however close they are to ours. */
  readonly otherBots: readonly string[]
}

/** Commands of Prow, GitLab, GitHub's bots and those that merge or deploy; one that a plugin has is the plugin's all the same. */
const OTHER_BOTS = [
  ...['approve', 'area', 'assign', 'backport', 'bot', 'build', 'cancel', 'cc', 'cherry-pick', 'close'],
  ...['copy', 'deploy', 'done', 'due', 'duplicate', 'epic', 'format', 'kind', 'label', 'lgtm', 'lifecycle'],
  ...['lock', 'merge', 'milestone', 'move', 'ok-to-test', 'ping', 'preview', 'rebase', 'release', 'remove'],
  ...[
    'reopen',
    'rerun',
    'retest',
    'retitle',
    'review',
    'run',
    'shrug',
    'skip',
    'spend',
    'squash',
    'subscribe',
  ],
  ...['test', 'title', 'todo', 'unassign', 'uncc', 'unlabel', 'unlock', 'unsubscribe', 'wip'],
]

/** Where nobody has said anything: the plugins' own rules, and the words of bots that many people know. */
export const USUAL_COMMANDS: CommandPolicy = { whoCanUse: {}, allow: [], otherBots: OTHER_BOTS }
