import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Remember } from '../../sessions/desk.ts'
import type { KeptAnswer, SqlAnswers } from '../../sessions/sql-answers.ts'

/** An answer as it is sent. */
export interface Sent {
  readonly status: number
  /** JSON; empty = none. */
  readonly body: string
}

/** A request that may come again. */
export interface KeyedRequest {
  readonly tokenId: string
  readonly key: string
  readonly method: string
  readonly path: string
  readonly bytes: Buffer
  /** The status with which success is answered. */
  readonly status: number
  /** Aborted when whoever sent it has hung up. */
  readonly gone: AbortSignal
  /** An answer as it is sent. */
  readonly write: (answer: unknown) => string
}

/** The status of an answer without a body. */
const NOTHING = 204

interface UnderWay {
  readonly request: string
  readonly sent: Promise<Sent | 'reused'>
  readonly gone: AbortSignal
}

/** Does a request with an Idempotency-Key once, however often it comes. */
export class Once {
  readonly #answers: SqlAnswers
  readonly #clock: Clock
  readonly #underWay = new Map<string, UnderWay>()

  constructor(answers: SqlAnswers, clock: Clock) {
    this.#answers = answers
    this.#clock = clock
  }

  /**
   * @param work is handed what to commit together with what it does; what it throws, or answers without committing it, is
   * done again when the request comes again
   * @returns `reused`: the key was another request's
   */
  async do(keyed: KeyedRequest, work: (remember: Remember) => Promise<Sent>): Promise<Sent | 'reused'> {
    const key = `${keyed.tokenId} ${keyed.key}`
    const request = requestHash(keyed)
    const twin = this.#underWay.get(key)
    if (twin) {
      if (twin.request !== request) return 'reused'
      const answer = await twin.sent
      // to one that hung up nothing is given, which is no answer to the one that asks again
      const isNone = answer !== 'reused' && answer.status === NOTHING && twin.gone.aborted
      return isNone ? this.do(keyed, work) : answer
    }
    const sent = this.#kept(key, request, keyed, work)
    this.#underWay.set(key, { request, sent, gone: keyed.gone })
    try {
      return await sent
    } finally {
      this.#underWay.delete(key)
    }
  }

  async #kept(
    key: string,
    request: string,
    { status, write }: KeyedRequest,
    work: (remember: Remember) => Promise<Sent>,
  ): Promise<Sent | 'reused'> {
    const kept = await this.#answers.find(key)
    if (kept) return kept.request === request ? kept : 'reused'
    return work((answer) => {
      const fresh: KeptAnswer = { request, status, body: write(answer) }
      return [this.#answers.keep(key, fresh, this.#clock.now())]
    })
  }
}

function requestHash({ method, path, bytes }: KeyedRequest): string {
  return createHash('sha256').update(`${method} ${path}\n`).update(bytes).digest('hex')
}
