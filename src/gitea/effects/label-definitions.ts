import { GiteaError } from '../gitea-error.ts'
import type { IssueAddress } from '../issue-address.ts'
import { readAs, type WireLabel, wire } from '../wire.ts'
import { createOnce } from './create-once.ts'
import type { EffectDeps } from './effect-deps.ts'

/** A label as it is made when the repository has none of that name. */
export interface LabelDefinition {
  /** With its scope if it has one, e.g. `status/ready`. */
  readonly name: string
  /** Six hex digits, with `#` or without. */
  readonly color: string
  /** What people read when they point at it. */
  readonly description?: string
}

/** As Gitea takes it. @param exclusive whether it drives the others of its scope off an issue */
export function labelBody(label: LabelDefinition, exclusive: boolean) {
  return { ...label, color: `#${label.color.replace(/^#/, '')}`, exclusive }
}

/** How long a repository's definitions are trusted; a deleted one shows when it is used. */
const DEFINITIONS_TTL_MS = 10 * 60_000

/** How labels are looked for, and made. */
export interface DefinitionOptions {
  /** What was read before does not count. */
  readonly fresh: boolean
  /** Whether one that is made drives the others of its scope off an issue. */
  readonly exclusive: boolean
}

/** The ids of these labels in the repository, made where missing. */
export function ensureLabelDefinitions(
  deps: EffectDeps,
  address: IssueAddress,
  wanted: readonly LabelDefinition[],
  options: DefinitionOptions,
): Promise<number[]> {
  return deps.labels.exclusively(address.repoId, async () => {
    let labels = await definitions(deps, address, options.fresh)
    const missing = wanted.filter(({ name }) => idOf(labels, name) === undefined)
    for (const definition of missing) await createLabel(deps, address, definition, options.exclusive)
    // somebody else may have made one of the name meanwhile: only what is listed counts
    if (missing.length > 0) labels = await definitions(deps, address, true)
    return wanted.flatMap(({ name }) => idOf(labels, name) ?? [])
  })
}

/** The id of a label that exists, of the repository or its organisation; undefined = there is none of that name. */
export async function findLabel(
  deps: EffectDeps,
  address: IssueAddress,
  name: string,
  options: Pick<DefinitionOptions, 'fresh'>,
): Promise<number | undefined> {
  const id = idOf(await definitions(deps, address, options.fresh), name)
  // it may have been made a moment ago
  return id ?? idOf(await definitions(deps, address, true), name)
}

/** Of several labels of one name the oldest counts. */
function idOf(labels: readonly WireLabel[], name: string): number | undefined {
  const ids = labels.filter((label) => label.name === name).map((label) => label.id)
  return ids.length === 0 ? undefined : Math.min(...ids)
}

async function createLabel(
  deps: EffectDeps,
  address: IssueAddress,
  definition: LabelDefinition,
  exclusive: boolean,
): Promise<void> {
  const key = `label:${address.repoId}:${definition.name}`
  // always a new look: a person may have made the label since the definitions were read
  const look = async () =>
    (await definitions(deps, address, true)).find((label) => label.name === definition.name)
  await createOnce(deps, key, look, async () => {
    deps.gate.checkPaused(address)
    const body = labelBody(definition, exclusive)
    return readAs(
      wire.label,
      await deps.forge.gitea.repos.issueCreateLabel(address.owner, address.repo, body),
    )
  })
}

async function definitions(
  deps: EffectDeps,
  address: IssueAddress,
  fresh: boolean,
): Promise<readonly WireLabel[]> {
  const known = deps.labels.get(address.repoId)
  if (known && !fresh && deps.clock.now() - known.at < DEFINITIONS_TTL_MS) return known.labels
  const { gitea } = deps.forge
  const ofRepository = await deps.forge.all(async (query) =>
    readAs(wire.labels, await gitea.repos.issueListLabels(address.owner, address.repo, query)),
  )
  const labels = [...ofRepository, ...(await ofOrganisation(deps, address.owner))]
  deps.labels.keep(address.repoId, { at: deps.clock.now(), labels })
  return labels
}

/** An owner who is a person has no labels, and Gitea answers 404; without the scope it answers 403. */
async function ofOrganisation(deps: EffectDeps, owner: string): Promise<WireLabel[]> {
  try {
    return await deps.forge.all(async (query) =>
      readAs(wire.labels, await deps.forge.gitea.orgs.orgListLabels(owner, query)),
    )
  } catch (error) {
    if (error instanceof GiteaError && (error.isMissing || error.status === 403)) return []
    throw error
  }
}
