import type { Clock } from '../clock.ts'
import type { Write } from '../database/write.ts'
import type { Receipt } from './app.ts'
import type { Memory } from './memory.ts'

/** One delivery that came with the right signature. */
export interface Arrival {
  /** Of what it was about, as the inbox has it: `9#7`. */
  readonly lane: string
  readonly event: string
  /** ms since 1970. */
  readonly at: number
}

/** What came to the door, told to other processes through the database. */
export interface ArrivalNotes {
  /** The newest ones, oldest first. */
  readonly signed: readonly Arrival[]
  /** When something came whose signature was wrong or missing, ms since 1970; null = never. */
  readonly refusedAt: number | null
}

/** The name in the bot's memory. */
export const ARRIVALS = 'arrivals'
/** How many are noted: so many come in the time between two notes of a bot that is very busy. */
const MOST_NOTED = 200
/** Notes are written so often at the most, ms: strangers may knock as often as they like, and the disk hears nothing of it. */
const WRITE_EVERY_MS = 2_000

/**
 * Notes what comes to the door, also what is not stored because nobody listens to it: whoever looks from beside can tell
 * that hooks arrive, and whether their secret is right.
 */
export class Arrivals {
  readonly #clock: Clock
  readonly #memory: Pick<Memory, 'remember'>
  readonly #commit: (writes: readonly Write[]) => Promise<void>
  readonly #signed: Arrival[] = []
  #refusedAt: number | null = null
  #isWritten = true
  #cancel: (() => void) | undefined

  constructor(deps: {
    readonly clock: Clock
    readonly memory: Pick<Memory, 'remember'>
    commit(writes: readonly Write[]): Promise<void>
  }) {
    this.#clock = deps.clock
    this.#memory = deps.memory
    this.#commit = deps.commit
  }

  /** Something with the right signature came. */
  heard({ lane, event }: Receipt): void {
    if (lane === undefined || event === undefined) return
    this.#signed.push({ lane, event, at: this.#clock.now() })
    if (this.#signed.length > MOST_NOTED) this.#signed.shift()
    this.#note()
  }

  /** Something without it came. */
  refused(): void {
    this.#refusedAt = this.#clock.now()
    this.#note()
  }

  stop(): void {
    this.#cancel?.()
  }

  /** The first one at once, and what comes soon after it together. */
  #note(): void {
    this.#isWritten = false
    if (this.#cancel) return
    this.#write()
    this.#cancel = this.#clock.after(WRITE_EVERY_MS, () => {
      this.#cancel = undefined
      if (!this.#isWritten) this.#note()
    })
  }

  #write(): void {
    this.#isWritten = true
    const notes: ArrivalNotes = { signed: this.#signed, refusedAt: this.#refusedAt }
    // a disk that refuses is told of by everything else
    this.#commit([this.#memory.remember(ARRIVALS, JSON.stringify(notes))]).catch(() => {})
  }
}
