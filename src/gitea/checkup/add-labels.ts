import type { LabelDefinition } from '../effects/label-definitions.ts'
import type { Forge } from '../forge.ts'
import { labelRequest } from '../setup/at-place.ts'
import * as wire from '../setup/wire.ts'
import type { SeenRepository } from './repositories.ts'
import { labelsOf } from './repositories.ts'

/**
 * Makes labels one after the other, those that the bot has made meanwhile left out: Gitea makes several of one name.
 * @throws GiteaError
 */
export async function addLabels(
  forge: Forge,
  seen: SeenRepository,
  labels: readonly LabelDefinition[],
): Promise<void> {
  const there = await labelsOf(forge, seen)
  const { id, owner, repo } = seen
  const place = { kind: 'repository', id, owner, repo } as const
  for (const label of labels.filter(({ name }) => !there.includes(name))) {
    const body = { ...label, color: `#${label.color.replace(/^#/, '')}`, exclusive: true }
    await labelRequest(forge.gitea, 'POST', { place }, wire.made, { body })
  }
}
