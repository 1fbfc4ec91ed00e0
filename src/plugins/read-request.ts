import { MOST_FILES } from '../claude/prompt.ts'
import type { ReadRequest } from '../claude/request.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import { issueKey } from '../gitea/issue-address.ts'
import type { WireIssue } from '../gitea/wire.ts'
import type { BuiltInDeps } from './deps.ts'

type Words = Pick<WireIssue, 'title' | 'body'>

/** What the model is asked about an issue: its words, and nothing of any other. Enough to find what it has answered before. */
export function readRequestOf(address: IssueAddress, { title, body }: Words): ReadRequest {
  const { repoId, owner, repo, number } = address
  const named = { repo: `${owner}/${repo}`, issue: number }
  return { issue: issueKey(address), named, repoId, title, body, files: [] }
}

/** The same with the files of the repository that are likely to matter, for a question that has to be asked. */
export async function requestWithFiles(
  { trees }: Pick<BuiltInDeps, 'trees'>,
  address: IssueAddress,
  issue: Words,
): Promise<ReadRequest> {
  const request = readRequestOf(address, issue)
  const files = await trees.filesOf(address)
  if (!files) return request
  // the markdown parser is loaded with the first issue, not with the program
  const { likelyFiles } = await import('../issue/likely-files.ts')
  const likely = likelyFiles(issue, files, MOST_FILES)
  return { ...request, files: likely.map(({ path, bytes }) => ({ path, sizeBytes: bytes })) }
}
