import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { Kysely } from 'kysely'
import { migrate } from '../../src/database/migrate.ts'
import { migrations } from '../../src/database/migrations/index.ts'
import { nodeSqliteDialect } from '../../src/database/node-sqlite-dialect.ts'
import type { Tables } from '../../src/database/schema.ts'

describe('an upgrade of the database', () => {
  let sqlite: DatabaseSync
  let db: Kysely<Tables>
  beforeEach(() => {
    sqlite = new DatabaseSync(':memory:')
    db = new Kysely<Tables>({ dialect: nodeSqliteDialect(sqlite) })
  })
  afterEach(() => sqlite.close())

  /** `tasks.key` and so on. */
  function columns(): string[] {
    return sqlite
      .prepare(
        `select t.name || '.' || c.name as name from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table'`,
      )
      .all()
      .map(({ name }) => String(name))
  }

  it('adds tables and columns, and takes none away', async () => {
    const steps = Object.entries(migrations)
    expect(steps).to.have.length.above(5)
    for (let count = 1; count <= steps.length; count++) {
      const before = columns()
      await migrate(db, Object.fromEntries(steps.slice(0, count)))
      const after = new Set(columns())
      expect(
        before.filter((name) => !after.has(name)),
        steps[count - 1]?.[0],
      ).to.deep.equal([])
    }
  })

  it('leaves nothing when its second step fails: the old version may be started again', async () => {
    const [first, second, third] = Object.entries(migrations)
    if (!first || !second || !third) throw new Error('there are fewer migrations than that')
    await migrate(db, Object.fromEntries([first]))
    const bad = async () => {
      throw new Error('the disk is full')
    }
    const known = { ...Object.fromEntries([first, second]), [third[0]]: { up: bad } }
    const error = await migrate(db, known).catch((thrown: unknown) => thrown)
    expect(error).to.include({ code: 'MIGRATION_FAILED' })
    await migrate(db, Object.fromEntries([first]))
  })
})
