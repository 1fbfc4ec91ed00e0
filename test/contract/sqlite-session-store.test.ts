import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/database/open.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { describeSessionStore } from './session-store-contract.ts'

describeSessionStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-sessions-'))
  const database = await openDatabase(join(folder, 'store.db'))
  return {
    sessions: new SqlSessionStore(database.read),
    tasks: new SqlTaskStore(database.read),
    commit: (writes) => database.commits.write(writes),
    close: async () => {
      database.close()
      await rm(folder, { recursive: true })
    },
  }
})
