import { PathIndex } from './path-index.ts'
import type { FileNeed } from './reading.ts'
import { tokensOfFile } from './token-size.ts'

/** A file of the repository. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
}

/** A word that fits more files than this names none of them. */
const MOST_MATCHES = 2

/** Of a name that more files have (`index.ts`, `__init__.py`) only the whole path tells which is meant. */
const MOST_NAMESAKES = 100

/** Shorter names (`app`, `user`) stand in too many texts without meaning the file. */
const LEAST_SYMBOL_LENGTH = 5

/**
 * The files of a repository at one commit, found by what a text calls them.
 *
 * @example
 * const files = new RepositoryFiles([{ path: 'src/user_store.py', bytes: 4_300 }])
 * files.find('user_store.py') // { path: 'src/user_store.py', tokens: 1_000 }
 * files.findSymbol('UserStore') // [the same]
 */
export class RepositoryFiles {
  /** Whether these are all files, so that what is not among them does not exist. */
  readonly isComplete: boolean
  readonly #entries: readonly FileEntry[]
  readonly #byName = new Map<string, FileEntry[]>()
  #byStem: Map<string, FileEntry[]> | undefined
  #byPath: Map<string, FileEntry> | undefined
  #index: PathIndex | undefined

  constructor(
    entries: readonly FileEntry[],
    options: { readonly isComplete: boolean } = { isComplete: true },
  ) {
    this.isComplete = options.isComplete
    this.#entries = entries
    for (const entry of entries) push(this.#byName, nameOf(entry.path), entry)
  }

  /** All of them. */
  get entries(): readonly FileEntry[] {
    return this.#entries
  }

  /** How many files there are. */
  get count(): number {
    return this.#entries.length
  }

  /** Finds many at once by a word or a folder; built when it is first asked for. */
  get index(): PathIndex {
    this.#index ??= new PathIndex(this.#entries)
    return this.#index
  }

  /** The file with this very path. */
  at(path: string): FileEntry | undefined {
    const candidates = this.#byName.get(nameOf(path)) ?? []
    const found = candidates.length > MOST_NAMESAKES ? this.#whole(path.toLowerCase()) : undefined
    return found ?? candidates.find((entry) => entry.path === path)
  }

  /**
   * The file that a path means: the very path, else the only one that ends like it, so that `models.py`,
   * `app/models.py` and `/home/eve/checkout/app/models.py` all find `src/app/models.py`. Undefined if none or several fit.
   */
  find(path: string): FileNeed | undefined {
    const wanted = path.replaceAll('\\', '/').toLowerCase()
    const candidates = this.#byName.get(nameOf(wanted)) ?? []
    const exact =
      candidates.length > MOST_NAMESAKES
        ? this.#whole(wanted)
        : candidates.find((entry) => entry.path.toLowerCase() === wanted)
    if (exact || candidates.length > MOST_NAMESAKES) return exact && needOf(exact)
    const shared = candidates.map((entry) => sharedEnd(entry.path.toLowerCase(), wanted))
    const most = shared.reduce((a, b) => Math.max(a, b), 0)
    const best = candidates.filter((_, index) => shared[index] === most)
    const [only] = best
    return only && best.length === 1 && most >= Math.min(2, wanted.split('/').length)
      ? needOf(only)
      : undefined
  }

  /** The files named like a class, function or module: `UserStore`, `user_store`, `app.user_store.find`; at most two. */
  findSymbol(symbol: string): readonly FileNeed[] {
    this.#byStem ??= this.#stems()
    for (const part of symbol.split('.').reverse().slice(0, 3)) {
      const stem = plain(part)
      const found = stem.length < LEAST_SYMBOL_LENGTH ? [] : (this.#byStem.get(stem) ?? [])
      if (found.length > 0 && found.length <= MOST_MATCHES) return found.map(needOf)
    }
    return []
  }

  /** By its whole path, for names that so many files have that looking at each takes too long. */
  #whole(path: string): FileEntry | undefined {
    this.#byPath ??= new Map(this.#entries.map((entry) => [entry.path.toLowerCase(), entry]))
    return this.#byPath.get(path)
  }

  #stems(): Map<string, FileEntry[]> {
    const stems = new Map<string, FileEntry[]>()
    for (const entry of this.#entries) push(stems, plain(stemOf(entry.path)), entry)
    return stems
  }
}

function needOf({ path, bytes }: FileEntry): FileNeed {
  return { path, tokens: tokensOfFile(path, bytes) }
}

function push(map: Map<string, FileEntry[]>, key: string, entry: FileEntry): void {
  const known = map.get(key)
  if (known) known.push(entry)
  else map.set(key, [entry])
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase()
}

function stemOf(path: string): string {
  const name = nameOf(path)
  const dot = name.indexOf('.', 1)
  return dot > 0 ? name.slice(0, dot) : name
}

/** `UserStore`, `user-store` and `user_store` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

/** How many whole names at the end are the same: of `a/b/c` and `x/b/c` two. */
function sharedEnd(a: string, b: string): number {
  let count = 0
  for (let back = 1; ; back += 1) {
    const isEnd = isBorder(a, back) && isBorder(b, back)
    if (isEnd) count += 1
    if (back > a.length || back > b.length || a.at(-back) !== b.at(-back)) return count
  }
}

/** Whether a name begins just behind the place `back` from the end. */
function isBorder(path: string, back: number): boolean {
  return back > 1 && (back > path.length || path.at(-back) === '/')
}
