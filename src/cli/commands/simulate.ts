import { CoordinatorError } from '../../errors.ts'
import { readAs, type WireIssue, wire } from '../../gitea/wire.ts'
import type { ReadDeps } from '../../plugins/read-spec.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { Progress } from '../progress.ts'
import { isMissing, judged, lookingUp, readingDeps } from '../reading.ts'
import { type SimulatedIssue, simulationText, totalsOf } from './simulate/report.ts'

/** How the command is called. */
export interface SimulateOptions {
  readonly repo: { readonly owner: string; readonly repo: string }
  /** Only issues that were changed since. */
  readonly since?: Date
  readonly app: string
  readonly json?: boolean
}

/** Tells who would get the issues of a repository, open and closed, if each were alone; writes nothing anywhere. */
export async function simulate(options: SimulateOptions): Promise<void> {
  const manifest = await readChosenManifest(options.app)
  const deps = readingDeps(manifest)
  const issues = await lookingUp(() => simulated(deps, options))
  const text = options.json
    ? `${JSON.stringify({ issues, totals: totalsOf(issues) }, null, 2)}\n`
    : simulationText(issues)
  process.stdout.write(text)
}

async function simulated(deps: ReadDeps, { repo, since }: SimulateOptions): Promise<SimulatedIssue[]> {
  const progress = new Progress(process.stderr, 'issues read')
  const found: SimulatedIssue[] = []
  try {
    await deps.forge.all(async (page) => {
      const { rows, all } = await pageOf(deps, repo, {
        ...page,
        ...(since ? { since: since.toISOString() } : {}),
      })
      for (const issue of rows) {
        found.push(await oneOf(deps, issue))
        progress.tell(found.length, all)
      }
      return rows
    })
    return found
  } finally {
    progress.end()
  }
}

async function pageOf(
  { forge }: ReadDeps,
  { owner, repo }: SimulateOptions['repo'],
  query: { readonly page: number; readonly limit: number; readonly since?: string },
): Promise<{ rows: readonly WireIssue[]; all: number }> {
  try {
    const answer = await forge.gitea.repos.issueListIssues(owner, repo, {
      state: 'all',
      type: 'issues',
      ...query,
    })
    const rows = readAs(wire.issues, answer)
    return { rows, all: Number(answer.headers.get('x-total-count')) || rows.length }
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new CoordinatorError('REPOSITORY_MISSING', `There is no repository ${owner}/${repo}.`, {
      hint: 'See whether the name is right, and whether the bot may read it.',
      cause,
    })
  }
}

async function oneOf(deps: ReadDeps, issue: WireIssue): Promise<SimulatedIssue> {
  const { spec, decision } = await judged(deps, issue)
  const costUsd = decision.considered.find(({ verdict }) => verdict === 'chosen')?.costUsd ?? 0
  return {
    number: issue.number,
    title: issue.title,
    state: issue.state,
    difficulty: spec.difficulty.value,
    difficultyBy: spec.difficulty.source,
    estimate: spec.estimate.value,
    estimateBy: spec.estimate.source,
    agent: decision.chosen ?? null,
    costUsd,
    why: decision.sentence,
  }
}
