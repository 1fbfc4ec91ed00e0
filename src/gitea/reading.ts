/** Something that is read when it is asked for first, and kept; what failed is not kept, but read again at the next question. */
export class Reading<T> {
  readonly #read: () => Promise<T>
  #made: Promise<T> | undefined

  constructor(read: () => Promise<T>) {
    this.#read = read
  }

  /** @throws whatever reading throws */
  get(): Promise<T> {
    return this.#made ?? this.#keep(this.#read())
  }

  /** Takes over what is known from elsewhere. */
  set(value: T): void {
    this.#made = Promise.resolve(value)
  }

  /** Changes what was read; nothing when nothing was. */
  change(change: (value: T) => T): void {
    if (this.#made) this.#keep(this.#made.then(change))
  }

  /** Reads again when it is asked for next. */
  forget(): void {
    this.#made = undefined
  }

  #keep(made: Promise<T>): Promise<T> {
    this.#made = made
    made.catch(() => {
      if (this.#made === made) this.#made = undefined
    })
    return made
  }
}
