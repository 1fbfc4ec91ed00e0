import type { Write } from '../database/write.ts'
import type { PayloadOf } from './event-names.ts'
import type { Memory } from './memory.ts'

type Given = PayloadOf<'command.given'>

/** Where a command is known by: its comment and its line. */
export type Spot = Pick<Given, 'comment' | 'line' | 'correction'> & { readonly isCorrection?: boolean }

/**
 * How far a command has come. `begun`: perhaps some of it is done; `owed`: it is over, but for the word about it, which has to
 * wait; `done`, `refused`: it is over; `wrong`: it was misspelt, and its author may correct it.
 */
export type CommandState = 'begun' | 'owed' | 'done' | 'refused' | 'wrong'

/** How a command came to its end, and what there is to say about it. */
export interface CommandEnd {
  readonly state: Exclude<CommandState, 'begun' | 'owed'>
  readonly answer?: string | undefined
  /** It was for writers, and whoever gave it is one: it is answered however often they do. */
  readonly isForWriters?: boolean
}

/** What is kept of a command. */
export interface CommandRecord {
  readonly state: CommandState
  /** What there is to say, where that is owed. */
  readonly owed?: CommandEnd
}

/** A line that was misspelt or wrong, and that its author may correct. */
export interface WrongLine {
  /** Which line of the comment it was at first. */
  readonly line: number
  /** Its words, as far as they tell it from another line. */
  readonly text: string
  /** How often it was corrected, and was wrong again. */
  readonly corrections: number
}

/** What is said to one comment. */
export interface Answers {
  /** By the line of the command; empty = nothing any more. */
  readonly lines: Readonly<Record<string, string>>
  /** Of the comment in which it stands; absent = none stands there. */
  readonly id?: number | undefined
}

/** So many answers a person gets on an issue within ten minutes, ms; what they ask beyond gets a reaction. */
const MOST_ANSWERS = 6
const ANSWERS_WITHIN_MS = 10 * 60_000

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

  /** The lines of a comment that may be corrected, in their order. */
  async wrongLines(comment: number): Promise<readonly WrongLine[]> {
    const value = await this.#memory.recall(wrongKey(comment))
    return value === undefined ? [] : JSON.parse(value)
  }

  keepWrongLines(comment: number, lines: readonly WrongLine[]): Write {
    const inOrder = lines.toSorted((one, other) => one.line - other.line)
    return this.#memory.remember(wrongKey(comment), JSON.stringify(inOrder))
  }

  async answers(comment: number): Promise<Answers> {
    const value = await this.#memory.recall(answersKey(comment))
    return value === undefined ? { lines: {} } : (JSON.parse(value) as Answers)
  }

  keepAnswers(comment: number, answers: Answers): Write {
    return this.#memory.remember(answersKey(comment), JSON.stringify(answers))
  }

  /** When a person was answered on this issue within the last minutes, ms since 1970. */
  async #answeredAt(issueKey: string, userId: number, nowMs: number): Promise<number[]> {
    const value = await this.#memory.recall(answeredKey(issueKey, userId))
    const times: number[] = value === undefined ? [] : JSON.parse(value)
    return times.filter((at) => at <= nowMs && nowMs - at < ANSWERS_WITHIN_MS)
  }

  /** Whether a person was answered on this issue as often as anybody is. */
  async isAnsweredOften(issueKey: string, userId: number, nowMs: number): Promise<boolean> {
    return (await this.#answeredAt(issueKey, userId, nowMs)).length >= MOST_ANSWERS
  }

  async countAnswer(issueKey: string, userId: number, nowMs: number): Promise<Write> {
    const times = [...(await this.#answeredAt(issueKey, userId, nowMs)), nowMs]
    return this.#memory.remember(answeredKey(issueKey, userId), JSON.stringify(times))
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
export function keyOf({ comment, line, isCorrection = false, correction = 1 }: Spot): string {
  const which = correction > 1 ? `-${correction}` : ''
  return `command:${comment}:${line}${isCorrection ? `:corrected${which}` : ''}`
}

/** Under which a comment stands in the memory that was read for commands. */
export function heardKey(comment: number): string {
  return `commands-of:${comment}`
}

function wrongKey(comment: number): string {
  return `commands-wrong:${comment}`
}

function answersKey(comment: number): string {
  return `command-answers:${comment}`
}

function answeredKey(issueKey: string, userId: number): string {
  return `command-answered:${issueKey}:${userId}`
}

function refusalKey(issueKey: string, userId: number): string {
  return `command-refused:${issueKey}:${userId}`
}
