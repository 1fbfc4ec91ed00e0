import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import type { DecisionRecord } from './decision-record.ts'
import { DECISIONS_KEPT, type DecisionStore } from './decisions.ts'
import { asWrite } from './sql-write.ts'

/** Decisions through Kysely: one row each, whole. */
export class SqlDecisionStore implements DecisionStore {
  readonly #db: Kysely<Tables>

  readonly #onStored: ((record: DecisionRecord) => void) | undefined

  /** @param onStored told of each record that is on the disk; for metrics */
  constructor(db: Kysely<Tables>, onStored?: (record: DecisionRecord) => void) {
    this.#db = db
    this.#onStored = onStored
  }

  async find(key: string, number: number): Promise<DecisionRecord | undefined> {
    const row = await this.#db
      .selectFrom('decisions')
      .select('document')
      .where('key', '=', key)
      .where('number', '=', number)
      .executeTakeFirst()
    return row && (JSON.parse(row.document) as DecisionRecord)
  }

  async numbers(key: string): Promise<readonly number[]> {
    const rows = this.#db.selectFrom('decisions').select('number').where('key', '=', key).orderBy('number')
    return (await rows.execute()).map(({ number }) => number)
  }

  save(record: DecisionRecord): readonly Write[] {
    const { key, number, at } = record
    const columns = { at, document: JSON.stringify(record) }
    const insert = this.#db.insertInto('decisions').values({ key, number, ...columns })
    const trim = this.#db
      .deleteFrom('decisions')
      .where('key', '=', key)
      .where('number', '<=', number - DECISIONS_KEPT)
    const saved = asWrite(
      insert.onConflict((conflict) => conflict.columns(['key', 'number']).doUpdateSet(columns)),
    )
    return [{ ...saved, onStored: () => this.#onStored?.(record) }, asWrite(trim)]
  }

  forget(key: string): Write {
    return asWrite(this.#db.deleteFrom('decisions').where('key', '=', key))
  }

  async old(beforeMs: number, limit: number): Promise<readonly Write[]> {
    const rows = await this.#db
      .selectFrom('decisions')
      .innerJoin('tasks', 'tasks.key', 'decisions.key')
      .select(['decisions.key', 'decisions.number'])
      .where('decisions.at', '<', beforeMs)
      .where('tasks.state', 'in', ['done', 'released'])
      .limit(limit)
      .execute()
    return rows.map(({ key, number }) =>
      asWrite(this.#db.deleteFrom('decisions').where('key', '=', key).where('number', '=', number)),
    )
  }

  async all(): Promise<readonly DecisionRecord[]> {
    const rows = await this.#db.selectFrom('decisions').select('document').execute()
    return rows.map(({ document }) => JSON.parse(document) as DecisionRecord)
  }
}
