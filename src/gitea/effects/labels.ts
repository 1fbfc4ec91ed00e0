import { CoordinatorError } from '../../errors.ts'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireIssue, type WireLabel, wire } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { ensureLabelDefinitions, type LabelDefinition } from './label-definitions.ts'
import { readyToWrite } from './unwritten.ts'

/** What one scope is to show: this label and no other of the scope, or none at all. */
export interface ScopeWish {
  /** With the slash, e.g. `status/`. */
  readonly scope: string
  /** The one to stand alone in the scope; null = none of the scope. */
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
  issue: WireIssue,
  wishes: readonly ScopeWish[],
): Promise<'written' | 'unchanged'> {
  if (wishes.every((wish) => isSo(wish, issue.labels))) return 'unchanged'
  const idsOf = (some: readonly ScopeWish[], fresh: boolean) => {
    const wanted = some.flatMap((wish) => wish.label ?? [])
    return wanted.length === 0
      ? []
      : ensureLabelDefinitions(deps, snapshot.address, wanted, { fresh, exclusive: true })
  }
  await readyToWrite(deps, snapshot)
  // whatever takes time comes before the last look
  await idsOf(wishes, false)
  const now = await labelsNow(deps, snapshot)
  const left = wishes.filter((wish) => !hasAppeared(wish.scope, now, issue.labels))
  let present = now
  if (left.some((wish) => wish.label && !now.some((label) => label.name === wish.label?.name)))
    present = await addLabels(deps, snapshot, (fresh) => idsOf(left, fresh))
  present = await removeStale(deps, snapshot, present, left)
  snapshot.setLabels([...present])
  return 'written'
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

/**
 * Puts labels on the issue, all in one call.
 *
 * @param idsOf looks for them; asked once more if one of them has vanished in between
 * @throws CoordinatorError `LABEL_LOST`
 */
export async function addLabels(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  idsOf: (fresh: boolean) => Promise<readonly number[]> | readonly number[],
): Promise<readonly WireLabel[]> {
  for (const fresh of [false, true]) {
    await readyToWrite(deps, snapshot)
    const ids = [...(await idsOf(fresh))]
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
    await readyToWrite(deps, snapshot)
    await deps.forge.gitea.repos.issueRemoveLabel(...snapshot.path, label.id).catch(unlessGone)
  }
  return stale.length === 0 ? present : present.filter((label) => !stale.includes(label))
}
