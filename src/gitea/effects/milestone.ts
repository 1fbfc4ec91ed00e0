import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireIssue, wire } from '../wire.ts'
import { checkDone, editIssue } from './edit-issue.ts'
import type { EffectDeps } from './effect-deps.ts'
import { type Insistence, isUndone } from './undone.ts'

/** `left`: the bot has done it before, and a person has changed it since. */
export type MilestoneResult = 'written' | 'unchanged' | 'left' | 'unknown-milestone'

/** Sees to it that the issue belongs to the milestone of that title, or to none. */
export async function ensureMilestone(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  issue: WireIssue,
  title: string | null,
  { insist = false }: Insistence,
): Promise<MilestoneResult> {
  if ((issue.milestone?.title ?? null) === title) return 'unchanged'
  const traces = {
    concerns: (entry: { type: string }) => entry.type === 'milestone',
    makesSo: (entry: { milestone?: { title: string } | null | undefined }) =>
      (entry.milestone?.title ?? null) === title,
  }
  if (!insist && (await isUndone(deps, snapshot, traces))) return 'left'
  const id = title === null ? NONE : await findMilestone(deps, snapshot, title)
  if (id === undefined) return 'unknown-milestone'
  const after = await editIssue(deps, snapshot, { milestone: id })
  checkDone((after.milestone?.title ?? null) === title)
  return 'written'
}

/** How one says to Gitea that an issue shall belong to none. */
const NONE = 0

/** Several may have one title: an open one counts more than a closed one, then the oldest. */
async function findMilestone(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  title: string,
): Promise<number | undefined> {
  const [owner, repo] = snapshot.path
  const all = await deps.forge.all(async (query) =>
    readAs(
      wire.milestones,
      await deps.forge.gitea.repos.issueGetMilestonesList(owner, repo, { ...query, state: 'all' }),
    ),
  )
  const named = all.filter((milestone) => milestone.title === title).sort((a, b) => a.id - b.id)
  return (named.find((milestone) => milestone.state === 'open') ?? named[0])?.id
}
