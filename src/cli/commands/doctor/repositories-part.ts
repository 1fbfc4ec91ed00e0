import { addLabels } from '../../../gitea/checkup/add-labels.ts'
import { hooksOf, mendHook } from '../../../gitea/checkup/hooks.ts'
import {
  ownerLabels,
  repositoriesOfBot,
  repositoryNamed,
  type SeenRepository,
} from '../../../gitea/checkup/repositories.ts'
import type { GiteaApi } from '../../../gitea/client.ts'
import type { LabelDefinition } from '../../../gitea/effects/label-definitions.ts'
import { Forge } from '../../../gitea/forge.ts'
import type { ForgeServer } from '../../../gitea/forge-server.ts'
import { labelNamesAt } from '../../../gitea/setup/at-place.ts'
import { onServer } from '../../../gitea/setup/hook-events.ts'
import { hooksToBot } from '../../../gitea/setup/plan-hook.ts'
import type { Place, RepositoryName } from '../../../gitea/setup/wish.ts'
import type { Policies } from '../../../policy/policies.ts'
import { repositoryNamed as namesIn } from '../../arguments.ts'
import { readingDeps } from '../../reading.ts'
import { eachAtOnce } from './at-once.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import { type HookWish, hookChecks, type PlaceHooks } from './hook-checks.ts'
import { nameOf, repositoryChecks, rootUrl } from './repository-checks.ts'
import { ifKnown, type Site } from './site.ts'

/** So many repositories are looked at together: a small Gitea has other things to do. */
const AT_ONCE = 8

/** What was found of all repositories. */
export interface RepositoriesPart {
  readonly findings: Finding[]
  /** Where the bot may write, for the round trip. */
  readonly open: readonly SeenRepository[]
  /** The hook of a repository if it is its own. */
  hookIn(repository: SeenRepository): number | undefined
}

/** @throws GiteaError when Gitea refuses the list, or goes away meanwhile */
export async function lookAtRepositories(
  site: Site,
  gitea: GiteaApi,
  server: ForgeServer,
): Promise<RepositoriesPart> {
  const forge = new Forge(gitea, () => site.clock.now())
  const { seen, findings } = await findRepositories(site, forge)
  const look = new Look(site, forge, server)
  const found = await eachAtOnce(seen, AT_ONCE, (repository) => look.at(repository))
  const [first] = seen
  return {
    findings: [...findings, ...(first ? [rootUrl(site.access?.giteaUrl ?? '', first)] : []), ...found.flat()],
    open: seen.filter(({ archived, may, hasIssues }) => !archived && hasIssues && may !== 'read'),
    hookIn: (repository) => look.hookIn(repository),
  }
}

/** Those that were named; else those that the bot was let into and those that the setup was told. */
async function findRepositories(
  site: Site,
  forge: Forge,
): Promise<{ seen: SeenRepository[]; findings: Finding[] }> {
  const isNamed = site.named.length > 0
  const listed = isNamed ? [] : await repositoriesOfBot(forge)
  const known = new Set(listed.map((one) => nameOf(one).toLowerCase()))
  const told: readonly RepositoryName[] = isNamed ? site.named : (site.record?.asked.repos ?? []).map(namesIn)
  const others = told.filter((name) => !known.has(nameOf(name).toLowerCase()))
  const asked = await eachAtOnce(others, AT_ONCE, async (name) => ({
    name,
    found: await repositoryNamed(forge.gitea, name),
  }))
  const seen = [...listed, ...asked.flatMap(({ found }) => (typeof found === 'string' ? [] : [found]))]
  const lost = asked.flatMap(({ name, found }) =>
    typeof found === 'string'
      ? [
          failed(
            'repositories',
            found,
            'See to its name, and let the bot in as a collaborator who may write.',
            { about: nameOf(name) },
          ),
        ]
      : [],
  )
  if (lost.length > 0) return { seen, findings: lost }
  if (seen.length > 0) return { seen, findings: [ok('repositories', `${seen.length}`)] }
  const remedy = 'Add the bot to a repository as a collaborator who may write, or run setup.'
  return { seen, findings: [warning('repositories', 'the bot was let into none', remedy)] }
}

/** One look; what owners and the instance have is asked once. */
class Look {
  readonly #site: Site
  readonly #forge: Forge
  readonly #types: readonly string[]
  readonly #policies: Policies | undefined
  readonly #ownLabels = new Map<string, Promise<string[]>>()
  readonly #places = new Map<string, Promise<PlaceHooks>>()
  readonly #own = new Map<number, number>()

  constructor(site: Site, forge: Forge, server: ForgeServer) {
    this.#site = site
    this.#forge = forge
    this.#types = onServer(ifKnown(site.needs)?.events ?? [], server)
    const manifest = ifKnown(site.manifest)
    this.#policies = manifest && readingDeps(manifest).policies
  }

  hookIn({ id }: SeenRepository): number | undefined {
    return this.#own.get(id)
  }

  async at(seen: SeenRepository): Promise<Finding[]> {
    const wanted = ifKnown(this.#site.needs)?.labels ?? []
    if (seen.archived) return repositoryChecks({ ...NOTHING, seen }, wanted, async () => {})
    const [labels, ofOwner, problems, ofOrganisation] = await Promise.all([
      labelNamesAt(this.#forge, placeOf(seen)),
      this.#labelsOfOwner(seen.owner),
      this.#policies?.problems(seen.id) ?? [],
      this.#forge.isOrganisation(seen.owner),
    ])
    const hooks = await this.#hooks(seen, ofOrganisation)
    const looked = {
      ...{ seen, ofOrganisation },
      labels: [...labels, ...ofOwner],
      problems: problems.map(({ message }) => message),
    }
    const make = (missing: readonly LabelDefinition[]) => addLabels(this.#forge, placeOf(seen), missing)
    return [...repositoryChecks(looked, wanted, make), ...hooks]
  }

  #labelsOfOwner(owner: string): Promise<string[]> {
    return once(this.#ownLabels, owner, () => ownerLabels(this.#forge, owner))
  }

  /** With an administrator's eyes, or the bot's where it is one. */
  async #hooks(seen: SeenRepository, ofOrganisation: boolean): Promise<Finding[]> {
    const { asAdmin, record, hookUrl, config } = this.#site
    const eyes = asAdmin ?? (seen.may === 'admin' ? this.#forge.gitea : undefined)
    const { id, owner } = seen
    const all: Place[] = [
      { kind: 'instance' },
      ...(ofOrganisation ? [{ kind: 'organisation', org: owner } as const] : []),
      placeOf(seen),
    ]
    const places = await Promise.all(all.map((place) => this.#placeHooks(eyes, place)))
    const own = places.at(-1)
    const ours = own?.hooks && hookUrl !== undefined ? hooksToBot(own.hooks, hookUrl)[0] : own?.hooks?.[0]
    if (ours) this.#own.set(id, ours.id)
    const wish: HookWish = {
      ...{ hookUrl, record, types: this.#types },
      secret: ifKnown(config)?.webhookSecrets[0] ?? '',
      mend: async (place, hook) => {
        if (eyes) await mendHook(eyes, place, hook, this.#types)
      },
    }
    return hookChecks(nameOf(seen), places, wish)
  }

  async #placeHooks(eyes: GiteaApi | undefined, place: Place): Promise<PlaceHooks> {
    if (!eyes) return { place, hooks: null }
    const key = place.kind === 'organisation' ? `org ${place.org}` : place.kind
    const ask = async () => ({ place, hooks: await hooksOf(eyes, place, () => this.#site.clock.now()) })
    return place.kind === 'repository' ? ask() : once(this.#places, key, ask)
  }
}

function placeOf({ id, owner, repo }: SeenRepository): Place {
  return { kind: 'repository', id, owner, repo }
}

const NOTHING = { labels: [], problems: [], ofOrganisation: false } as const

function once<Value>(
  kept: Map<string, Promise<Value>>,
  name: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const known = kept.get(name) ?? ask()
  kept.set(name, known)
  return known
}
