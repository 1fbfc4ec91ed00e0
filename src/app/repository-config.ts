import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../clock.ts'
import type { Checks } from '../gitea/checks.ts'
import type { Forge } from '../gitea/forge.ts'
import { findConfigFile, findOwnerFile, OWNER_REPOSITORIES, type RepositoryNames } from './config-file.ts'
import { isConfigGone, isOwnerConfigGone } from './config-gone.ts'
import { checkedConfig, type ParsedConfig, parseConfig } from './parse-config.ts'
import { RepositoryConfigError } from './repository-config-error.ts'

/** However few pushes are heard of, what was read is not trusted for longer. */
const CONFIG_TTL_MS = 5 * 60_000
/** That an owner has no file for all repositories is the usual case, and costs two calls to find out. */
const NO_OWNER_FILE_TTL_MS = 60 * 60_000
/** Repositories, or owners, whose files are kept; who was read first is forgotten first. */
const MOST_KEPT = 2_000

/** A file of an owner, and in which repository it lies. */
export interface OwnerConfig extends ParsedConfig {
  readonly repository: string
}

/** The configuration files of repositories and their owners, read when somebody asks and again after a push to the default branch. */
export class RepositoryConfigs {
  readonly #forge: Forge
  readonly #repositories: Shelf<ParsedConfig | undefined>
  readonly #owners: Shelf<OwnerConfig | undefined>

  constructor(forge: Forge, clock: Pick<Clock, 'now'>) {
    this.#forge = forge
    this.#repositories = new Shelf(clock, () => CONFIG_TTL_MS)
    this.#owners = new Shelf(clock, (file) => (file ? CONFIG_TTL_MS : NO_OWNER_FILE_TTL_MS))
  }

  /**
   * What the repository's file says, as the schema has it; no file says nothing, which is `{}`.
   * @throws RepositoryConfigError naming each wrong place; GiteaError when it cannot be read
   */
  async read<Out>(repoId: number, schema: Checks<Out>): Promise<Out> {
    return checkedConfig(await this.file(repoId), schema)
  }

  /**
   * The repository's file; undefined = it has none.
   *
   * @param names as they are now; without them Gitea is asked
   * @throws RepositoryConfigError when it is not YAML; GiteaError when it cannot be read
   */
  file(repoId: number, names?: RepositoryNames): Promise<ParsedConfig | undefined> {
    return this.#repositories.get(String(repoId), async () => {
      const file = await findConfigFile(this.#forge, repoId, names)
      return file && parseConfig(file)
    })
  }

  /** The file that counts in all repositories of an owner; undefined = there is none. @throws as {@link file} */
  ownerFile(owner: string): Promise<OwnerConfig | undefined> {
    return this.#owners.get(owner.toLowerCase(), async () => {
      const file = await findOwnerFile(this.#forge, owner)
      return file && { ...(await parseConfig(file)), repository: file.repository }
    })
  }

  /** Whether a file that a repository had is really gone, and not only out of sight. @throws GiteaError when the bot cannot look */
  isGone(repoId: number, names?: RepositoryNames): Promise<boolean> {
    return isConfigGone(this.#forge, repoId, names)
  }

  /** The same for the file of an owner. @throws as {@link isGone} */
  isOwnerGone(owner: string): Promise<boolean> {
    return isOwnerConfigGone(this.#forge, owner)
  }

  /** Told of every signed delivery, whoever listens to it: a push to the default branch may have changed a file. */
  heard(headers: IncomingHttpHeaders, json: Uint8Array): void {
    const event = headers['x-gitea-event'] ?? headers['x-forgejo-event']
    if (event !== 'push' || this.#repositories.isEmpty) return
    const push = readPush(json)
    if (push && push.ref === `refs/heads/${push.repository.default_branch}`) this.#forget(push.repository)
  }

  #forget({ id, name, owner }: Push['repository']): void {
    this.#repositories.drop(String(id))
    if (owner?.login && OWNER_REPOSITORIES.some((one) => one === name?.toLowerCase()))
      this.#owners.drop(owner.login.toLowerCase())
  }
}

interface Kept<Value> {
  readonly at: number
  readonly value: Promise<Value>
  ttlMs: number
}

/** What was read, by name; one reading for all who ask at the same time. */
class Shelf<Value> {
  readonly #clock: Pick<Clock, 'now'>
  readonly #ttlOf: (value: Value) => number
  readonly #kept = new Map<string, Kept<Value>>()

  constructor(clock: Pick<Clock, 'now'>, ttlOf: (value: Value) => number) {
    this.#clock = clock
    this.#ttlOf = ttlOf
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0
  }

  drop(name: string): void {
    this.#kept.delete(name)
  }

  get(name: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(name)
    if (known && this.#clock.now() - known.at < known.ttlMs) return known.value
    this.#kept.delete(name)
    const kept: Kept<Value> = { at: this.#clock.now(), value: read(), ttlMs: CONFIG_TTL_MS }
    const [first] = this.#kept.keys()
    if (this.#kept.size >= MOST_KEPT && first !== undefined) this.#kept.delete(first)
    this.#kept.set(name, kept)
    kept.value.then(
      (value) => {
        kept.ttlMs = this.#ttlOf(value)
      },
      (error: unknown) => {
        // a failed reading says nothing and is made again; a wrong file stays wrong until somebody changes it
        if (error instanceof RepositoryConfigError) return
        if (this.#kept.get(name) === kept) this.#kept.delete(name)
      },
    )
    return kept.value
  }
}

interface Push {
  readonly ref: string
  readonly repository: {
    readonly id: number
    readonly default_branch: string
    readonly name?: string
    readonly owner?: { readonly login?: string }
  }
}

/** Only as far as it is needed here; whether it is a proper push is decided where it is handled. */
function readPush(json: Uint8Array): Push | undefined {
  try {
    const body: Partial<Push> | null = JSON.parse(Buffer.from(json).toString('utf8'))
    return body?.repository ? (body as Push) : undefined
  } catch {
    return undefined
  }
}
