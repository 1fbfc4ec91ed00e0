import { Writable } from 'node:stream'

/** A reader that takes nothing until it is told to. */
export class Reader extends Writable {
  readonly taken: string[] = []
  readonly #waiting: (() => void)[] = []
  isThere = false

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const take = () => {
      this.taken.push(String(chunk))
      done()
    }
    if (this.isThere) take()
    else this.#waiting.push(take)
  }

  come(): void {
    this.isThere = true
    for (const take of this.#waiting.splice(0)) take()
  }

  get messages(): { readonly msg: string; readonly dropped?: number }[] {
    return this.taken
      .join('')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  }
}
