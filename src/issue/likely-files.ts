import { readMarkdown } from './markdown.ts'
import { mentionsOf } from './mentions.ts'
import type { FileEntry, RepositoryFiles } from './repository-files.ts'

/** Shorter words stand in too many paths. */
const LEAST_WORD_LENGTH = 4

/** A title has a few words that tell; each costs a look at every path. */
const MOST_WORDS = 12

/**
 * The files that work on an issue may touch, the likeliest first: those that its text names, then those that have a word of
 * its title in their path or lie beside a named one. The others follow only where there are so few that all can be told.
 *
 * @param most how many at the most
 * @example likelyFiles({ title: 'Coupons are taken twice', body: 'See app/pay.py' }, files, 400) // pay.py, then app/coupons.py, …
 */
export function likelyFiles(
  { title, body }: { readonly title: string; readonly body: string },
  files: RepositoryFiles,
  most: number,
): readonly FileEntry[] {
  const named = mentionsOf(title, readMarkdown(body), files).files.map(({ path }) => path)
  const points = pointsOf(title, named, files.entries, most)
  const ranked = files.entries
    .map((entry, index) => ({ entry, points: points[index] ?? 0 }))
    .filter((candidate) => candidate.points > 0 || files.count <= most)
    // equal ones stay in the order of the list
    .sort((a, b) => b.points - a.points)
  return ranked.slice(0, most).map(({ entry }) => entry)
}

/** How much speaks for each file: a word of the title more than the folder, being named more than all words together. */
function pointsOf(
  title: string,
  named: readonly string[],
  entries: readonly FileEntry[],
  most: number,
): number[] {
  const places = new Map(named.map((path, index) => [path, named.length - index]))
  const folders = new Set(named.map(folderOf).filter((folder) => folder !== ''))
  const points = entries.map(({ path }) => {
    const place = places.get(path)
    if (place !== undefined) return 2 * MOST_WORDS + 1 + place
    return folders.has(folderOf(path)) ? 1 : 0
  })
  for (const found of placesOfWords(title, entries, most)) {
    for (const index of found) if (!isNamed(points[index])) points[index] = (points[index] ?? 0) + 2
  }
  return points
}

function isNamed(points = 0): boolean {
  return points > 2 * MOST_WORDS + 1
}

/** For each word of the title the files that have it in their path; a word that many have (`src`, `test`) tells nothing. */
function placesOfWords(title: string, entries: readonly FileEntry[], most: number): number[][] {
  const words = [...new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])]
  const telling = words.filter((word) => word.length >= LEAST_WORD_LENGTH).slice(0, MOST_WORDS)
  if (telling.length === 0) return []
  const paths = entries.map(({ path }) => path.toLowerCase())
  return telling
    .map((word) => paths.flatMap((path, index) => (path.includes(word) ? [index] : [])))
    .filter((found) => found.length <= most / 4)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
