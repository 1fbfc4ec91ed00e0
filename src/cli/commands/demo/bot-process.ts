import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { childEnvironment, type SettingName } from '../../../config.ts'
import { CoordinatorError } from '../../../errors.ts'

/** The last lines of the bot's log that are shown when something was not true. */
const LINES_KEPT = 8

/** The bot as a process of its own, so that it can be killed the way a power cut kills it. */
export class BotProcess {
  readonly #child: ChildProcess
  readonly #log: string[] = []
  #url: string | undefined

  private constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#read(line))
    }
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param cli the command line's file, in the sources or in a build
   * @param folder where it runs; without an `app.yml` there it has the default agents
   * @throws CoordinatorError `DEMO_BOT_FAILED` with its last words
   */
  static async start(
    cli: string,
    settings: Partial<Record<SettingName, string>>,
    folder: string,
  ): Promise<BotProcess> {
    const child = spawn(process.execPath, [cli, 'start'], {
      cwd: folder,
      env: childEnvironment(settings),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const bot = new BotProcess(child)
    const exited = once(child, 'close')
    while (bot.#url === undefined && bot.isAlive) {
      await Promise.race([once(child.stdout, 'data'), exited])
    }
    if (bot.#url === undefined) {
      throw new CoordinatorError('DEMO_BOT_FAILED', `The bot did not start:\n${bot.lastWords}`)
    }
    return bot
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return this.#url ?? ''
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Its last log lines. */
  get lastWords(): string {
    return this.#log.join('\n')
  }

  /** Ends it at once: nothing of it gets to say goodbye. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Asks it to stop. @returns its exit code */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM')
    return this.#child.exitCode
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.isAlive) return
    const exited = once(this.#child, 'exit')
    this.#child.kill(signal)
    await exited
  }

  #read(line: string): void {
    this.#log.push(line)
    if (this.#log.length > LINES_KEPT) this.#log.shift()
    this.#url ??= /"url":"([^"]+)".*"msg":"the coordinator runs"/.exec(line)?.[1]
  }
}
