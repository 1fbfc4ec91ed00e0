import type { IssueAddress } from '../gitea/issue-address.ts'
import { basesOf, type WireIssue } from '../gitea/wire.ts'
import { mayWrite } from '../gitea/writers.ts'
import type { Reading } from '../issue/reading.ts'
import type { IssueText, Spec } from '../issue/spec.ts'
import { english } from '../language/say.ts'
import { type LabelPolicy, scopesOf } from '../policy/labels.ts'
import type { BuiltInDeps } from './deps.ts'

/** What reading an issue takes of the bot. */
export type ReadDeps = Pick<BuiltInDeps, 'forge' | 'trees' | 'baseUrls' | 'policies'>

/** An issue of which everything is known that Gitea tells. */
export interface ReadableIssue {
  /** What it asks for; with what a model found, where the author stated nothing. */
  spec(found?: Reading): Spec
}

/** What an issue asks for, with the real sizes of the files that it names, if they matter and Gitea tells. */
export async function readSpec(deps: ReadDeps, issue: WireIssue, address: IssueAddress): Promise<Spec> {
  return (await readable(deps, issue, address)).spec()
}

/** Asks Gitea for what a spec depends on, so that it can be made again when a model has answered. */
export async function readable(
  deps: ReadDeps,
  issue: WireIssue,
  address: IssueAddress,
): Promise<ReadableIssue> {
  // the markdown parser is loaded with the first issue, not with the program
  const { openIssue } = await import('../issue/read-issue.ts')
  const where = {
    owner: address.owner,
    repo: address.repo,
    baseUrls: [...deps.baseUrls, ...basesOf(issue)],
  }
  const { labels } = await deps.policies.of(address.repoId, address)
  const opened = openIssue(textOf(issue, labels), where)
  const files = opened.needsFiles ? await deps.trees.filesOf(address) : undefined
  const mayWish = opened.wish === undefined || (await mayWrite(deps.forge, address, issue.user))
  return {
    spec(found) {
      const spec = opened.spec({ readings: found ? [found] : [], ...(files ? { files } : {}) })
      return mayWish ? spec : withoutWish(spec, labels.agent.scope)
    },
  }
}

/** The parts of an issue that are read. */
function textOf({ title, body, labels }: WireIssue, look: LabelPolicy): IssueText {
  // there a label is an order, or the bot's own word: neither tells anything about the text
  const own = scopesOf(look).map((scope) => scope.toLowerCase())
  const names = labels.map(({ name }) => name)
  return {
    title,
    body,
    labels: names.filter((name) => !own.some((scope) => name.toLowerCase().startsWith(scope))),
  }
}

/** An agent costs money: only who could set its label as well may ask for it in a text. */
function withoutWish(spec: Spec, scope: string): Spec {
  const { wish, ...rest } = spec
  return wish ? { ...rest, problems: [...rest.problems, notAllowed(wish.value, scope)] } : spec
}

function notAllowed(agent: string, scope: string): string {
  return english`It asks for the agent '${agent}', but its author is not known to be allowed to write here; the label ${scope}${agent} is the way to order one.`
}
