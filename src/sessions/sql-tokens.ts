import type { Kysely, Selectable } from 'kysely'
import { reusable } from '../database/reusable.ts'
import type { AgentTokenRow, Tables } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import { asWrite } from '../tasks/sql-write.ts'
import type { AgentToken, TokenRepository } from './tokens.ts'

/** Tokens through Kysely. */
export class SqlTokens {
  readonly #db: Kysely<Tables>
  readonly #byHash: (hash: string) => Promise<Selectable<AgentTokenRow> | undefined>
  readonly #byId: (id: string) => Promise<Selectable<AgentTokenRow> | undefined>

  constructor(db: Kysely<Tables>) {
    this.#db = db
    this.#byHash = reusable(db, db.selectFrom('agent_tokens').selectAll().where('hash', '=', ''))
    this.#byId = reusable(db, db.selectFrom('agent_tokens').selectAll().where('id', '=', ''))
  }

  async byHash(hash: string): Promise<AgentToken | undefined> {
    const row = await this.#byHash(hash)
    return row && toToken(row)
  }

  async byId(id: string): Promise<AgentToken | undefined> {
    const row = await this.#byId(id)
    return row && toToken(row)
  }

  async all(): Promise<readonly AgentToken[]> {
    const rows = await this.#db.selectFrom('agent_tokens').selectAll().orderBy('made_at').execute()
    return rows.map(toToken)
  }

  add(token: AgentToken): Write {
    const { repositories } = token
    return asWrite(
      this.#db.insertInto('agent_tokens').values({
        id: token.id,
        hash: token.hash,
        agent: token.agent,
        repositories: repositories && JSON.stringify(repositories),
        made_at: token.madeAt,
        expires_at: token.expiresAt,
        revoked_at: token.revokedAt,
        used_at: token.usedAt,
      }),
      1,
    )
  }

  /** Conflict if there is none of that id that still counts. */
  revoke(id: string, atMs: number): Write {
    const update = this.#db.updateTable('agent_tokens').set({ revoked_at: atMs })
    return asWrite(update.where('id', '=', id).where('revoked_at', 'is', null), 1)
  }

  used(id: string, atMs: number): Write {
    return asWrite(this.#db.updateTable('agent_tokens').set({ used_at: atMs }).where('id', '=', id))
  }
}

function toToken(row: Selectable<AgentTokenRow>): AgentToken {
  return {
    id: row.id,
    hash: row.hash,
    agent: row.agent,
    repositories: row.repositories === null ? null : (JSON.parse(row.repositories) as TokenRepository[]),
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    usedAt: row.used_at,
  }
}
