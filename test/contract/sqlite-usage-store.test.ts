import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/database/open.ts'
import { SqlUsageStore } from '../../src/tasks/sql-usage.ts'
import { describeUsageStore } from './usage-store-contract.ts'

describeUsageStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-usage-'))
  const database = await openDatabase(join(folder, 'store.db'))
  return {
    usage: new SqlUsageStore(database.read),
    commit: (writes) => database.commits.write(writes),
    close: async () => {
      database.close()
      await rm(folder, { recursive: true })
    },
  }
})
