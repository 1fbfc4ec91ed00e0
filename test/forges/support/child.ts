import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** The last lines that a program printed are kept, to be shown when something fails. */
const KEPT_LINES = 400
const STOP_WITHIN_MS = 20_000

/** A program that runs beside the test and ends with it. */
export class Child {
  readonly #process: ChildProcess
  readonly lines: string[] = []

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#process = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.lines.push(...text.split('\n').filter((line) => line !== ''))
        if (this.lines.length > KEPT_LINES) this.lines.splice(0, this.lines.length - KEPT_LINES)
      })
    }
    const killIt = () => this.#process.kill('SIGKILL')
    process.once('exit', killIt)
    this.#process.once('exit', () => process.off('exit', killIt))
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  /** Sends the signal and waits for the end; resolves to the exit code, null if the signal ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.hasEnded) return this.#process.exitCode
    const ended = once(this.#process, 'exit')
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), STOP_WITHIN_MS)
    this.#process.kill(signal)
    await ended
    clearTimeout(impatience)
    return this.#process.exitCode
  }
}
