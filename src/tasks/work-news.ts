import type { Clock } from '../clock.ts'

/** Tells those who wait for work of an agent that there may be some, within this process. */
export class WorkNews {
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #missed = new Set<string>()
  readonly #onReturn = new Set<(agent: string) => void>()
  readonly #listeners = new Set<(agent: string) => void>()

  /** There may be a task for this agent now. */
  announce(agent: string): void {
    for (const listener of this.#listeners) listener(agent)
    for (const wake of [...(this.#waiting.get(agent) ?? [])]) wake()
  }

  /** Calls back at each announcement. Returns the function that stops it. */
  onNews(listener: (agent: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** An agent asks for work. */
  ask(agent: string): void {
    if (this.#missed.has(agent)) for (const listener of this.#onReturn) listener(agent)
  }

  /** It is passed over somewhere until it asks for work. */
  miss(agent: string): void {
    this.#missed.add(agent)
  }

  /** It is passed over nowhere any more. */
  found(agent: string): void {
    this.#missed.delete(agent)
  }

  /** Calls back when an agent that is passed over asks for work. Returns the function that stops it. */
  onReturn(listener: (agent: string) => void): () => void {
    this.#onReturn.add(listener)
    return () => this.#onReturn.delete(listener)
  }

  /** Resolves at the next announcement for the agent (true), or when the time is over or `signal` is aborted (false). */
  wait(agent: string, waitMs: number, clock: Clock, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(agent) ?? new Set()
      this.#waiting.set(agent, waiting)
      const end = (isNews: boolean) => {
        cancel()
        signal?.removeEventListener('abort', giveUp)
        waiting.delete(wake)
        if (waiting.size === 0 && this.#waiting.get(agent) === waiting) this.#waiting.delete(agent)
        resolve(isNews)
      }
      const wake = () => end(true)
      const giveUp = () => end(false)
      const cancel = clock.after(waitMs, giveUp)
      waiting.add(wake)
      if (signal?.aborted) return giveUp()
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }
}
