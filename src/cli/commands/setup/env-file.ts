/** The settings as they stand in a file: `NAME=value` lines. */

const LINE = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=\s*(.*?)\s*$/

/** The value of a setting; empty and missing are the same. @example settingIn('PORT="80"\n', 'PORT') // '80' */
export function settingIn(text: string, name: string): string | undefined {
  const values = text.split(/\r?\n/).flatMap((line) => {
    const [, found, value = ''] = LINE.exec(line) ?? []
    return found === name ? [value.replace(/^(["'])(.*)\1$/, '$2')] : []
  })
  // the last one counts, as for Node.js and Docker
  return values.at(-1) || undefined
}

/** The text with this value, in the line that is there or in a new one; nothing else changes. */
export function withSetting(text: string, name: string, value: string): string {
  const line = `${name}=${value}`
  const lines = text.split('\n')
  const at = lines.findLastIndex((one) => LINE.exec(one)?.[1] === name)
  if (at >= 0) return lines.map((one, index) => (index === at ? line : one)).join('\n')
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}

/** The text without a value for it; its line stays, as in an example that is still to be filled in. */
export function withoutSetting(text: string, name: string): string {
  return text
    .split('\n')
    .filter((line) => LINE.exec(line)?.[1] !== name)
    .join('\n')
}
