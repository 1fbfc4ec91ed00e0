import { CoordinatorError } from '../../errors.ts'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireLabel, wire } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { ensureLabelDefinitions, type LabelDefinition } from './label-definitions.ts'

/** What one scope is to show: this label and no other of the scope, or none at all. */
export interface ScopeWish {
  /** With the slash, e.g. `status/`. */
  readonly scope: string
  readonly label: LabelDefinition | null
}

/**
 * Sees to it that the issue shows these labels of these scopes, by the fewest calls: all additions in one, and none
 * for what is so already. Labels outside the scopes are not touched, nor a scope in which somebody has set a label since
 * the issue was read: adding one there would take that one off, and with it a person's order that nobody has heard yet.
 * @throws CoordinatorError `LABEL_LOST` when somebody deletes the definitions as fast as they are made
 */
export async function ensureScopedLabels(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wishes: readonly ScopeWish[],
): Promise<void> {
  const issue = await snapshot.issue()
  if (typeof issue === 'string') return
  if (wishes.every((wish) => isSo(wish, issue.labels))) return
  const wanted = wishes.flatMap((wish) => wish.label ?? [])
  // whatever takes time comes before the last look
  if (wanted.length > 0) await ensureLabelDefinitions(deps, snapshot.address, wanted, { fresh: false })
  const now = await labelsNow(deps, snapshot)
  const left = wishes.filter((wish) => !hasAppeared(wish.scope, now, issue.labels))
  let present = now
  if (left.some((wish) => wish.label && !now.some((label) => label.name === wish.label?.name)))
    present = await addLabels(deps, snapshot, left)
  present = await removeStale(deps, snapshot, present, left)
  snapshot.setLabels([...present])
}

function isSo({ scope, label }: ScopeWish, present: readonly WireLabel[]): boolean {
  const inScope = present.filter((candidate) => candidate.name.startsWith(scope))
  return inScope.length === (label ? 1 : 0) && inScope.every((candidate) => candidate.name === label?.name)
}

function hasAppeared(scope: string, now: readonly WireLabel[], before: readonly WireLabel[]): boolean {
  return now.some(({ id, name }) => name.startsWith(scope) && !before.some((label) => label.id === id))
}

/** Its definition may have been deleted since the look; Gitea answers 422 for a label that does not exist. */
function unlessGone(error: unknown): void {
  if (!(error instanceof GiteaError) || !(error.isMissing || error.status === 422)) throw error
}

async function labelsNow(deps: EffectDeps, snapshot: IssueSnapshot): Promise<readonly WireLabel[]> {
  return readAs(wire.labels, await deps.forge.gitea.repos.issueGetLabels(...snapshot.path))
}

async function addLabels(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wishes: readonly ScopeWish[],
): Promise<readonly WireLabel[]> {
  const wanted = wishes.flatMap((wish) => wish.label ?? [])
  for (const fresh of [false, true]) {
    const ids = await ensureLabelDefinitions(deps, snapshot.address, wanted, { fresh })
    deps.gate.checkPaused(snapshot.address)
    const response = await deps.forge.gitea.repos.issueAddLabel(...snapshot.path, { labels: ids })
    const present = readAs(wire.labels, response)
    // an id whose definition was deleted meanwhile is ignored without a word
    if (ids.every((id) => present.some((label) => label.id === id))) return present
  }
  throw new CoordinatorError('LABEL_LOST', `${snapshot.path.join('/')} does not take its labels.`, {
    hint: 'Something deletes the label definitions of the repository as soon as they are made.',
  })
}

/** A person's label of our scope may not be exclusive, so the others are taken off one by one. */
async function removeStale(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  present: readonly WireLabel[],
  wishes: readonly ScopeWish[],
): Promise<readonly WireLabel[]> {
  const stale = present.filter((label) =>
    wishes.some((wish) => label.name.startsWith(wish.scope) && label.name !== wish.label?.name),
  )
  for (const label of stale) {
    deps.gate.checkPaused(snapshot.address)
    await deps.forge.gitea.repos.issueRemoveLabel(...snapshot.path, label.id).catch(unlessGone)
  }
  return present.filter((label) => !stale.includes(label))
}
