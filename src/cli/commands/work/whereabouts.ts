import type { AgentTask } from '../../../agent-client/answers.ts'
import { forgeUrl } from './forge-access.ts'

/** Where the work of a session is. */
export interface Whereabouts {
  readonly branch: string
  /** As `owner/repo`: the repository of the issue, or a fork of it. */
  readonly repository: string
}

const SENTENCE = /(?:^|\n)The work is on the branch (\S+) of ([\w.-]+\/[\w.-]+)\.$/

/** A note that says where its work is: the branch may have another name than the issue, and the next session another fork. */
export function withWhereabouts(note: string, where: Whereabouts | undefined): string {
  return where ? `${note}\n\nThe work is on the branch ${where.branch} of ${where.repository}.` : note
}

/**
 * Where the session before has left its work. The end of a note may be a command's own words: nothing but a branch of this issue,
 * on this server, is taken from them.
 */
export function whereaboutsIn({ note, issue, cloneUrl }: AgentTask) {
  const [, branch = '', repository = ''] = SENTENCE.exec(note?.trimEnd() ?? '') ?? []
  if (branch !== `issue-${issue.number}` && !branch.startsWith(`issue-${issue.number}-`)) return undefined
  const isFork = repository.toLowerCase() !== `${issue.owner}/${issue.repo}`.toLowerCase()
  return { branch, url: isFork ? `${forgeUrl(cloneUrl)}/${repository}.git` : cloneUrl, isFork }
}
