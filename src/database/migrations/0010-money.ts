import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What agents cost: by day, repository and agent, as sessions report it. It is kept by the database itself, so that it is never
 * another than what they said; a cost is of the day on which it was heard of. Of tasks there is what they take of a budget, or wait for.
 */
export const money: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table spending (
        day text not null, repo_id integer not null, agent text not null, usd real not null,
        primary key (day, repo_id, agent)) without rowid`.execute(db)
    await sql`insert into spending select ${DAY('sessions')}, ${REPOSITORY('sessions')}, agent, sum(cost_usd)
        from sessions where cost_usd > 0 group by 1, 2, 3`.execute(db)
    await sql`create trigger spending_of_session after update of cost_usd on sessions
        when new.cost_usd <> old.cost_usd begin
        insert into spending values (${DAY('new')}, ${REPOSITORY('new')}, new.agent, new.cost_usd - old.cost_usd)
          on conflict (day, repo_id, agent) do update set usd = usd + excluded.usd;
      end`.execute(db)
    await db.schema.alterTable('tasks').addColumn('usd', 'real').execute()
    await db.schema.alterTable('tasks').addColumn('waits_for', 'text').execute()
    await sql`update tasks set usd = (
        select json_extract(one.value, '$.costUsd') from json_each(tasks.document, '$.decision.considered') as one
          where json_extract(one.value, '$.verdict') = 'chosen' and json_extract(one.value, '$.costUsd') > 0)
      where agent is not null`.execute(db)
    await sql`create index tasks_by_money on tasks (agent, repo_id, usd) where usd is not null`.execute(db)
    await sql`create index tasks_that_wait_for on tasks (waits_for, priority, ready_since) where waits_for is not null`.execute(
      db,
    )
  },
}

/** In UTC. */
const DAY = (row: string) => sql.raw(`strftime('%Y-%m-%d', ${row}.heard_at / 1000, 'unixepoch')`)

/** `9` of `9#7` */
const REPOSITORY = (row: string) =>
  sql.raw(`cast(substr(${row}.key, 1, instr(${row}.key, '#') - 1) as integer)`)
