import type { UsageReport, Used } from '../../../agent-client/agent-api.ts'
import { LONGEST, MOST, SMALLEST_WINDOW } from '../../../agent-client/bodies.ts'
import { cutAtWord, LONGEST_LINE } from './cut.ts'

/** What a line of the command told. */
export interface Heard {
  readonly usage: UsageReport
  /** Its last word, if the line was that. */
  readonly result?: string
  /** The line was for the runner, not for people. */
  readonly isForMachines: boolean
}

/**
 * Adds up what a command says of its usage. Two languages are understood, line by line:
 *
 * - `::mosaic context=41000 limit=200000 tokens=180000 cost=0.42 progress=Writing the tests`, each part may be left out,
 *   `progress` is the last one and takes the rest of the line
 * - Claude Code's `--output-format stream-json` (https://docs.claude.com/en/docs/agent-sdk/cost-tracking): `assistant` lines have
 *   `message.usage`, those with one `message.id` are one step and say the same; the `result` line has the sum of all steps, and
 *   its `total_cost_usd` is what counts
 */
export class UsageReader {
  #usage: UsageReport = { contextTokens: 0 }
  #costUsd: number | undefined
  readonly #steps = new Map<string, number>()
  readonly #redact: (text: string) => string
  /** Of all steps: adding them up at each line would take longer with each line. */
  #stepsTokens = 0

  /** `redact` takes secrets out of what is shown of the command's words. */
  constructor(redact: (text: string) => string = (text) => text) {
    this.#redact = redact
  }

  /** What is known while the command works. */
  get usage(): UsageReport {
    return this.#usage
  }

  /** What it has used in all, to be told with the end. */
  get used(): Used {
    const { tokensUsed, costUsd } = this.#usage
    const cost = this.#costUsd ?? costUsd
    return {
      ...(tokensUsed === undefined ? {} : { tokensUsed }),
      ...(cost === undefined ? {} : { costUsd: cost }),
    }
  }

  /** @returns undefined when the line says nothing of usage */
  read(line: string): Heard | undefined {
    if (line.startsWith('::mosaic ')) return this.#own(line.slice('::mosaic '.length))
    if (!line.startsWith('{')) return undefined
    const message = objectIn(line)
    if (message?.type === 'assistant') return this.#step(message)
    if (message?.type === 'result') return this.#result(message)
    return typeof message?.type === 'string' ? { usage: this.#usage, isForMachines: true } : undefined
  }

  #own(text: string): Heard {
    const [, fields = '', progress] = /^(.*?)(?:(?:^|\s)progress=(.*))?$/s.exec(text) ?? []
    const said = new Map(
      [...fields.matchAll(/(?<!\w)(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
    )
    this.#learn({
      contextTokens: tokens(said.get('context')),
      contextLimit: windowSize(said.get('limit')),
      tokensUsed: tokens(said.get('tokens'), MOST.tokensUsed),
      costUsd: money(said.get('cost')),
      progress: progress === undefined ? undefined : this.#line(progress),
    })
    return { usage: this.#usage, isForMachines: true }
  }

  #step({ message, parent_tool_use_id: parent }: Loose): Heard {
    const { id, usage, content } = looseOf(message)
    const counts = usageOf(usage)
    if (counts !== undefined) {
      // the last line of a step has the highest output count
      const key = typeof id === 'string' ? id : `step ${this.#steps.size}`
      const before = this.#steps.get(key) ?? 0
      this.#steps.set(key, Math.max(counts, before))
      this.#stepsTokens += Math.max(counts - before, 0)
      const tokensUsed = tokens(this.#stepsTokens, MOST.tokensUsed)
      // a helper that it started has a window of its own
      this.#learn({ tokensUsed, contextTokens: parent ? undefined : tokens(counts) })
    }
    const progress = progressIn(content)
    this.#learn({ progress: progress === undefined ? undefined : this.#line(progress) })
    return { usage: this.#usage, isForMachines: true }
  }

  #result({ usage, total_cost_usd: cost, result }: Loose): Heard {
    const sum = usageOf(usage)
    const tokensUsed = sum === undefined ? undefined : Math.max(sum, this.#usage.tokensUsed ?? 0)
    this.#learn({ tokensUsed })
    // the work is done and paid for: told while the command ends, it could only have it stopped
    this.#costUsd = money(cost) ?? this.#costUsd
    return { usage: this.#usage, isForMachines: true, ...(typeof result === 'string' ? { result } : {}) }
  }

  /** Secrets are taken out before it is cut, and after what hides in them is. */
  #line(text: string): string {
    return shortened(this.#redact(plain(cutAtWord(text, LONGEST_LINE))))
  }

  #learn(more: { readonly [Key in keyof UsageReport]?: UsageReport[Key] | undefined }): void {
    const known = Object.entries(more).filter(([, value]) => value !== undefined)
    this.#usage = { ...this.#usage, ...Object.fromEntries(known) }
  }
}

type Loose = Readonly<Record<string, unknown>>

function objectIn(line: string): Loose | undefined {
  try {
    return looseOf(JSON.parse(line))
  } catch {
    return undefined
  }
}

function looseOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {}
}

/** What was read and written in one step: all of it is in the window then. */
function usageOf(value: unknown): number | undefined {
  const usage = looseOf(value)
  const parts = [
    usage.input_tokens,
    usage.cache_creation_input_tokens,
    usage.cache_read_input_tokens,
    usage.output_tokens,
  ].map((part) => tokens(part))
  if (parts.every((part) => part === undefined)) return undefined
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

/** A count that can be one; else it was not said. */
function tokens(value: unknown, most = MOST.tokens): number | undefined {
  const count = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof count !== 'number' || !(count >= 0 && count <= most)) return undefined
  return Math.round(count)
}

function windowSize(value: unknown): number | undefined {
  const size = tokens(value)
  return size !== undefined && size >= SMALLEST_WINDOW ? size : undefined
}

function money(value: unknown): number | undefined {
  const amount = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof amount === 'number' && amount >= 0 && amount <= MOST.costUsd ? amount : undefined
}

function progressIn(content: unknown): string | undefined {
  if (!Array.isArray(content)) return undefined
  for (const part of [...content].reverse().map(looseOf)) {
    if (part.type === 'text' && typeof part.text === 'string' && part.text.trim() !== '') return part.text
    if (part.type === 'tool_use' && typeof part.name === 'string') return `uses ${part.name}`
  }
  return undefined
}

/** Without what moves a terminal's cursor. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
}

function shortened(line: string): string {
  return line.length <= LONGEST.progress ? line : `${line.slice(0, LONGEST.progress - 1)}…`
}
