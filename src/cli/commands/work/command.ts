import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { type Clock, sleep } from '../../../clock.ts'
import { asError } from '../../../errors.ts'
import { LineReader } from './line-reader.ts'

/** What is run, and where what it says goes. */
export interface CommandOptions {
  readonly argv: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Given to it first. */
  readonly input: string
  /** Further lines may follow later: its input is left open. */
  readonly keepsInput: boolean
  readonly clock: Clock
  readonly onLine: (line: string, from: 'stdout' | 'stderr') => void
}

/** How a command ended. */
export interface CommandEnd {
  /** Null = by a signal, or it did not start. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it did not start. */
  readonly error?: string
}

/** What it may go on saying after it has ended, through what it started, ms. */
const LAST_WORDS_MS = 1_000

/**
 * A command in a process group of its own: a Ctrl-C at the terminal is the runner's to pass on, and whatever it started ends
 * with it.
 */
export class Command {
  readonly #child: ChildProcess
  readonly #clock: Clock
  readonly ended: Promise<CommandEnd>
  #isOver = false

  constructor(options: CommandOptions) {
    const [program = '', ...args] = options.argv
    this.#clock = options.clock
    this.#child = spawn(program, args, {
      cwd: options.folder,
      env: options.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    const { stdin, stdout, stderr } = this.#child
    feed(stdin, options)
    const read = [listen(stdout, options, 'stdout'), listen(stderr, options, 'stderr')]
    this.ended = this.#end(read)
  }

  /** One more line for it, if its input is open. */
  say(line: string): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(`${line}\n`)
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // nobody of it is left
    }
  }

  /** Asks it to end, and after `graceMs` ends it. */
  async stop(graceMs: number): Promise<CommandEnd> {
    this.signal('SIGTERM')
    const waiting = new AbortController()
    await Promise.race([this.ended, sleep(this.#clock, graceMs, waiting.signal)])
    waiting.abort()
    if (!this.#isOver) this.signal('SIGKILL')
    return this.ended
  }

  async #end(read: readonly Promise<void>[]): Promise<CommandEnd> {
    const end = await endOf(this.#child)
    this.#isOver = true
    const waiting = new AbortController()
    const saidAll = Promise.all(read)
    await Promise.race([saidAll, sleep(this.#clock, LAST_WORDS_MS, waiting.signal)])
    waiting.abort()
    // what it left running would work on in a folder that goes away
    this.signal('SIGKILL')
    for (const stream of [this.#child.stdout, this.#child.stderr, this.#child.stdin]) stream?.destroy()
    return end
  }
}

function feed(stdin: Writable | null, { input, keepsInput }: CommandOptions): void {
  // it may end, or close its input, without reading
  stdin?.on('error', () => {})
  stdin?.write(input)
  if (!keepsInput) stdin?.end()
}

async function listen(
  stream: Readable | null,
  { onLine }: CommandOptions,
  from: 'stdout' | 'stderr',
): Promise<void> {
  if (!stream) return
  const lines = new LineReader((line) => onLine(line, from))
  stream.setEncoding('utf8').on('data', (text: string) => lines.add(text))
  await once(stream, 'close').catch(() => {})
  lines.end()
}

async function endOf(child: ChildProcess): Promise<CommandEnd> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return { code, signal }
  } catch (error) {
    return { code: null, signal: null, error: asError(error).message }
  }
}
