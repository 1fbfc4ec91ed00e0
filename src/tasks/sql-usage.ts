import { type Kysely, type Selectable, sql } from 'kysely'
import { HALF_LIFE_MS } from '../agents/learned-ratios.ts'
import type { Tables, UsageRow } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import type { SessionEnd } from './session.ts'
import { asWrite } from './sql-write.ts'
import { bucketsOf, calibratedSource, type EstimateSource, type Usage } from './usage.ts'
import type { StatedUse, Summed, Times, UsageStore, UsedBy, UsedOnce } from './usage-store.ts'

/** Usage through Kysely. */
export class SqlUsageStore implements UsageStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  save(usage: Usage): Write {
    const insert = this.#db.insertInto('usage').values(toRow(usage))
    return asWrite(insert.onConflict((conflict) => conflict.column('session').doNothing()))
  }

  async find(session: string): Promise<Usage | undefined> {
    const row = await this.#db
      .selectFrom('usage')
      .selectAll()
      .where('session', '=', session)
      .executeTakeFirst()
    return row && toUsage(row)
  }

  async newest(): Promise<number> {
    const row = await this.#db
      .selectFrom('usage')
      .select('seq')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.seq ?? 0
  }

  async after(seq: number, limit: number): Promise<readonly UsedOnce[]> {
    const { rows } = await sql<UsedOnce>`
      select seq, at, source, difficulty, repo_id as repoId, agent, p50_bucket as p50Bucket, p90_bucket as p90Bucket
      from usage where seq > ${seq} and p50_bucket is not null order by seq limit ${limit}`.execute(this.#db)
    return rows
  }

  async summed(upTo: number, { baseMs, nowMs }: Times, repoId?: number): Promise<readonly Summed[]> {
    const here = repoId === undefined ? sql`` : sql`and repo_id = ${repoId}`
    const { rows } = await sql<Summed>`
      select source, difficulty, agent, p50_bucket as p50Bucket, p90_bucket as p90Bucket,
        sum(power(2.0, (case when at > ${nowMs} then ${nowMs} else at end - ${baseMs}) * 1.0 / ${HALF_LIFE_MS})) as weight
      from usage where seq <= ${upTo} and p50_bucket is not null ${here}
      group by source, difficulty, agent, p50_bucket, p90_bucket`.execute(this.#db)
    return rows
  }

  async lately(
    { source, difficulty, agent }: UsedBy,
    upTo: number,
    limit: number,
  ): Promise<readonly number[]> {
    const newest = this.#db
      .selectFrom('usage')
      .select('p50_bucket')
      .where('source', '=', source)
      .where('difficulty', '=', difficulty)
      .where('agent', '=', agent)
      .where('p50_bucket', 'is not', null)
      .where('seq', '<=', upTo)
      .orderBy('seq', 'desc')
      .limit(limit)
    return (await newest.execute()).flatMap((row) => row.p50_bucket ?? []).reverse()
  }

  async stated(repoId?: number): Promise<readonly StatedUse[]> {
    const here = repoId === undefined ? sql`` : sql`and repo_id = ${repoId}`
    const { rows } = await sql<StatedUse>`
      select source, difficulty, count(*) as tasks,
        sum(case when peak_context_tokens <= estimate_p90 then 1 else 0 end) as within
      from usage where source in ('stated', 'ordered') and ended = 'completed' and peak_context_tokens > 0 ${here}
      group by source, difficulty order by source, difficulty`.execute(this.#db)
    return rows
  }

  async old(beforeMs: number, limit: number): Promise<readonly Write[]> {
    const old = this.#db.selectFrom('usage').select('seq').where('at', '<', beforeMs).limit(limit)
    const rows = await old.execute()
    return rows.map(({ seq }) => asWrite(this.#db.deleteFrom('usage').where('seq', '=', seq)))
  }
}

function toRow(usage: Usage) {
  const { estimate, repoId, peakContextTokens, tokensUsed, costUsd, ...same } = usage
  // a number of a person corrects nobody else's
  const buckets = calibratedSource(usage.source) ? bucketsOf(usage) : undefined
  return {
    ...same,
    repo_id: repoId,
    estimate_p50: estimate.p50,
    estimate_p90: estimate.p90,
    peak_context_tokens: peakContextTokens,
    tokens_used: tokensUsed,
    cost_usd: costUsd,
    p50_bucket: buckets?.p50 ?? null,
    p90_bucket: buckets?.p90 ?? null,
  }
}

function toUsage(row: Selectable<UsageRow>): Usage {
  const { session, key, agent, sessions, at } = row
  return {
    ...{ session, key, agent, sessions, at },
    repoId: row.repo_id,
    difficulty: row.difficulty as Usage['difficulty'],
    source: row.source as EstimateSource,
    estimate: { p50: row.estimate_p50, p90: row.estimate_p90 },
    peakContextTokens: row.peak_context_tokens,
    tokensUsed: row.tokens_used,
    costUsd: row.cost_usd,
    ended: row.ended as SessionEnd,
  }
}
