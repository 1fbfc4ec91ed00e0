import type { Write } from '../database/write.ts'
import type { PayloadOf } from './event-names.ts'
import type { Memory } from './memory.ts'

type Given = PayloadOf<'command.given'>

/** Where a command is known by: its comment and its line. */
export type Spot = Pick<Given, 'comment' | 'line'> & { readonly isCorrection?: boolean }

/**
 * How far a command has come. `begun`: perhaps some of it is done; `owed`: it is over, but for the word about it, which has to
 * wait; `done`, `refused`: it is over; `wrong`: it was misspelt, and its author may correct it.
 */
export type CommandState = 'begun' | 'owed' | 'done' | 'refused' | 'wrong'

/** How a command came to its end, and what there is to say about it. */
export interface CommandEnd {
  readonly state: Exclude<CommandState, 'begun' | 'owed'>
  readonly answer?: string | undefined
}

/** What is kept of a command. */
export interface CommandRecord {
  readonly state: CommandState
  /** What there is to say, where that is owed. */
  readonly owed?: CommandEnd
}

/** How long a refused person is not answered again on an issue, ms. */
const QUIET_MS = 60 * 60_000

/** What is kept of commands, and of whom they were refused to. */
export class CommandRecords {
  readonly #memory: Memory

  constructor(memory: Memory) {
    this.#memory = memory
  }

  async find(spot: Spot): Promise<CommandRecord | undefined> {
    const value = await this.#memory.recall(keyOf(spot))
    if (value === undefined) return undefined
    // an older version stored the command's name when it was done
    return value.startsWith('{') ? (JSON.parse(value) as CommandRecord) : { state: 'done' }
  }

  /** That it is over, and that it is still to be said. */
  owe(given: Given, owed: CommandEnd): Write {
    const record: CommandRecord = { state: 'owed', owed }
    return this.#memory.remember(keyOf(given), JSON.stringify(record))
  }

  write(given: Given, state: Exclude<CommandState, 'owed'>): Write {
    const record: CommandRecord = { state }
    return this.#memory.remember(keyOf(given), JSON.stringify(record))
  }

  /** Whether a person was refused something on this issue within the last hour, and answered. */
  async wasRefused(issueKey: string, userId: number, nowMs: number): Promise<boolean> {
    const at = Number(await this.#memory.recall(refusalKey(issueKey, userId)))
    return Number.isFinite(at) && at <= nowMs && nowMs - at < QUIET_MS
  }

  refuse(issueKey: string, userId: number, nowMs: number): Write {
    return this.#memory.remember(refusalKey(issueKey, userId), String(nowMs))
  }

  /** Whether a comment was read for commands, however somebody told of it. */
  async wasHeard(comment: number): Promise<boolean> {
    return (await this.#memory.recall(heardKey(comment))) !== undefined
  }

  hear(comment: number): Write {
    return this.#memory.remember(heardKey(comment), '')
  }
}

/** Also the id of its event: it is stored once. */
export function keyOf({ comment, line, isCorrection = false }: Spot): string {
  return `command:${comment}:${line}${isCorrection ? ':corrected' : ''}`
}

/** Under which a comment stands in the memory that was read for commands. */
export function heardKey(comment: number): string {
  return `commands-of:${comment}`
}

function refusalKey(issueKey: string, userId: number): string {
  return `command-refused:${issueKey}:${userId}`
}
