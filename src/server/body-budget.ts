/**
 * Each body's first bytes are free. An ordinary delivery (5 to 20 kB) so gets in even while somebody holds the
 * whole budget with large bodies that never end. Bytes.
 */
const FREE_BYTES_PER_BODY = 32 * 1024

/**
 * How many bytes of large bodies may be in memory at once, over all connections. What counts is what arrived:
 * by declared lengths, four requests that send nothing could lock everybody else out.
 */
export class BodyBudget {
  readonly #maxBytes: number
  #usedBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Bytes of large bodies in memory now. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Opens the account of one body; it must be closed when the body is no longer needed. */
  open(): BodyShare {
    return new BodyShare((bytes) => this.#take(bytes))
  }

  #take(bytes: number): boolean {
    if (bytes > 0 && this.#usedBytes + bytes > this.#maxBytes) return false
    this.#usedBytes += bytes
    return true
  }
}

/** What one body takes from the budget. */
export class BodyShare {
  readonly #take: (bytes: number) => boolean
  #takenBytes = 0

  constructor(take: (bytes: number) => boolean) {
    this.#take = take
  }

  /** Asks for room for a body of `totalBytes` so far; false if there is none. */
  growTo(totalBytes: number): boolean {
    const more = totalBytes - FREE_BYTES_PER_BODY - this.#takenBytes
    if (more <= 0) return true
    if (!this.#take(more)) return false
    this.#takenBytes += more
    return true
  }

  /** Gives everything back; safe to call twice. */
  close(): void {
    this.#take(-this.#takenBytes)
    this.#takenBytes = 0
  }
}
