import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Which files tasks change that are with an agent or wait for one: an index from a repository and a path to the task. It is kept by the
 * database itself, so that it is never another than what the tasks say.
 */
export const room: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('tasks').addColumn('files', 'text').execute()
    await sql`create table occupied_files (
        repo_id integer not null, path text not null, key text not null,
        primary key (repo_id, path, key)) without rowid`.execute(db)
    await sql`create index occupied_files_by_task on occupied_files (key)`.execute(db)
    await sql`create trigger files_of_new_task after insert on tasks when new.files is not null begin
        insert into occupied_files select new.repo_id, value, new.key from json_each(new.files);
      end`.execute(db)
    await sql`create trigger files_of_task after update of files, repo_id on tasks
        when new.files is not old.files or new.repo_id <> old.repo_id begin
        delete from occupied_files where key = old.key;
        insert into occupied_files select new.repo_id, value, new.key from json_each(coalesce(new.files, '[]'));
      end`.execute(db)
  },
}
