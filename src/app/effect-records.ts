import type { GroupCommit } from '../database/group-commit.ts'
import type { Intents } from '../gitea/effects/create-once.ts'
import type { CommentIds } from '../gitea/effects/effect-deps.ts'
import type { Pauses } from '../gitea/effects/write-gate.ts'

/** The name under which it is remembered how many copies of its own comments the bot has removed. */
export const COPIES_REMOVED = 'copies-removed'

/** The bookkeeping of effects in SQLite: creating calls that were begun, comments that were written, what is paused. */
export class EffectRecords implements Intents, CommentIds, Pauses {
  readonly #commits: GroupCommit

  constructor(commits: GroupCommit) {
    this.#commits = commits
  }

  async find(key: string): Promise<number | undefined> {
    const row = this.#commits.statement('select at from intents where key = ?').get(key)
    return typeof row?.at === 'number' ? row.at : undefined
  }

  record(key: string, atMs: number): Promise<void> {
    return this.#commits.write([
      { sql: 'insert or replace into intents (key, at) values (?, ?)', parameters: [key, atMs] },
    ])
  }

  clear(key: string): Promise<void> {
    return this.#commits.write([{ sql: 'delete from intents where key = ?', parameters: [key] }])
  }

  async commentId(key: string): Promise<number | undefined> {
    const row = this.#commits.statement('select id from own_comments where key = ?').get(key)
    return typeof row?.id === 'number' ? row.id : undefined
  }

  rememberComment(key: string, id: number): Promise<void> {
    return this.#commits.write([
      { sql: 'insert or replace into own_comments (key, id) values (?, ?)', parameters: [key, id] },
    ])
  }

  forgetComment(key: string): Promise<void> {
    return this.#commits.write([{ sql: 'delete from own_comments where key = ?', parameters: [key] }])
  }

  countCopy(): Promise<void> {
    return this.#commits.write([
      {
        sql: "insert into instance (name, value) values (?, '1') on conflict (name) do update set value = cast(value as integer) + 1",
        parameters: [COPIES_REMOVED],
      },
    ])
  }

  reason(scope: string): string | undefined {
    const row = this.#commits.statement('select reason from pauses where scope = ?').get(scope)
    return row === undefined ? undefined : String(row.reason)
  }

  /** Stops all writes in a scope: `instance`, `repo:9` or `issue:9#7`. */
  pause(scope: string, reason: string, atMs: number): Promise<void> {
    return this.#commits.write([
      {
        sql: 'insert or replace into pauses (scope, reason, at) values (?, ?, ?)',
        parameters: [scope, reason, atMs],
      },
    ])
  }

  resume(scope: string): Promise<void> {
    return this.#commits.write([{ sql: 'delete from pauses where scope = ?', parameters: [scope] }])
  }
}
