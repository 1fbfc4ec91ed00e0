import { styleText } from 'node:util'

const INDENT = ' '.repeat(10)
const WIDEST = 108
const NARROWEST = 60

/** Where the story is printed; a terminal knows its width. */
export type Paper = NodeJS.WritableStream & { readonly columns?: number }

/** Prints the story: who on the left, what on the right, wrapped to the terminal. Colours only where they are wanted. */
export class Teller {
  readonly #out: Paper
  readonly #width: number

  constructor(out: Paper) {
    this.#out = out
    this.#width = Math.max(NARROWEST, Math.min(WIDEST, out.columns ?? WIDEST)) - INDENT.length
  }

  /** A heading, with an empty line before it. */
  heading(text: string): void {
    this.#line('')
    this.#line(this.#styled('bold', text))
  }

  /** What somebody does or says. */
  says(who: string, ...paragraphs: readonly string[]): void {
    const lines = paragraphs.flatMap((text) => wrapped(text, this.#width))
    lines.forEach((line, index) => {
      const name = index === 0 ? this.#styled('cyan', who.padEnd(8)) : ' '.repeat(8)
      this.#line(`  ${name}${line}`)
    })
  }

  /** Something beside the story: small and grey. */
  aside(text: string): void {
    for (const line of wrapped(text, this.#width)) this.#line(INDENT + this.#styled('dim', line))
  }

  /** Lines as they are. */
  verbatim(text: string): void {
    for (const line of text.split('\n')) this.#line(this.#styled('dim', line))
  }

  /** Columns, each as wide as its widest cell; the last one is not padded. */
  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) =>
      Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    )
    for (const row of rows) {
      const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0))
      this.#line(INDENT + this.#styled('dim', cells.join('  ').trimEnd()))
    }
  }

  /** What hangs on an issue, and a remark behind it. */
  labels(names: readonly string[], remark = ''): void {
    const shown = names.length === 0 ? 'no labels' : names.map((name) => `[${name}]`).join(' ')
    const behind = remark === '' ? '' : `  ${this.#styled('dim', remark)}`
    this.#line(INDENT + this.#styled('green', shown) + behind)
  }

  #line(text: string): void {
    this.#out.write(`${text}\n`)
  }

  #styled(style: Parameters<typeof styleText>[0], text: string): string {
    return styleText(style, text, { stream: this.#out })
  }
}

/** Breaks at spaces; what stands after a line break stays on a line of its own. */
function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = ['']
    for (const word of line.split(' ')) {
      const last = lines.at(-1) ?? ''
      if (last === '') lines[lines.length - 1] = word
      else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
      else lines.push(word)
    }
    return lines
  })
}
