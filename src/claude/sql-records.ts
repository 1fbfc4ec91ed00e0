import type { Compilable, Kysely } from 'kysely'
import { Conflict } from '../database/conflict.ts'
import { checkedValue } from '../database/node-sqlite-dialect.ts'
import type { Tables } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import { type BegunCall, dayOf, type EndedCall, type ModelRecords, type StoredAnswer } from './records.ts'

/** Answers and calls through Kysely. */
export class SqlModelRecords implements ModelRecords {
  readonly #db: Kysely<Tables>
  readonly #commit: (writes: readonly Write[]) => Promise<void>

  readonly #onEnd: ((call: EndedCall) => void) | undefined

  /** @param onEnd told of each call whose end is on the disk; for metrics */
  constructor(
    db: Kysely<Tables>,
    commit: (writes: readonly Write[]) => Promise<void>,
    onEnd?: (call: EndedCall) => void,
  ) {
    this.#db = db
    this.#commit = commit
    this.#onEnd = onEnd
  }

  async answer(key: string): Promise<StoredAnswer | undefined> {
    const row = await this.#db
      .selectFrom('model_answers')
      .select('document')
      .where('key', '=', key)
      .executeTakeFirst()
    return row && (JSON.parse(row.document) as StoredAnswer)
  }

  async spentMicroUsd(atMs: number): Promise<number> {
    const row = await this.#db
      .selectFrom('model_calls')
      .select((select) => select.fn.sum<number | null>('cost_microusd').as('spent'))
      .where('day', '=', dayOf(atMs))
      .executeTakeFirst()
    return Number(row?.spent ?? 0)
  }

  async callsFor(issue: string, atMs: number): Promise<number> {
    const row = await this.#db
      .selectFrom('model_calls')
      .select((select) => select.fn.countAll<number>().as('calls'))
      .where('day', '=', dayOf(atMs))
      .where('issue', '=', issue)
      .where((where) => where.or([where('cost_microusd', '>', 0), where('outcome', 'in', ASKED)]))
      .executeTakeFirst()
    return Number(row?.calls ?? 0)
  }

  async begin({ issue, model, atMs, worstMicroUsd }: BegunCall): Promise<number> {
    const last = await this.#db
      .selectFrom('model_calls')
      .select((select) => select.fn.max('id').as('id'))
      .executeTakeFirst()
    const id = Number(last?.id ?? 0) + 1
    const row = {
      id,
      day: dayOf(atMs),
      at: atMs,
      issue,
      model,
      outcome: 'begun',
      cost_microusd: worstMicroUsd,
    }
    await this.#commit([asWrite(this.#db.insertInto('model_calls').values({ ...row, ...NO_TOKENS }))])
    return id
  }

  async end(
    call: number,
    { outcome, use, costMicroUsd }: EndedCall,
    answered?: Parameters<ModelRecords['end']>[2],
  ): Promise<void> {
    const columns = {
      outcome,
      cost_microusd: costMicroUsd,
      input_tokens: use?.inputTokens ?? 0,
      cache_write_tokens: use?.cacheWriteTokens ?? 0,
      cache_read_tokens: use?.cacheReadTokens ?? 0,
      output_tokens: use?.outputTokens ?? 0,
    }
    const writes = [asWrite(this.#db.updateTable('model_calls').set(columns).where('id', '=', call))]
    if (answered) {
      const { key, model, atMs, answer } = answered
      const row = { key, model, at: atMs, document: JSON.stringify(answer) }
      const insert = this.#db.insertInto('model_answers').values(row)
      // the first answer stays: what was decided from it must not change by itself
      writes.push(asWrite(insert.onConflict((conflict) => conflict.doNothing())))
    }
    await this.#commit(writes)
    this.#onEnd?.({ outcome, use, costMicroUsd })
  }

  async isNews(what: string, atMs: number): Promise<boolean> {
    const name = `model-told:${what}`
    const value = dayOf(atMs)
    const row = await this.#db
      .selectFrom('instance')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst()
    if (row?.value === value) return false
    const insert = this.#db.insertInto('instance').values({ name, value })
    const write = insert.onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ value }).where('instance.value', '!=', value),
    )
    try {
      // of several that come this far at once only the first changes anything
      await this.#commit([{ ...asWrite(write), mustChange: 1 }])
      return true
    } catch (error) {
      if (error instanceof Conflict) return false
      throw error
    }
  }
}

/** Under way or answered, also where a call has no price. */
const ASKED = ['begun', 'read', 'refused', 'unusable']

const NO_TOKENS = { input_tokens: 0, cache_write_tokens: 0, cache_read_tokens: 0, output_tokens: 0 }

function asWrite(query: Compilable): Write {
  const { sql, parameters } = query.compile()
  return { sql, parameters: parameters.map(checkedValue) }
}
