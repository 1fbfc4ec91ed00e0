import type { LabelDefinition } from '../effects/label-definitions.ts'
import type { Forge } from '../forge.ts'
import { labelNamesAt, makeLabel } from '../setup/at-place.ts'
import type { Place } from '../setup/wish.ts'

/**
 * Makes labels one after the other, those that the bot has made meanwhile left out: Gitea makes several of one name.
 * @throws GiteaError
 */
export async function addLabels(
  forge: Forge,
  place: Place,
  labels: readonly LabelDefinition[],
): Promise<void> {
  const there = await labelNamesAt(forge, place)
  for (const label of labels.filter(({ name }) => !there.includes(name)))
    await makeLabel(forge.gitea, place, label)
}
