/**
 * Whether a path on the first level is sent to the build, by a .dockerignore of plain names: `*` keeps all away, `!name`
 * lets one in, and the last line that speaks of it counts.
 *
 * @example isSent('src', '*\n!src') // true
 */
export function isSent(path: string, dockerignore: string): boolean {
  const [first = ''] = path.split('/')
  const lines = dockerignore.split('\n').map((line) => line.trim())
  const last = lines.findLast((line) => ['*', first, `!${first}`].includes(line))
  return last === undefined || last.startsWith('!')
}
