import { readMarkdown } from './markdown.ts'
import { mentionsOf } from './mentions.ts'
import { LEAST_WORD_LENGTH, MOST_PLACES } from './path-index.ts'
import type { FileEntry, RepositoryFiles } from './repository-files.ts'

/** A title has a few words that tell. */
const MOST_WORDS = 12

/**
 * The files that work on an issue may touch, the likeliest first: those that its text names, then those with a name in their
 * path that begins like a word of its title, or that lie beside a named one. The others follow only where there are so few
 * that all can be told.
 *
 * @param most how many at the most
 * @example likelyFiles({ title: 'Coupon is taken twice', body: 'See app/pay.py' }, files, 400) // pay.py, then app/coupons.py, …
 */
export function likelyFiles(
  { title, body }: { readonly title: string; readonly body: string },
  files: RepositoryFiles,
  most: number,
): readonly FileEntry[] {
  const mentions = mentionsOf(title, readMarkdown(body), files).files
  const named = mentions.flatMap(({ path }) => files.at(path) ?? [])
  const points = pointsOf(title, named, files, most)
  // equal ones stay in the order of the list
  const ranked = [...points].sort(([a, more], [b, less]) => less - more || a - b)
  const others = files.count <= most ? files.entries : []
  const all = new Set([...named, ...ranked.flatMap(([place]) => files.entries[place] ?? []), ...others])
  return [...all].slice(0, most)
}

/** How much speaks for the files that are not named, by their place: a word of the title more than the folder. */
function pointsOf(
  title: string,
  named: readonly FileEntry[],
  { index }: RepositoryFiles,
  most: number,
): Map<number, number> {
  const points = new Map<number, number>()
  const folders = new Set(named.map(({ path }) => folderOf(path)).filter((folder) => folder !== ''))
  for (const folder of folders) for (const place of index.filesIn(folder, most)) points.set(place, 1)
  for (const word of tellingWords(title)) {
    // a word that many have (`test`) tells nothing
    const places = index.filesWith(word, Math.min(most / 4, MOST_PLACES))
    for (const place of places) points.set(place, (points.get(place) ?? 0) + 2)
  }
  return points
}

function tellingWords(title: string): string[] {
  const words = new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  return [...words].filter((word) => word.length >= LEAST_WORD_LENGTH).slice(0, MOST_WORDS)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
