import type { FileEntry } from './repository-files.ts'

/** Shorter words stand in too many paths. */
export const LEAST_WORD_LENGTH = 4

/** A word that begins more names than this tells nothing, so no more places of it are kept. */
export const MOST_PLACES = 100

/** Of a name, or a folder with all above it, that has more words than this the first ones count. */
const MOST_WORDS_OF_A_NAME = 12

/** Of a longer word its beginning counts. */
const MOST_WORD_CHARS = 40

/** More different words than this no tree has that people made; the rest of them are not found. */
const MOST_WORDS = 300_000

const RUN = /[\p{L}\p{N}]+/gu

/** Where a name inside a name begins: `userStore`, `HTTPServer`. */
const INNER_NAME = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

/** Numbers for each key in one piece of memory, instead of an array for each. */
interface Places {
  /** Where those of each key begin; one more than there are keys. */
  readonly starts: Uint32Array
  readonly places: Uint32Array
}

/**
 * Finds the files of a tree by a word in their path, or by their folder, without a look at each path. It is built once for a tree:
 * measured with `npm run bench:read`, for 100,000 files.
 *
 * @example
 * const index = new PathIndex([{ path: 'app/userStore.ts', bytes: 1 }])
 * index.filesWith('store', 100) // [0]
 * index.filesIn('app', 400) // [0]
 */
export class PathIndex {
  /** In the order of their characters, so that those with one beginning stand together. */
  readonly #words: readonly string[]
  readonly #byWord: Places
  /** By the place of a word: 1 = more files have it than are kept. */
  readonly #isCommon: Uint8Array
  readonly #folders: ReadonlyMap<string, number>
  readonly #byFolder: Places

  constructor(entries: readonly FileEntry[]) {
    const words = new Map<string, number[]>()
    const folders = new Map<string, number[]>()
    const wordsOfFolders = new Map<string, readonly string[]>()
    entries.forEach(({ path }, index) => {
      const cut = path.lastIndexOf('/')
      const folder = path.slice(0, Math.max(0, cut))
      add(folders, folder, index)
      for (const word of known(wordsOfFolders, folder)) addWord(words, word, index)
      for (const word of wordsIn(path.slice(cut + 1))) addWord(words, word, index)
    })
    this.#words = [...words.keys()].sort()
    const lists = this.#words.map((word) => words.get(word) ?? [])
    this.#isCommon = Uint8Array.from(lists, (list) => Number(list.length > MOST_PLACES))
    this.#byWord = packed(lists.map((list) => (list.length > MOST_PLACES ? [] : list)))
    this.#folders = new Map([...folders.keys()].map((folder, at) => [folder, at]))
    this.#byFolder = packed([...folders.values()])
  }

  /** The places of the files with a word of their path that begins so, in small letters; none if there are more than `limit`. */
  filesWith(beginning: string, limit: number): readonly number[] {
    const found = new Set<number>()
    const start = beginning.slice(0, MOST_WORD_CHARS)
    for (let at = firstFrom(this.#words, start); this.#words[at]?.startsWith(start); at++) {
      if (this.#isCommon[at] === 1) return []
      for (const place of placesAt(this.#byWord, at)) found.add(place)
      if (found.size > limit) return []
    }
    return [...found]
  }

  /** The places of the files that lie in a folder itself, the first of them in the order of the tree. */
  filesIn(folder: string, most: number): readonly number[] {
    const at = this.#folders.get(folder)
    return at === undefined ? [] : [...placesAt(this.#byFolder, at).subarray(0, most)]
  }
}

function addWord(lists: Map<string, number[]>, word: string, index: number): void {
  const list = lists.get(word)
  if (!list && lists.size >= MOST_WORDS) return
  if (!list || (list.length <= MOST_PLACES && list.at(-1) !== index)) add(lists, word, index)
}

function add(lists: Map<string, number[]>, key: string, index: number): void {
  const list = lists.get(key)
  if (list) list.push(index)
  else lists.set(key, [index])
}

function known(wordsOfFolders: Map<string, readonly string[]>, folder: string): readonly string[] {
  const words = wordsOfFolders.get(folder) ?? wordsIn(folder)
  wordsOfFolders.set(folder, words)
  return words
}

/** Of `userStore_test` they are `userstore`, `store` and `test`: a word may begin where a name inside a name does. */
function wordsIn(name: string): string[] {
  const words = (name.match(RUN) ?? []).flatMap((run) => {
    if (run.length < LEAST_WORD_LENGTH) return []
    const whole = run.toLowerCase().slice(0, MOST_WORD_CHARS)
    // most names have no capitals, and the pattern is slow
    if (whole === run.slice(0, MOST_WORD_CHARS)) return [whole]
    const parts = run.split(INNER_NAME)
    const words = parts.map((_, index) => parts.slice(index).join('').slice(0, MOST_WORD_CHARS).toLowerCase())
    return words.filter((word) => word.length >= LEAST_WORD_LENGTH)
  })
  return words.length > MOST_WORDS_OF_A_NAME ? words.slice(0, MOST_WORDS_OF_A_NAME) : words
}

function packed(lists: readonly (readonly number[])[]): Places {
  const starts = new Uint32Array(lists.length + 1)
  lists.forEach((list, at) => {
    starts[at + 1] = (starts[at] ?? 0) + list.length
  })
  const places = new Uint32Array(starts.at(-1) ?? 0)
  lists.forEach((list, at) => {
    places.set(list, starts[at])
  })
  return { starts, places }
}

function placesAt({ starts, places }: Places, at: number): Uint32Array {
  return places.subarray(starts[at], starts[at + 1])
}

/** Where the first word stands that is not before `beginning`. */
function firstFrom(words: readonly string[], beginning: string): number {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((words[middle] ?? '') < beginning) low = middle + 1
    else high = middle
  }
  return low
}
