import type { Clock } from '../../clock.ts'
import { type IssueAddress, issueKey } from '../issue-address.ts'
import { Postponed } from './postponed.ts'

/** Why the bot itself has paused an issue. A person who speaks to it there is answered all the same. */
export const OWN_PAUSE = 'it went back and forth without a person'

/** What is paused: `instance`, `repo:9` or `issue:9#7`. */
export interface Pauses {
  /** Why the scope is paused; undefined = it is not. Asked before every write, so it has to be cheap. */
  reason(scope: string): string | undefined
}

/** How many times a minute the bot may change what people see on one issue, and how many comments with answers it may write there. */
const CHANGES_PER_MINUTE = 6
/** Answers count for themselves: whoever asks much must not hold up what the bot does there for others. */
export type Budget = 'changes' | 'answers'
const MINUTE_MS = 60_000
/** How soon a paused write is tried again. */
const PAUSE_RECHECK_MS = 1_000
const ISSUES_KEPT = 5_000

/**
 * Every change of an issue passes here first: nothing is written while somebody has paused it, and no issue is changed
 * more than six times a minute, nor answered on more often, whatever happens around it.
 */
export class WriteGate {
  readonly #pauses: Pauses
  readonly #clock: Clock
  readonly #recent = new Map<string, number[]>()

  constructor(pauses: Pauses, clock: Clock) {
    this.#pauses = pauses
    this.#clock = clock
  }

  /**
   * Before each writing call; without an address only a pause of the instance counts.
   * @param isAnswer a person has spoken to the bot: its own pause does not count
   * @throws Postponed while the instance, the repository or the issue is paused
   */
  checkPaused(address?: IssueAddress, isAnswer = false): void {
    const about = address ? [`repo:${address.repoId}`, `issue:${issueKey(address)}`] : []
    for (const scope of ['instance', ...about]) {
      const reason = this.#pauses.reason(scope)
      if (reason !== undefined && !(isAnswer && reason === OWN_PAUSE))
        throw new Postponed(`${scope} is paused: ${reason}`, this.#clock.now() + PAUSE_RECHECK_MS)
    }
  }

  /**
   * Before a change that people see, which may take several calls (a comment and its labels).
   * @throws Postponed when paused, or until the minute is over
   */
  beginChange(address: IssueAddress, isAnswer = false, budget: Budget = 'changes'): void {
    this.checkPaused(address, isAnswer)
    const key = budget === 'answers' ? `answers:${issueKey(address)}` : issueKey(address)
    const now = this.#clock.now()
    const recent = (this.#recent.get(key) ?? []).filter((at) => at <= now && now - at < MINUTE_MS)
    const [oldest] = recent
    if (oldest !== undefined && recent.length >= CHANGES_PER_MINUTE) {
      throw new Postponed(`${key} was changed ${CHANGES_PER_MINUTE} times in a minute`, oldest + MINUTE_MS)
    }
    if (this.#recent.size >= ISSUES_KEPT) this.#recent.clear()
    this.#recent.set(key, [...recent, now])
  }
}
