import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { manualClock } from '../server/manual-clock.ts'
import { describeInbox } from './inbox-contract.ts'

describeInbox('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-inbox-'))
  const clock = manualClock()
  const open: Database[] = []
  const inboxOn = async () => {
    const database = await openDatabase(join(folder, 'inbox.db'))
    open.push(database)
    return { database, inbox: new SqliteInbox(database, clock) }
  }
  const { database, inbox } = await inboxOn()
  return {
    inbox,
    clock,
    rows: {
      make: (name, value) => ({
        sql: 'insert into instance (name, value) values (?, ?)',
        parameters: [name, value],
      }),
      change: (name, from, to) => ({
        sql: 'update instance set value = ? where name = ? and value = ?',
        parameters: [to, name, from],
        mustChange: 1,
      }),
      read: async (name) => {
        const row = database.sqlite.prepare('select value from instance where name = ?').get(name)
        return row && String(row.value)
      },
    },
    beside: async () => (await inboxOn()).inbox,
    // the first connection is left as it is: what it did not commit does not exist for the second
    afterCrash: async () => (await inboxOn()).inbox,
    fillDisk: () =>
      limitPages(database, Number(database.sqlite.prepare('pragma page_count').get()?.page_count)),
    freeDisk: () => limitPages(database, 1_000_000),
    forbidWriting: () => {
      for (const { sqlite } of open) sqlite.exec('pragma query_only = on')
    },
    allowWriting: () => {
      for (const { sqlite } of open) sqlite.exec('pragma query_only = off')
    },
    close: async () => {
      for (const one of open) one.close()
      await rm(folder, { recursive: true })
    },
  }
})

function limitPages({ sqlite }: Database, pages: number): void {
  sqlite.exec(`pragma max_page_count = ${pages}`)
}
