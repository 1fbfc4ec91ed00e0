import type { WireLabel } from '../wire.ts'

/** The definitions of the repositories, and who is making some at the moment. */
export class LabelShelf {
  readonly known = new Map<number, { at: number; labels: readonly WireLabel[] }>()
  readonly #busy = new Map<number, Promise<unknown>>()

  /** One at a time for a repository: four parallel creations of a name make four labels of that name. */
  exclusively<T>(repoId: number, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(repoId) ?? Promise.resolve()
    const turn = before.then(work, work)
    const done = turn
      .catch(() => {})
      .then(() => {
        if (this.#busy.get(repoId) === done) this.#busy.delete(repoId)
      })
    this.#busy.set(repoId, done)
    return turn
  }
}
