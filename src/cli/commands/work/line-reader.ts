/** A line of stream-json has a whole file in it at times; what is longer is dropped. */
const LONGEST_LINE = 16 * 1024 * 1024

/** Makes lines of pieces of text, in bounded memory. */
export class LineReader {
  readonly #onLine: (line: string) => void
  #rest: string[] = []
  #length = 0
  #isDropping = false

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  add(text: string): void {
    const [first = '', ...others] = text.split('\n')
    this.#keep(first)
    for (const piece of others) {
      this.end()
      this.#keep(piece)
    }
  }

  /** What was not ended by a line break is a line too. */
  end(): void {
    const line = this.#rest.join('').replace(/\r$/, '')
    const isWhole = !this.#isDropping
    this.#rest = []
    this.#length = 0
    this.#isDropping = false
    if (isWhole && line !== '') this.#onLine(line)
  }

  #keep(piece: string): void {
    this.#length += piece.length
    if (this.#length > LONGEST_LINE) {
      this.#isDropping = true
      this.#rest = []
    } else if (piece !== '') this.#rest.push(piece)
  }
}
