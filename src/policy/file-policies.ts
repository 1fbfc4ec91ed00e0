import type { RepositoryNames } from '../app/config-file.ts'
import type { ParsedConfig } from '../app/parse-config.ts'
import type { RepositoryConfigs } from '../app/repository-config.ts'
import { RepositoryConfigError } from '../app/repository-config-error.ts'
import type { Forge } from '../gitea/forge.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import type { Log } from '../log.ts'
import { LastGood, type LastGoodDeps } from './last-good.ts'
import type { Policies } from './policies.ts'
import { type Policy, policyOf, type Settled } from './policy.ts'
import { type Layer, withFile } from './read-file.ts'

/** What policies are made from. */
export interface FilePoliciesDeps {
  readonly configs: Pick<RepositoryConfigs, 'file' | 'ownerFile' | 'isGone' | 'isOwnerGone'>
  readonly forge: Pick<Forge, 'repository'>
  /** What app.yml says. */
  readonly instance: Settled
  /** Names of loaded plugins. */
  plugins(): readonly string[]
  /** Names of their commands; absent = they are not checked. */
  commands?(): readonly string[]
  /** Where the last good files are kept; absent = nowhere. */
  readonly lastGood?: LastGoodDeps
  readonly log: Log
}

/** One place where a file may lie, and what was found there. */
interface Source {
  /** In the database: `repo:9`, `owner:acme`. */
  readonly place: string
  /** For people: `acme/app`. */
  readonly name: string
  read(): Promise<ParsedConfig | undefined>
  /** Whether a file that was there is gone, and not only out of sight. */
  isGone(): Promise<boolean>
}

interface Made {
  readonly policy: Policy
  readonly problems: readonly RepositoryConfigError[]
}

/** What a source says now: a file, none, or why it is wrong. */
type Found = ParsedConfig | RepositoryConfigError | 'unreadable' | undefined

interface Kept extends Made {
  readonly found: readonly Found[]
}

const POLICIES_KEPT = 2_000

/** Policies from app.yml, the organisation's file and the repository's own, in this order. */
export class FilePolicies implements Policies {
  readonly instance: Policy
  readonly #deps: FilePoliciesDeps
  readonly #lastGood: LastGood
  readonly #kept = new Map<number, Kept>()
  readonly #names = new Map<number, RepositoryNames>()

  constructor(deps: FilePoliciesDeps) {
    this.#deps = deps
    this.instance = policyOf(deps.instance)
    this.#lastGood = new LastGood(deps.lastGood)
  }

  async of(repoId: number, names?: RepositoryNames): Promise<Policy> {
    return (await this.#made(repoId, names)).policy
  }

  recent(repoId: number): Policy | undefined {
    return this.#kept.get(repoId)?.policy
  }

  async problems(repoId: number): Promise<readonly RepositoryConfigError[]> {
    return (await this.#made(repoId)).problems
  }

  async #made(repoId: number, names?: RepositoryNames): Promise<Made> {
    const sources = await this.#sources(repoId, names)
    const found = await Promise.all(sources.map((source) => this.#find(source)))
    const known = this.#kept.get(repoId)
    if (known?.found.every((one, index) => one === found[index])) return known
    const made = await this.#make(sources, found)
    this.#kept.delete(repoId)
    forgetOldest(this.#kept)
    this.#kept.set(repoId, { ...made, found })
    return made
  }

  async #sources(repoId: number, names?: RepositoryNames): Promise<readonly Source[]> {
    const { configs } = this.#deps
    const own = names ?? this.#names.get(repoId) ?? (await this.#namesOf(repoId))
    // what it was called a moment ago is good enough to find the owner's file; its own is read by its id
    this.#names.delete(repoId)
    forgetOldest(this.#names)
    this.#names.set(repoId, own)
    const { owner, repo } = own
    return [
      {
        place: `owner:${owner.toLowerCase()}`,
        name: owner,
        read: async () => (owner === '' ? undefined : configs.ownerFile(owner)),
        isGone: async () => owner !== '' && configs.isOwnerGone(owner),
      },
      {
        place: `repo:${repoId}`,
        name: `${owner}/${repo}`,
        read: () => configs.file(repoId, names),
        isGone: () => configs.isGone(repoId, names),
      },
    ]
  }

  async #namesOf(repoId: number): Promise<RepositoryNames> {
    const repository = await this.#deps.forge.repository(repoId)
    return { owner: repository?.owner.login ?? '', repo: repository?.name ?? '' }
  }

  /** Whoever may not read the code, or asks a server that has lost it, works by what was last good; so does who finds nothing where a file was. */
  async #find(source: Source): Promise<Found> {
    try {
      const file = await source.read()
      if (file || !(await this.#lastGood.recall(source.place)) || (await source.isGone())) return file
      this.#deps.log.warn({ place: source.place }, 'a configuration file is out of sight')
      return 'unreadable'
    } catch (error) {
      if (error instanceof RepositoryConfigError) return error
      if (!(error instanceof GiteaError) || error.kind === 'away') throw error
      this.#deps.log.warn({ error, place: source.place }, 'a configuration file cannot be read')
      return 'unreadable'
    }
  }

  async #make(sources: readonly Source[], found: readonly Found[]): Promise<Made> {
    let settled = this.#deps.instance
    const problems: RepositoryConfigError[] = []
    for (const [index, source] of sources.entries()) {
      const result = await this.#layered(settled, source, found[index])
      settled = result.settled
      if (result.problem) problems.push(result.problem)
    }
    return { policy: policyOf(settled), problems }
  }

  async #layered(
    before: Settled,
    source: Source,
    found: Found,
  ): Promise<{ settled: Settled; problem?: RepositoryConfigError }> {
    if (found === undefined) {
      await this.#lastGood.keep(source.place, undefined)
      return { settled: before }
    }
    if (found === 'unreadable') return { settled: await this.#byLastGood(before, source) }
    try {
      if (found instanceof RepositoryConfigError) throw found
      const commands = this.#deps.commands?.()
      const settled = withFile(before, { ...this.#layer(found, source), ...(commands ? { commands } : {}) })
      await this.#lastGood.keep(source.place, found)
      return { settled }
    } catch (error) {
      if (!(error instanceof RepositoryConfigError)) throw error
      this.#deps.log.warn(
        { error, place: source.place },
        'a configuration file is wrong; the last good one holds',
      )
      return { settled: await this.#byLastGood(before, source), problem: error }
    }
  }

  /** What was right under another app.yml may be wrong now; then nothing of it counts. A plugin that is gone makes it not wrong. */
  async #byLastGood(before: Settled, source: Source): Promise<Settled> {
    const file = await this.#lastGood.recall(source.place)
    if (!file) return before
    try {
      return withFile(before, this.#layer(file, source))
    } catch (error) {
      if (error instanceof RepositoryConfigError) return before
      throw error
    }
  }

  #layer(file: ParsedConfig, { name }: Source): Layer {
    const within = 'repository' in file ? `${name}/${file.repository}` : name
    return { file, from: `${within}: ${file.path}`, level: 'repository', plugins: this.#deps.plugins() }
  }
}

/** Makes room for one more. */
function forgetOldest(kept: Map<number, unknown>): void {
  const [first] = kept.keys()
  if (kept.size >= POLICIES_KEPT && first !== undefined) kept.delete(first)
}
