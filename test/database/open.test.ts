import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { type Kysely, sql } from 'kysely'
import { migrate } from '../../src/database/migrate.ts'
import { migrations } from '../../src/database/migrations/index.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { takeWorkerLock } from '../../src/database/worker-lock.ts'
import { CoordinatorError } from '../../src/errors.ts'
import { TestFolder } from './folder.ts'

/** Opens and closes the file in a process of its own, e.g. as another user. */
const OPEN_AND_CLOSE = `
import { openDatabase } from ${JSON.stringify(new URL('../../src/database/open.ts', import.meta.url).href)}
try { (await openDatabase(process.argv[1])).close(); console.log('opened') } catch (error) { console.log(error.code + ' ' + error.message) }
`

describe('opening the database', () => {
  const folder = new TestFolder()
  const open: Database[] = []
  afterEach(() => {
    for (const database of open.splice(0)) database.close()
    folder.remove()
  })

  async function opened(path = folder.file()): Promise<Database> {
    const database = await openDatabase(path)
    open.push(database)
    return database
  }

  async function refusal(path: string): Promise<CoordinatorError> {
    const error = await openDatabase(path).then(
      (database) => database.close(),
      (thrown: unknown) => thrown,
    )
    if (error instanceof CoordinatorError) return error
    throw new Error(`it was opened, or refused with ${String(error)}`)
  }

  async function inOwnProcess(path: string, uid?: number): Promise<string> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', OPEN_AND_CLOSE, path], {
      stdio: ['ignore', 'pipe', uid === undefined ? 'inherit' : 'ignore'],
      ...(uid === undefined ? {} : { uid }),
    })
    let said = ''
    child.stdout.on('data', (piece) => {
      said += piece
    })
    await once(child, 'close')
    return said.trim()
  }

  it('makes a file that nobody else on the machine can read, with its neighbours, and leaves the rights of one that is there', async () => {
    await opened(folder.file('bot.db'))
    takeWorkerLock(folder.file('bot.db'))()
    const rights = (name: string) => (statSync(folder.file(name)).mode & 0o777).toString(8)
    for (const name of ['bot.db', 'bot.db-wal', 'bot.db-shm', 'bot.db-worker'])
      expect(rights(name), name).to.equal('600')
    writeFileSync(folder.file('shared.db'), '', { mode: 0o640 })
    await opened(folder.file('shared.db'))
    expect(rights('shared.db')).to.equal('640')
  })

  it('makes the folder and the file, with a log written ahead and every commit synced', async () => {
    const { sqlite } = await opened(folder.file('deep/down/bot.db'))
    expect(sqlite.prepare('pragma journal_mode').get()).to.deep.include({ journal_mode: 'wal' })
    expect(sqlite.prepare('pragma synchronous').get()).to.deep.include({ synchronous: 2 })
    expect(sqlite.prepare('pragma auto_vacuum').get()).to.deep.include({ auto_vacuum: 2 })
    expect(sqlite.prepare('pragma busy_timeout').get()).to.deep.include({ timeout: 5000 })
  })

  it('opens what it made before', async () => {
    const first = await openDatabase(folder.file())
    await first.commits.write([
      { sql: 'insert into instance (name, value) values (?, ?)', parameters: ['x', '1'] },
    ])
    first.close()
    const { read } = await opened()
    expect(await read.selectFrom('instance').selectAll().execute()).to.deep.equal([{ name: 'x', value: '1' }])
  })

  it('can be done by several processes at the same moment, also the first time', async () => {
    const said = await Promise.all([1, 2, 3].map(() => inOwnProcess(folder.file())))
    expect(said).to.deep.equal(['opened', 'opened', 'opened'])
  })

  for (const [what, damage] of [
    [
      'is no database',
      () => Buffer.from('Once upon a time there was a file that was no database.\n'.repeat(100)),
    ],
    ['is damaged inside', (bytes: Buffer) => bytes.fill(0xff, 4096 * 2, 4096 * 6)],
    ['was cut off', (bytes: Buffer) => bytes.subarray(0, 4096 * 5 + 100)],
  ] as const) {
    it(`refuses a file that ${what}, says what to do and changes nothing`, async () => {
      const path = folder.file()
      const made = await openDatabase(path)
      for (let n = 0; n < 50; n++)
        made.sqlite
          .prepare('insert into instance (name, value) values (?, ?)')
          .run(`n${n}`, 'x'.repeat(1_000))
      made.close()
      writeFileSync(path, damage(readFileSync(path)))
      const before = readFileSync(path)
      const error = await refusal(path)
      expect(error.code).to.equal('DATABASE_UNUSABLE')
      expect(error.message)
        .to.contain(path)
        .and.to.match(/restore a backup, or move it away/)
      expect(readFileSync(path).equals(before), 'the file is as it was').to.equal(true)
    })
  }

  it('finds damage in a large file without reading all of its deliveries', async () => {
    const path = folder.file()
    const { sqlite, close } = await openDatabase(path)
    sqlite.exec(`insert into deliveries (id, name, lane, received_at, headers, body)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 70) select i, 'x', 'x', 0, '', zeroblob(1000000) from n`)
    sqlite.exec(`insert into instance (name, value) with recursive n (i) as (select 1 union all select i + 1 from n where i < 999)
      select 'n' || i, hex(randomblob(20)) from n`)
    const root = Number(
      sqlite.prepare("select rootpage from sqlite_schema where name = 'instance'").get()?.rootpage,
    )
    close()
    ;(await openDatabase(path)).close()
    const bytes = readFileSync(path)
    bytes.fill(0xee, 4096 * (root - 1), 4096 * root)
    writeFileSync(path, bytes)
    expect((await refusal(path)).message).to.contain('damaged')
  })

  it('refuses a folder that cannot be made', async () => {
    writeFileSync(folder.file('file'), '')
    expect(await refusal(folder.file('file/bot.db'))).to.include({ code: 'DATABASE_UNUSABLE' })
  })

  it('refuses a path that is a folder', async () => {
    expect(await refusal(folder.path)).to.include({ code: 'DATABASE_UNUSABLE' })
  })

  for (const [what, forbid] of [
    ['a folder', () => chmodSync(folder.path, 0o555)],
    [
      'a file',
      () => {
        writeFileSync(folder.file(), '')
        chmodSync(folder.file(), 0o444)
        chmodSync(folder.path, 0o777)
      },
    ],
  ] as const) {
    it(`refuses ${what} that this user may not write, in one line`, async function () {
      // root may write everywhere, so somebody else has to try; only root can become somebody else
      const isRoot = process.getuid?.() === 0
      forbid()
      const said = isRoot ? await inOwnProcess(folder.file(), 65_534) : (await refusal(folder.file())).message
      chmodSync(folder.path, 0o700)
      // somebody else cannot read the sources where this project lies
      if (said === '') this.skip()
      expect(said)
        .to.match(/cannot be used: .*Check that the folder and the file can be written/)
        .and.not.contain('\n')
    })
  }

  it('refuses a database of a newer version, and leaves it alone', async () => {
    const { sqlite, close } = await openDatabase(folder.file())
    sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '')")
    close()
    const error = await refusal(folder.file())
    expect(error.code).to.equal('DATABASE_NEWER')
    expect(error.message).to.contain('9999-from-the-future').and.contain('Start that version again')
  })

  it('leaves nothing of a migration that fails', async () => {
    const { read, sqlite } = await opened()
    const tables = () => sqlite.prepare('select name, sql from sqlite_schema order by name').all()
    const before = tables()
    const bad = async (db: Kysely<unknown>) => {
      await db.schema.createTable('half').addColumn('x', 'integer').execute()
      await sql`insert into half values (1)`.execute(db)
      await sql`alter table tasks add column later text`.execute(db)
      throw new Error('the migration is wrong')
    }
    const error = await migrate(read, { ...migrations, '9999-bad': { up: bad } }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).to.include({ code: 'MIGRATION_FAILED' })
    expect(String(error)).to.contain('9999-bad')
    expect(tables()).to.deep.equal(before)
    await migrate(read)
  })

  it('does not leave the file open when it is refused', async () => {
    writeFileSync(folder.file(), 'no database '.repeat(1_000))
    await refusal(folder.file())
    expect(existsSync(`${folder.file()}-wal`)).to.equal(false)
    mkdirSync(folder.file('next'))
    const database = new DatabaseSync(folder.file('next/ok.db'))
    database.close()
  })
})
