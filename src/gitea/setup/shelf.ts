import type { Clock } from '../../clock.ts'
import { GiteaError } from '../gitea-error.ts'
import { forgotten, markOf, recorded, type SetupRecord, type Thing } from './record.ts'

/** What the setup writes on its own machine. */
export interface OwnFiles {
  /** Stores the record before anything else happens. */
  save(record: SetupRecord): void
  /** Stores the bot's token in the settings. */
  keepToken(text: string): void
}

/** The record as it grows: each thing is written down before it is made, and again when it is. */
export class Shelf {
  readonly #files: OwnFiles
  readonly #clock: Clock
  #record: SetupRecord

  constructor(record: SetupRecord, files: OwnFiles, clock: Clock) {
    this.#record = record
    this.#files = files
    this.#clock = clock
  }

  get record(): SetupRecord {
    return this.#record
  }

  /** Whoever is killed in the middle leaves behind what may be there. */
  async making<Out>(
    one: Thing,
    work: () => Promise<Out>,
    done: (out: Out) => Thing = () => one,
  ): Promise<Out> {
    this.#keep(recorded(this.#record, one, this.#clock.now()))
    const out = await work().catch((error: unknown) => {
      // a clear no leaves nothing behind
      if (error instanceof GiteaError && ['refused', 'outside'].includes(error.kind)) this.forget(one)
      throw error
    })
    this.#keep(recorded(this.#record, done(out)))
    return out
  }

  made(one: Thing): void {
    this.#keep(recorded(this.#record, one))
  }

  forget(one: Thing): void {
    this.#keep(forgotten(this.#record, one))
  }

  keepToken(text: string): void {
    this.made({ what: 'setting', name: 'GITEA_TOKEN', mark: markOf(text) })
    this.#files.keepToken(text)
  }

  #keep(record: SetupRecord): void {
    this.#record = record
    this.#files.save(record)
  }
}
