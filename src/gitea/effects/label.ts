import type { IssueSnapshot } from '../snapshot.ts'
import type { WireIssue } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { ensureLabelDefinitions, findLabel, type LabelDefinition } from './label-definitions.ts'
import { addLabels } from './labels.ts'
import { type Insistence, isUndone, type Traces } from './undone.ts'
import { readyToWrite } from './unwritten.ts'

/** `left`: the bot has done it before, and a person has undone it. */
export type LabelResult = 'written' | 'unchanged' | 'left' | 'unknown-label'

/**
 * Sees to it that the issue has a label. A definition is made if the repository has none of its name; a name alone has to
 * exist already, so that a typo makes no label.
 */
export async function ensureLabel(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  issue: WireIssue,
  wish: string | LabelDefinition,
  { insist = false }: Insistence,
): Promise<LabelResult> {
  const name = typeof wish === 'string' ? wish : wish.name
  if (issue.labels.some((label) => label.name === name)) return 'unchanged'
  if (!insist && (await isUndone(deps, snapshot, traces(name, true)))) return 'left'
  const idsOf = async (fresh: boolean) => {
    if (typeof wish !== 'string')
      return ensureLabelDefinitions(deps, snapshot.address, [wish], { fresh, exclusive: false })
    return [await findLabel(deps, snapshot.address, name, { fresh })].filter((id) => id !== undefined)
  }
  // to Gitea a list of no labels is a change, and it would fire an event
  if (typeof wish === 'string' && (await idsOf(false)).length === 0) return 'unknown-label'
  snapshot.setLabels([...(await addLabels(deps, snapshot, idsOf))])
  return 'written'
}

/** Sees to it that the issue does not have a label. */
export async function removeLabel(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  issue: WireIssue,
  name: string,
  { insist = false }: Insistence,
): Promise<LabelResult> {
  const present = issue.labels.filter((label) => label.name === name)
  if (present.length === 0) return 'unchanged'
  if (!insist && (await isUndone(deps, snapshot, traces(name, false)))) return 'left'
  // a repository may have several labels of one name
  for (const label of present) {
    await readyToWrite(deps, snapshot)
    await deps.forge.gitea.repos.issueRemoveLabel(...snapshot.path, label.id)
  }
  snapshot.setLabels(issue.labels.filter((label) => !present.includes(label)))
  return 'written'
}

/** The text of a line about a label is "1" when it was put on, and empty when it was taken off. */
function traces(name: string, isWished: boolean): Traces {
  return {
    concerns: (entry) => entry.type === 'label' && entry.label?.name === name,
    makesSo: (entry) => (entry.body === '1') === isWished,
  }
}
