/** Lets what concerns the same thing happen one after the other, in the order in which it came. */
export class OneAtATime<Name = string> {
  readonly #last = new Map<Name, Promise<unknown>>()

  /** @param work begins when all that came before it for the same name is over, however that ended */
  async run<Result>(name: Name, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name)
    const mine = before ? before.then(work, work) : work()
    this.#last.set(name, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name)
    }
  }
}
