import type { Claim } from '../../../agent-client/answers.ts'
import { commandEnvironment } from '../../../agent-config.ts'
import { type Clock, sleep } from '../../../clock.ts'
import { asError } from '../../../errors.ts'
import type { Attendant, Told } from './attendant.ts'
import type { Checkout } from './checkout.ts'
import { Command, type CommandEnd } from './command.ts'
import { cutAtWord, LONGEST_LINE } from './cut.ts'
import type { Interruption } from './interruption.ts'
import { adviceLine, type TaskFiles } from './task-files.ts'

/** How a command is run. */
export interface ShiftOptions {
  readonly clock: Clock
  readonly interruption: Interruption
  readonly argv: readonly string[]
  readonly agent: string
  /** What the command reads: the task, or the task and then a line for each advice, or nothing. */
  readonly input: 'task' | 'advice' | 'none'
  /** Sent to the command with each advice. */
  readonly signal?: NodeJS.Signals
  /** The git token, if it was asked for. */
  readonly extra: Readonly<Record<string, string>>
  /** Between SIGTERM and SIGKILL, ms. */
  readonly graceMs: number
  /** Between `rotate` and the end of a command that does not end by itself, ms. */
  readonly rotateMs: number
  readonly say: (line: string) => void
  /** What the command writes, for whoever watches. */
  readonly show: (line: string) => void
}

/** What became of a command. */
export interface ShiftEnd {
  readonly end: CommandEnd
  /** The last lines that it wrote. */
  readonly lastLines: readonly string[]
  /** What it said at its end (`result` of stream-json). */
  readonly result: string
}

const LAST_LINES = 30

/** One command at work on one task, from its start to its end. */
export class Shift {
  readonly #options: ShiftOptions
  readonly #attendant: Attendant
  readonly #files: TaskFiles
  readonly #lastLines: string[] = []
  readonly #over = new AbortController()
  #result = ''
  #isRotating = false
  #writing: Promise<void> = Promise.resolve()

  constructor(attendant: Attendant, files: TaskFiles, options: ShiftOptions) {
    this.#attendant = attendant
    this.#files = files
    this.#options = options
  }

  async work(claim: Claim, checkout: Checkout, task: string): Promise<ShiftEnd> {
    const { interruption, graceMs } = this.#options
    const command = this.#start(claim, checkout, task)
    const takeBack = interruption.onSecond(() => command.signal('SIGKILL'))
    this.#attendant.onAdvice((told) => this.#advise(told, command))
    await Promise.race([aborted(this.#attendant.signal), command.ended])
    // the last advice first: the command may want to know why it is ended
    await this.#writing
    const end = await (this.#attendant.signal.aborted ? command.stop(graceMs) : command.ended)
    this.#over.abort()
    this.#attendant.finish()
    this.#attendant.onAdvice(undefined)
    takeBack()
    return { end, lastLines: this.#lastLines, result: this.#result }
  }

  #start(claim: Claim, checkout: Checkout, task: string): Command {
    const { argv, agent, extra, input, clock } = this.#options
    return new Command({
      ...{ argv, clock, folder: checkout.tree },
      environment: commandEnvironment({ ...this.#files.environment(claim, checkout, agent), ...extra }),
      input: input === 'none' ? '' : task,
      keepsInput: input === 'advice',
      onLine: (line, from) => this.#heard(line, from),
    })
  }

  #advise(told: Told, command: Command): void {
    const { say, input, signal } = this.#options
    this.#writing = this.#writing.then(async () => {
      await this.#files
        .advise(told)
        .catch((error) => say(`The advice could not be written: ${asError(error).message}`))
      if (input === 'advice') command.say(`::mosaic ${adviceLine(told.advice, told.reason)}`)
      // after the file: whoever is woken by the signal reads the new advice
      if (signal) command.signal(signal)
    })
    if (told.advice === 'rotate') this.#rotateLater()
  }

  #rotateLater(): void {
    if (this.#isRotating) return
    this.#isRotating = true
    const { clock, rotateMs } = this.#options
    void sleep(clock, rotateMs, this.#over.signal).then(() => {
      if (!this.#over.signal.aborted) this.#attendant.stop({ kind: 'rotated' })
    })
  }

  #heard(line: string, from: 'stdout' | 'stderr'): void {
    const heard = from === 'stdout' ? this.#attendant.reader.read(line) : undefined
    if (heard?.result !== undefined) this.#result = heard.result
    if (heard) return
    const shown = cutAtWord(line, LONGEST_LINE)
    this.#lastLines.push(shown)
    if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift()
    this.#options.show(shown)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
