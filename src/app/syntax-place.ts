import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Where a file that could not be loaded breaks the rules of its language: `line 3 of /bot/greeter.js`. Node tells the
 * line for TypeScript only, so JavaScript is read once more as if it were that.
 *
 * @returns undefined if the failure is of another kind, or in a file that this one imports
 */
export function placeOfMistake(failure: unknown, location: string): string | undefined {
  if (!(failure instanceof SyntaxError)) return undefined
  return placeIn(failure.stack) ?? placeIn(mistakeIn(location)?.stack)
}

/** Before the usual lines, such a stack begins with the place and shows the line. */
function placeIn(stack = ''): string | undefined {
  const [, url, line] = /^(file:\/\/\S+):(\d+)$/m.exec(stack.split('\n    at ')[0] ?? '') ?? []
  return url === undefined ? undefined : `line ${line} of ${fileURLToPath(url)}`
}

function mistakeIn(location: string): SyntaxError | undefined {
  try {
    stripTypeScriptTypes(readFileSync(fileURLToPath(location), 'utf8'), { sourceUrl: location })
  } catch (error) {
    if (error instanceof SyntaxError) return error
  }
  return undefined
}
