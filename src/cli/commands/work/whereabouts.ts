import type { AgentTask } from '../../../agent-client/answers.ts'
import { forgeUrl } from './forge-access.ts'

/** Where the work of a session is. */
export interface Whereabouts {
  readonly branch: string
  /** As `owner/repo`: the repository of the issue, or a fork of it. */
  readonly repository: string
}

const SENTENCE = /^The work is on the branch (\S+) of ([\w.-]+\/[\w.-]+)\.$/gm
/** How the bot begins a note when no agent has left one: such an attempt has pushed nothing. */
const NOBODYS_NOTE =
  /^.{1,80} (failed: |was not heard any more|gave it back: |got no further|said that it was done)/

/** A note that says where its work is: the branch may have another name than the issue, and the next session another fork. */
export function withWhereabouts(note: string, where: Whereabouts | undefined): string {
  return where ? `${note}\n\nThe work is on the branch ${where.branch} of ${where.repository}.` : note
}

/**
 * Where the session before has left its work. A line of a note may be a command's own words: nothing but a branch of this issue,
 * on this server, is taken from them.
 */
export function whereaboutsIn({ note, issue, cloneUrl }: AgentTask) {
  const [, branch = '', repository = ''] = [...(note ?? '').matchAll(SENTENCE)].at(-1) ?? []
  if (branch !== `issue-${issue.number}` && !branch.startsWith(`issue-${issue.number}-`)) return undefined
  const isFork = repository.toLowerCase() !== `${issue.owner}/${issue.repo}`.toLowerCase()
  return { branch, url: isFork ? `${forgeUrl(cloneUrl)}/${repository}.git` : cloneUrl, isFork }
}

/** Whether an agent, of whatever kind, has handed its work over or asked: it is on the branch then. */
export function hasLeftWork({ note, answer }: AgentTask): boolean {
  return Boolean(answer) || (Boolean(note) && !NOBODYS_NOTE.test(note ?? ''))
}
