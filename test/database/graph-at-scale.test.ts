import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { Kysely } from 'kysely'
import { migrate } from '../../src/database/migrate.ts'
import { migrations } from '../../src/database/migrations/index.ts'
import { nodeSqliteDialect } from '../../src/database/node-sqlite-dialect.ts'
import type { Tables } from '../../src/database/schema.ts'

describe('the migration of the graph', () => {
  it('finds out of the documents that are there which edges hold somebody back', async () => {
    const sqlite = new DatabaseSync(':memory:')
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(sqlite) })
    const before = Object.entries(migrations).filter(([name]) => name < '0003')
    await migrate(db, Object.fromEntries(before))
    const edges = {
      stated: { open: true, native: false, statedBy: ['9#1'], withdrawn: null },
      native: { open: true, native: true, statedBy: [], withdrawn: 'aaaa' },
      closed: { open: false, native: true, statedBy: ['9#1'], withdrawn: null },
      withdrawn: { open: true, native: false, statedBy: ['9#1'], withdrawn: 'aaaa' },
      unsaid: { open: true, native: false, statedBy: [], withdrawn: null },
    }
    for (const [blocker, edge] of Object.entries(edges))
      sqlite
        .prepare('insert into dependencies (dependent, blocker, document) values (?, ?, ?)')
        .run('9#1', blocker, JSON.stringify(edge))
    await migrate(db)
    const rows = await db.selectFrom('dependencies').select('blocker').where('holds', '=', 1).execute()
    expect(rows.map(({ blocker }) => blocker).sort()).to.deep.equal(['native', 'stated'])
    sqlite.close()
  })
})
