import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../clock.ts'
import type { Checks } from '../gitea/checks.ts'
import type { Forge } from '../gitea/forge.ts'
import { type ConfigFile, findConfigFile } from './config-file.ts'
import { checkedConfig, type ParsedConfig, parseConfig } from './parse-config.ts'
import { RepositoryConfigError } from './repository-config-error.ts'

/** However few pushes are heard of, what was read is not trusted for longer. */
const CONFIG_TTL_MS = 5 * 60_000
const REPOSITORIES_KEPT = 500

interface Kept {
  readonly at: number
  readonly parsed: Promise<ParsedConfig | undefined>
}

/** The configuration files of repositories, read when somebody asks and again after a push to the default branch. */
export class RepositoryConfigs {
  readonly #forge: Forge
  readonly #clock: Clock
  readonly #kept = new Map<number, Kept>()

  constructor(forge: Forge, clock: Clock) {
    this.#forge = forge
    this.#clock = clock
  }

  /**
   * What the repository's file says, as the schema has it; no file says nothing, which is `{}`.
   * @throws RepositoryConfigError naming each wrong place; GiteaError when it cannot be read
   */
  async read<Out>(repoId: number, schema: Checks<Out>): Promise<Out> {
    return checkedConfig(await this.#parsed(repoId), schema)
  }

  /** Told of every signed delivery, whoever listens to it: a push to the default branch may have changed the file. */
  heard(headers: IncomingHttpHeaders, json: Uint8Array): void {
    const event = headers['x-gitea-event'] ?? headers['x-forgejo-event']
    if (event !== 'push' || this.#kept.size === 0) return
    const push = readPush(json)
    if (push && push.ref === `refs/heads/${push.repository.default_branch}`)
      this.#kept.delete(push.repository.id)
  }

  #parsed(repoId: number): Promise<ParsedConfig | undefined> {
    const known = this.#kept.get(repoId)
    if (known && this.#clock.now() - known.at < CONFIG_TTL_MS) return known.parsed
    const parsed = findConfigFile(this.#forge, repoId).then((file: ConfigFile | undefined) =>
      file ? parseConfig(file) : undefined,
    )
    const kept = { at: this.#clock.now(), parsed }
    if (this.#kept.size >= REPOSITORIES_KEPT) this.#kept.clear()
    this.#kept.set(repoId, kept)
    parsed.catch((error: unknown) => {
      // a failed reading says nothing and is made again; a wrong file stays wrong until somebody changes it
      if (error instanceof RepositoryConfigError) return
      if (this.#kept.get(repoId) === kept) this.#kept.delete(repoId)
    })
    return parsed
  }
}

interface Push {
  readonly ref: string
  readonly repository: { readonly id: number; readonly default_branch: string }
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
