import { createInterface, type Interface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { CoordinatorError } from '../../../errors.ts'

/** Asks whoever sits at the terminal. */
export interface Asker {
  /** An empty answer is the usual one. */
  ask(question: string, usual?: string): Promise<string>
  /** What is typed is not shown. */
  secret(question: string): Promise<string>
  confirm(question: string, usual: boolean): Promise<boolean>
}

/** Lines of a terminal, or of whatever streams stand for one. */
export class Terminal implements Asker {
  readonly #output: NodeJS.WritableStream
  readonly #lines: Interface
  readonly #stop = new AbortController()
  #isHidden = false

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#output = output
    const shown = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#isHidden) output.write(chunk)
        done()
      },
    })
    this.#lines = createInterface({ input, output: shown, terminal: true })
    // whoever leaves in the middle of a question would otherwise be waited for
    for (const event of ['SIGINT', 'close'] as const) this.#lines.on(event, () => this.#stop.abort())
  }

  async ask(question: string, usual = ''): Promise<string> {
    const shown = usual === '' ? question : `${question} [${usual}]`
    return (await this.#line(`${shown}: `)).trim() || usual
  }

  async secret(question: string): Promise<string> {
    this.#output.write(`${question} (not shown): `)
    this.#isHidden = true
    try {
      return (await this.#line('')).trim()
    } finally {
      this.#isHidden = false
      this.#output.write('\n')
    }
  }

  async confirm(question: string, usual: boolean): Promise<boolean> {
    const answer = (await this.#line(`${question} [${usual ? 'Y/n' : 'y/N'}] `)).trim().toLowerCase()
    return answer === '' ? usual : answer.startsWith('y')
  }

  close(): void {
    this.#lines.close()
  }

  async #line(prompt: string): Promise<string> {
    const { signal } = this.#stop
    try {
      return await this.#lines.question(prompt, { signal })
    } catch (cause) {
      throw new CoordinatorError('SETUP_STOPPED', 'Stopped; nothing more is done.', {
        cause: signal.aborted ? undefined : cause,
      })
    }
  }
}

/** The first line of what is piped in, and no more than a secret can be long. */
export async function firstLine(input: AsyncIterable<string | Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += chunk
    if (text.includes('\n') || text.length > MOST) break
  }
  return text.split(/\r?\n/)[0] ?? ''
}

const MOST = 10_000
