import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/database/open.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { describeTaskStore } from './task-store-contract.ts'

describeTaskStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-store-'))
  const database = await openDatabase(join(folder, 'store.db'))
  return {
    store: new SqlTaskStore(database.read),
    commit: (writes) => database.commits.write(writes),
    close: async () => {
      database.close()
      await rm(folder, { recursive: true })
    },
  }
})
