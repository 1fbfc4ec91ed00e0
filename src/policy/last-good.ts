import type { Memory } from '../app/memory.ts'
import { type ParsedConfig, parseConfig } from '../app/parse-config.ts'
import type { Write } from '../database/write.ts'

/** Where the last good files are kept, so that they hold over a restart. */
export interface LastGoodDeps {
  readonly memory: Memory
  commit(writes: readonly Write[]): Promise<void>
}

/** The last file of each place that was right. */
export class LastGood {
  readonly #deps: LastGoodDeps | undefined

  /** @param deps without them nothing is kept, and nothing is known */
  constructor(deps: LastGoodDeps | undefined) {
    this.#deps = deps
  }

  /** Keeps a file, or that there is none. Writes only what is new. */
  async keep(place: string, file: Pick<ParsedConfig, 'path' | 'text'> | undefined): Promise<void> {
    if (!this.#deps) return
    const { memory, commit } = this.#deps
    const value = file ? JSON.stringify({ path: file.path, text: file.text }) : ''
    if (((await memory.recall(nameOf(place))) ?? '') === value) return
    await commit([memory.remember(nameOf(place), value)])
  }

  /** undefined = there never was one, or the last thing known is that there was none. */
  async recall(place: string): Promise<ParsedConfig | undefined> {
    const value = await this.#deps?.memory.recall(nameOf(place))
    return value ? parseConfig(JSON.parse(value) as { path: string; text: string }) : undefined
  }
}

function nameOf(place: string): string {
  return `policy-file:${place}`
}
