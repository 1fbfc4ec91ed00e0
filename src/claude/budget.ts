import type { Clock } from '../clock.ts'
import type { ModelRecords } from './records.ts'

/** How many texts of one issue are read in a day: whoever edits it all day long is not to spend what all share. */
export const CALLS_AN_ISSUE_A_DAY = 10

/** A call that may be made. */
export interface Permit {
  readonly call: number
  readonly worstMicroUsd: number
}

/**
 * What may be spent in a day (UTC). The worst that a call can cost is taken from it before the call is made, and given
 * back in part when its true cost is known, so that neither calls side by side nor a kill can spend more.
 */
export class Budget {
  readonly #records: ModelRecords
  readonly #clock: Clock
  readonly #dailyMicroUsd: number
  #last: Promise<unknown> = Promise.resolve()

  constructor(records: ModelRecords, clock: Clock, dailyUsd: number) {
    this.#records = records
    this.#clock = clock
    this.#dailyMicroUsd = Math.floor(dailyUsd * 1e6)
  }

  /** Takes the worst cost of a call, one after the other; `spent` = the day's budget cannot bear it, `issue` = that issue had its share. */
  take(issue: string, model: string, worstMicroUsd: number): Promise<Permit | 'spent' | 'issue'> {
    const taken = this.#last.then(() => this.#take(issue, model, worstMicroUsd))
    this.#last = taken.catch(() => undefined)
    return taken
  }

  async #take(issue: string, model: string, worstMicroUsd: number): Promise<Permit | 'spent' | 'issue'> {
    const atMs = this.#clock.now()
    if ((await this.#records.spentMicroUsd(atMs)) + worstMicroUsd > this.#dailyMicroUsd) return 'spent'
    if ((await this.#records.callsFor(issue, atMs)) >= CALLS_AN_ISSUE_A_DAY) return 'issue'
    return { call: await this.#records.begin({ issue, model, atMs, worstMicroUsd }), worstMicroUsd }
  }
}
