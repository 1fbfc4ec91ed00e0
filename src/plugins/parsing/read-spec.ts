import type { IssueAddress } from '../../gitea/issue-address.ts'
import { basesOf, type WireIssue } from '../../gitea/wire.ts'
import { mayWrite } from '../../gitea/writers.ts'
import type { IssueText, Spec } from '../../issue/spec.ts'
import type { BuiltInDeps } from '../deps.ts'

/** What reading an issue takes of the bot. */
export type ReadDeps = Pick<BuiltInDeps, 'forge' | 'trees' | 'baseUrls'>

/** What an issue asks for, with the real sizes of the files that it names, if they matter and Gitea tells. */
export async function readSpec(deps: ReadDeps, issue: WireIssue, address: IssueAddress): Promise<Spec> {
  // the markdown parser is loaded with the first issue, not with the program
  const { openIssue } = await import('../../issue/read-issue.ts')
  const where = {
    owner: address.owner,
    repo: address.repo,
    baseUrls: [...deps.baseUrls, ...basesOf(issue)],
  }
  const opened = openIssue(textOf(issue), where)
  const files = opened.needsFiles ? await deps.trees.filesOf(address) : undefined
  return withAllowedWish(deps, issue, address, opened.spec(files ? { files } : {}))
}

/** The parts of an issue that are read. */
export function textOf(issue: WireIssue): IssueText {
  return { title: issue.title, body: issue.body, labels: issue.labels.map((label) => label.name) }
}

/** An agent costs money: only who could set its label as well may ask for it in a text. */
async function withAllowedWish(
  deps: ReadDeps,
  issue: WireIssue,
  address: IssueAddress,
  spec: Spec,
): Promise<Spec> {
  const { wish, ...rest } = spec
  if (!wish || (await mayWrite(deps.forge, address, issue.user.id))) return spec
  return { ...rest, problems: [...rest.problems, notAllowed(wish.value)] }
}

function notAllowed(agent: string): string {
  return `It asks for the agent '${agent}', but its author is not known to be allowed to write here; the label agent/${agent} is the way to order one.`
}
