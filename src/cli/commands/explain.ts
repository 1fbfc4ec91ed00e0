import { chooseAgent } from '../../agents/choose-agent.ts'
import { CoordinatorError } from '../../errors.ts'
import { readAs, type WireIssue, wire } from '../../gitea/wire.ts'
import { settledBy } from '../../manifest.ts'
import type { Settled } from '../../policy/policy.ts'
import { needOf } from '../../tasks/need.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { isMissing, type Judged, judged, lookingUp, readingDeps } from '../reading.ts'
import { readIssueFile } from './explain/issue-file.ts'
import { explanation } from './explain/report.ts'

/** How the command is called. */
export interface ExplainOptions {
  readonly app: string
  readonly json?: boolean
}

/** An issue by its names. */
export interface NamedIssue {
  readonly owner: string
  readonly repo: string
  readonly number: number
}

/** Tells what the bot would make of an issue; writes nothing anywhere. */
export async function explainIssue(named: NamedIssue, options: ExplainOptions): Promise<void> {
  const manifest = await readChosenManifest(options.app)
  const deps = readingDeps(manifest)
  await lookingUp(async () => {
    const issue = await issueOf(named, deps)
    const { owner, name } = issue.repository
    print(`${owner}/${name}#${issue.number}`, issue.title, await judged(deps, issue), options)
  })
}

/** The same of a file (see {@link readIssueFile}). No server is asked. */
export async function explainFile(path: string, options: ExplainOptions): Promise<void> {
  const settled = settledBy(await readChosenManifest(options.app))
  const { title, body } = await readIssueFile(path)
  print(path, title, await judgedAlone(title, body, settled), options)
}

async function issueOf(
  { owner, repo, number }: NamedIssue,
  { forge }: ReturnType<typeof readingDeps>,
): Promise<WireIssue> {
  try {
    return readAs(wire.issue, await forge.gitea.repos.issueGetIssue(owner, repo, number))
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new CoordinatorError('ISSUE_MISSING', `There is no issue ${owner}/${repo}#${number}.`, {
      hint: 'See whether the name is right, and whether the bot may read that repository.',
      cause,
    })
  }
}

/** In no repository, so an agent of any is considered. */
async function judgedAlone(title: string, body: string, settled: Settled): Promise<Judged> {
  const { readIssue } = await import('../../issue/read-issue.ts')
  const address = { repoId: 1, owner: 'nobody', repo: 'nothing', number: 1 }
  const spec = readIssue({ title, body, labels: [] }, { ...address, baseUrls: [] })
  const anywhere = settled.agents.map(({ repos: _, ...agent }) => agent)
  const need = needOf({ address, overrides: {}, spec })
  return { spec, decision: chooseAgent(need, anywhere, new Map(), settled) }
}

function print(name: string, title: string, result: Judged, { json }: ExplainOptions): void {
  const text = json
    ? `${JSON.stringify({ issue: name, title, ...result }, null, 2)}\n`
    : explanation(name, title, result)
  process.stdout.write(text)
}
