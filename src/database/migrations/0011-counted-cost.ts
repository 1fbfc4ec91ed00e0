import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What of a session's cost counts for budgets, beside what its agent has reported: a number that somebody got wrong, or that is paid by
 * a subscription, is not to keep everybody else's tasks waiting.
 */
export const countedCost: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`drop trigger spending_of_session`.execute(db)
    await sql`alter table sessions add column counted_usd real not null default 0`.execute(db)
    await sql`update sessions set counted_usd = cost_usd where cost_usd > 0`.execute(db)
    await sql`create trigger spending_of_session after update of counted_usd on sessions
        when new.counted_usd <> old.counted_usd begin
        insert into spending values (strftime('%Y-%m-%d', new.heard_at / 1000, 'unixepoch'),
            cast(substr(new.key, 1, instr(new.key, '#') - 1) as integer), new.agent, new.counted_usd - old.counted_usd)
          on conflict (day, repo_id, agent) do update set usd = usd + excluded.usd;
      end`.execute(db)
  },
}
