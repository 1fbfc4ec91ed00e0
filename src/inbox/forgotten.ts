import type { GroupCommit } from '../database/group-commit.ts'

/** The name in the table `instance`. */
const FORGOTTEN = 'forgotten-up-to'

/** When the newest delivery came that was removed because it was old, ms since 1970; 0 = none was. */
export function forgottenUpTo(db: GroupCommit): number {
  return Number(db.statement('select value from instance where name = ?').get(FORGOTTEN)?.value ?? 0)
}

/** For use inside a group commit, together with the removal. */
export function forget(db: GroupCommit, receivedAt: number): void {
  db.statement(
    `insert into instance (name, value) values ('${FORGOTTEN}', ?)
      on conflict (name) do update set value = excluded.value where cast(excluded.value as integer) > cast(value as integer)`,
  ).run(String(receivedAt))
}
