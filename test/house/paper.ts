import { readFileSync } from 'node:fs'

/** A page of the project as text. */
export function page(path: string): string {
  return readFileSync(path, 'utf8')
}

/** What stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */
export function section(path: string, name: string): string {
  const [, rest = ''] = page(path).split(`<!-- ${name}:begin -->\n`)
  const [inside, end] = rest.split(`<!-- ${name}:end -->`)
  if (inside === undefined || end === undefined) throw new Error(`${path} has no section ${name}`)
  return inside
}

/** The text in the first fence. */
export function fenced(text: string): string {
  const [, , inside] = /^(`{3,})[^\n]*\n([\s\S]*?)^\1$/m.exec(text) ?? []
  if (inside === undefined) throw new Error('there is no fence')
  return inside
}

/** The rows of all tables, as cells without backticks around them; heads and lines left out. */
export function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'))
  const isLine = (line: string | undefined) => line !== undefined && /^\|[\s|:-]+\|$/.test(line)
  return lines
    .filter((line, index) => !isLine(line) && !isLine(lines[index + 1]))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

/** A cell that is one piece of code: `PORT` for "`PORT`"; undefined for any other cell. */
export function codeIn(cell: string | undefined): string | undefined {
  return /^`([^`]+)`$/.exec(cell ?? '')?.[1]
}
