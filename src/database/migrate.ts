import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { CoordinatorError } from '../errors.ts'
import { migrations } from './migrations/index.ts'
import type { Tables } from './schema.ts'

/**
 * Brings the tables to this version's shape; each migration is one transaction.
 * @throws CoordinatorError `DATABASE_NEWER` when a newer version of the program has used this database.
 */
export async function migrate(db: Kysely<Tables>, known = migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } })
  await refuseNewerDatabase(db, Object.keys(known))
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  throw new CoordinatorError(
    'MIGRATION_FAILED',
    `${failed ? `The migration ${failed}` : 'A migration'} of the database failed and was undone.`,
    {
      hint: 'Nothing was changed; keep the file, and see the cause.',
      cause: error,
    },
  )
}

async function refuseNewerDatabase(db: Kysely<Tables>, known: readonly string[]): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return
  const applied = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  const foreign = applied.map((row) => row.name).filter((name) => !known.includes(name))
  if (foreign.length === 0) return
  throw new CoordinatorError(
    'DATABASE_NEWER',
    `The database was written by a newer version (it has ${foreign.join(', ')}).`,
    {
      hint: 'Start that version again, or restore the backup made before the upgrade.',
    },
  )
}
