import type { FileNeed, Found } from './reading.ts'

/** Who mentions more files than this tells a story, and not what is to be changed. */
export const MOST_FOUND = 10

/** A folder at the root, such as `src/`: whoever names it means a good part of everything. */
const ROOT_FOLDER = /^[^/]+\/$/

/**
 * The files and folders that work is sure enough to change, from the root and without a slash at the end. What the author
 * states counts; what was found in the text counts if it is there in the repository, and if there are few of them. Neither a folder
 * at the root nor a pattern counts, but for `*` at the end of a folder.
 *
 * @example occupiedFiles(stated `./src/app/*` and `a.ts`) // ['src/app', 'a.ts']
 */
export function occupiedFiles({ value, source }: Found<readonly FileNeed[]>): readonly string[] {
  const isStated = source === 'stated'
  if (!isStated && value.length > MOST_FOUND) return []
  const counted = isStated ? value : value.filter(({ tokens }) => tokens !== null)
  const paths = counted.map(({ path }) => path.replace(/\/\*{1,2}$/, '/')).filter(isCertain)
  return [...new Set(paths.map((path) => path.replace(/^(?:\.?\/)+|\/+$/g, '')))].filter(
    (path) => path !== '',
  )
}

function isCertain(path: string): boolean {
  return !/[*{}]/.test(path) && !ROOT_FOLDER.test(path)
}

/** A path with all folders that it lies in: `a/b/c` is `a`, `a/b`, `a/b/c`. */
export function withFolders(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
