import type { Writable } from 'node:stream'
import type { Clock } from './clock.ts'

/** So much waits in memory for whoever reads the log: some thousand lines. */
const MOST_BYTES = 1024 * 1024

/**
 * Where the lines of a log go, without ever waiting for who reads them. A pipe that nobody reads is full after some hundred
 * lines; a program that waits for room there takes no deliveries any more, and does not even hear that it is to stop.
 * Instead the lines wait here, and what is too much is dropped, counted, and told as soon as there is room.
 */
export class LogOutput {
  /** Called with the number of lines that were dropped, as soon as one can be written again. */
  onRoom: (dropped: number) => void = () => {}
  readonly #stream: Writable
  readonly #mostBytes: number
  #dropped = 0
  #isBroken = false

  constructor(stream: Writable = process.stdout, mostBytes = MOST_BYTES) {
    this.#stream = stream
    this.#mostBytes = mostBytes
    // who read it has gone; that is no reason to end
    stream.on('error', () => {
      this.#isBroken = true
    })
    stream.on('drain', () => this.#tellDropped())
  }

  /** Takes one line, with its end. */
  write(line: string): void {
    if (this.#isBroken) return
    if (!this.#hasRoom(line)) {
      this.#dropped++
      return
    }
    this.#tellDropped()
    this.#stream.write(line)
  }

  /** Resolves when everything was handed on, or after `patienceMs`: perhaps nobody reads. */
  flushed(clock: Clock, patienceMs: number): Promise<void> {
    if (this.#isBroken || this.#stream.writableLength === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = clock.after(patienceMs, resolve)
      this.#stream.write('', () => {
        cancel()
        resolve()
      })
    })
  }

  #hasRoom(line: string): boolean {
    return this.#stream.writableLength + line.length <= this.#mostBytes
  }

  #tellDropped(): void {
    const dropped = this.#dropped
    this.#dropped = 0
    if (dropped > 0) this.onRoom(dropped)
  }
}
