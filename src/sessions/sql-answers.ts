import type { Kysely } from 'kysely'
import { DAY_MS } from '../clock.ts'
import type { Tables } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import { asWrite } from '../tasks/sql-write.ts'

/** What a request was answered with. */
export interface KeptAnswer {
  /** Hash of the request. */
  readonly request: string
  readonly status: number
  /** JSON. */
  readonly body: string
}

/** Answers are kept for so long for a request that comes again, ms. */
export const ANSWERS_KEPT_MS = DAY_MS

/** The answers to requests with a key, stored together with what the requests did. */
export class SqlAnswers {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(key: string): Promise<KeptAnswer | undefined> {
    const rows = this.#db.selectFrom('agent_answers').select(['request', 'status', 'body'])
    return rows.where('key', '=', key).executeTakeFirst()
  }

  /** Conflict if there is an answer for the key already. */
  keep(key: string, answer: KeptAnswer, atMs: number): Write {
    return asWrite(this.#db.insertInto('agent_answers').values({ key, ...answer, at: atMs }), 1)
  }

  forgetBefore(atMs: number): Write {
    return asWrite(this.#db.deleteFrom('agent_answers').where('at', '<', atMs))
  }
}
