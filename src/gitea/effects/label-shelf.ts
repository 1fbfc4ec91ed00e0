import { OneAtATime } from '../../one-at-a-time.ts'
import type { WireLabel } from '../wire.ts'

/** As many as `Forge` and the configuration files keep. */
const REPOSITORIES_KEPT = 500

/** The labels of a repository and its organisation. */
interface Definitions {
  /** When they were read, ms since 1970. */
  readonly at: number
  readonly labels: readonly WireLabel[]
}

/** The definitions of the repositories, and who is making some at the moment. */
export class LabelShelf {
  readonly #known = new Map<number, Definitions>()
  readonly #turns = new OneAtATime<number>()

  get(repoId: number): Definitions | undefined {
    return this.#known.get(repoId)
  }

  /** What was kept longest gives way. */
  keep(repoId: number, definitions: Definitions): void {
    this.#known.delete(repoId)
    this.#known.set(repoId, definitions)
    if (this.#known.size <= REPOSITORIES_KEPT) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }

  /** One at a time for a repository: four parallel creations of a name make four labels of that name. */
  exclusively<T>(repoId: number, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(repoId, work)
  }
}
