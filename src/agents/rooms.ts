import { withFolders } from '../issue/occupied-files.ts'
import { isShared } from '../issue/shared-files.ts'
import type { TakenFile } from './elbow-room.ts'

/** What else of a task is told than what it changes. */
export type Holder = Omit<TakenFile, 'path'>

/** So many overlaps of one task are found at the most: one is enough to wait for. */
export const MOST_TAKEN = 20

/** Who has which files of one repository. Two paths overlap if they are the same, or one is a folder of the other. */
export class Rooms {
  readonly #exact = new Map<string, Holder>()
  /** By each folder that it lies in: something that is held there. */
  readonly #below = new Map<string, TakenFile>()
  readonly #shared: readonly string[]

  /** @param shared see {@link isShared}: files that everybody may change at once */
  constructor(shared: readonly string[]) {
    this.#shared = shared
  }

  copy(): Rooms {
    const copy = new Rooms(this.#shared)
    for (const [path, holder] of this.#exact) copy.#exact.set(path, holder)
    for (const [folder, file] of this.#below) copy.#below.set(folder, file)
    return copy
  }

  /** Files that somebody has now; who had one before keeps it. */
  take(paths: readonly string[], holder: Holder): void {
    for (const path of this.counted(paths)) {
      if (!this.#exact.has(path)) this.#exact.set(path, holder)
      for (const folder of withFolders(path).slice(0, -1))
        if (!this.#below.has(folder)) this.#below.set(folder, { ...holder, path })
    }
  }

  /** Those of the files that somebody has. */
  taken(paths: readonly string[]): TakenFile[] {
    const found = this.counted(paths).flatMap((path) => this.#at(path) ?? [])
    return found.slice(0, MOST_TAKEN)
  }

  /** Without those that everybody may change. */
  counted(paths: readonly string[]): readonly string[] {
    return paths.filter((path) => !isShared(path, this.#shared))
  }

  #at(path: string): TakenFile | undefined {
    for (const one of withFolders(path)) {
      const holder = this.#exact.get(one)
      if (holder) return { ...holder, path: one.length < path.length ? path : one }
    }
    return this.#below.get(path)
  }
}
