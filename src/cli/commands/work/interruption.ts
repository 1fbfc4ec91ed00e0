/** What Ctrl-C and SIGTERM mean to the runner: the first one gives back, the second one ends at once. */
export class Interruption {
  readonly #ending = new AbortController()
  readonly #atOnce = new Set<() => void>()
  readonly #onSignal = () => this.#again()

  constructor() {
    process.on('SIGINT', this.#onSignal)
    process.on('SIGTERM', this.#onSignal)
    process.on('SIGHUP', this.#onSignal)
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Called by the second signal, before the program ends. Returns the function that takes it back. */
  onSecond(callback: () => void): () => void {
    this.#atOnce.add(callback)
    return () => this.#atOnce.delete(callback)
  }

  clear(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, this.#onSignal)
  }

  #again(): void {
    if (this.#ending.signal.aborted) {
      for (const callback of this.#atOnce) callback()
      process.exit(130)
    }
    this.#ending.abort()
  }
}
