/** Where a progress line is written: `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Only so many tell apart how far it is; more would slow a terminal down. */
const STEPS = 200

/**
 * A line on a terminal that tells how far something is, and is gone at the end; nothing where nobody looks.
 *
 * @example
 * const progress = new Progress(process.stderr, 'issues read')
 * progress.tell(12, 40) // 12 of 40 issues read
 * progress.end()
 */
export class Progress {
  readonly #stream: ProgressStream
  readonly #what: string
  #told = -1

  constructor(stream: ProgressStream, what: string) {
    this.#stream = stream
    this.#what = what
  }

  tell(done: number, all: number): void {
    const step = all === 0 ? 0 : Math.floor((done / all) * STEPS)
    if (!this.#stream.isTTY || step === this.#told) return
    this.#told = step
    this.#stream.write(`\r\u001b[K${done} of ${all} ${this.#what}`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#stream.isTTY && this.#told >= 0) this.#stream.write('\r\u001b[K')
  }
}
