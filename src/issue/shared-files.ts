/** Files that nearly every change touches, and whose conflicts are put right in a moment. */
export const USUAL_SHARED_FILES: readonly string[] = [
  'README*',
  'CHANGELOG*',
  'CHANGES*',
  'LICENSE*',
  '.gitignore',
  '*.lock',
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'go.mod',
  'go.sum',
]

/**
 * Whether everybody may change a file at once. A pattern without a slash is of a name in any folder, one with a slash of a path from the root
 * with everything below it; `*` stands for any part of a name.
 *
 * @example isShared('web/package-lock.json', ['*-lock.json']) // true
 */
export function isShared(path: string, patterns: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return patterns.some((pattern) =>
    pattern.includes('/') ? isBelow(path, pattern) : isLike(name, pattern.split('*')),
  )
}

function isBelow(path: string, pattern: string): boolean {
  const wanted = pattern.replace(/^\/+|\/+$/g, '').split('/')
  const parts = path.split('/')
  return wanted.every((part, index) => {
    const found = parts[index]
    return found !== undefined && isLike(found, part.split('*'))
  })
}

/** By hand: a pattern with many stars would keep a regular expression for ever. */
function isLike(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - at >= last.length && name.endsWith(last)
}
