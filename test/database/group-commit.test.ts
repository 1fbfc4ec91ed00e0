import { expect } from 'chai'
import { Conflict } from '../../src/database/conflict.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { StorageUnavailable } from '../../src/database/storage-unavailable.ts'
import { TestFolder } from './folder.ts'

describe('the group commit', () => {
  const folder = new TestFolder()
  let database: Database
  beforeEach(async () => {
    database = await openDatabase(folder.file())
  })
  afterEach(() => {
    if (database.sqlite.isOpen) database.close()
    folder.remove()
  })

  const insert = (name: string, value = '1') => ({
    sql: 'insert into instance (name, value) values (?, ?)',
    parameters: [name, value],
  })
  const names = () =>
    database.sqlite
      .prepare('select name from instance order by name')
      .all()
      .map((row) => String(row.name))
  const submit = (name: string) => database.commits.write([insert(name)])
  const statusOf = async (promises: Promise<unknown>[]) =>
    (await Promise.allSettled(promises)).map((result) =>
      result.status === 'fulfilled' ? 'stored' : result.reason,
    )

  it('commits what one turn submits in one transaction', async () => {
    const commits: number[] = []
    const count = () => Number(database.sqlite.prepare('select total_changes() as n').get()?.n)
    const before = count()
    const all = ['a', 'b', 'c'].map((name) => submit(name).then(() => commits.push(count() - before)))
    await Promise.all(all)
    expect(commits, 'all three are there when the first is answered').to.deep.equal([3, 3, 3])
  })

  it('answers only after the commit', async () => {
    const other = await openDatabase(folder.file())
    await submit('a')
    expect(other.sqlite.prepare('select count(*) as n from instance').get()?.n).to.equal(1)
    other.close()
  })

  it('lets one that throws fail alone, with all that it wrote', async () => {
    const failure = new Error('a bug')
    const failing = database.commits.submit(() => {
      database.commits.execute(insert('half'))
      throw failure
    })
    expect(await statusOf([submit('a'), failing, submit('b')])).to.deep.equal(['stored', failure, 'stored'])
    expect(names()).to.deep.equal(['a', 'b'])
  })

  it('makes a real Error of whatever is thrown', async () => {
    for (const thrown of ['text', null, undefined, 42]) {
      const [reason] = await statusOf([
        database.commits.submit(() => {
          throw thrown
        }),
      ])
      expect(reason).to.be.an.instanceOf(Error)
    }
  })

  it('calls it a conflict when a row is there already, or is not as it was', async () => {
    await submit('a')
    const guarded = {
      sql: 'update instance set value = ? where name = ?',
      parameters: ['2', 'nobody'],
      mustChange: 1,
    }
    const [twice, nobody, other] = await statusOf([
      database.commits.write([insert('b'), insert('a')]),
      database.commits.write([insert('c'), guarded]),
      submit('d'),
    ])
    expect(twice).to.be.instanceOf(Conflict)
    expect(nobody).to.be.instanceOf(Conflict)
    expect(other).to.equal('stored')
    expect(names()).to.deep.equal(['a', 'd'])
  })

  it('does not call it a conflict when a row is against the rules', async () => {
    const [reason] = await statusOf([
      database.commits.write([
        { sql: 'insert into instance (name, value) values (?, ?)', parameters: ['a', null] },
      ]),
    ])
    expect(reason).to.be.an.instanceOf(Error).and.not.instanceOf(Conflict)
    expect(reason).not.to.be.instanceOf(StorageUnavailable)
  })

  it('stores nothing of a batch that the disk refuses, and goes on when it takes again', async () => {
    const pages = Number(database.sqlite.prepare('pragma page_count').get()?.page_count)
    database.sqlite.exec(`pragma max_page_count = ${pages}`)
    const large = database.commits.write([insert('large', 'x'.repeat(1_000_000))])
    const reasons = await statusOf([submit('a'), large, submit('b')])
    for (const reason of reasons) expect(reason).to.be.instanceOf(StorageUnavailable)
    expect(reasons[0]).to.have.property('retryAfterSeconds').that.is.at.least(1)
    expect(names()).to.deep.equal([])
    expect(database.commits.lastFailure).to.match(/full/)
    database.sqlite.exec('pragma max_page_count = 1000000')
    await submit('c')
    expect(names()).to.deep.equal(['c'])
    expect(database.commits.lastFailure).to.equal(undefined)
  })

  it('goes on after a disk that could not be written at all', async () => {
    database.sqlite.exec('pragma query_only = on')
    expect((await statusOf([submit('a')]))[0]).to.be.instanceOf(StorageUnavailable)
    database.sqlite.exec('pragma query_only = off')
    await submit('b')
    expect(names()).to.deep.equal(['b'])
  })

  it('gives up the whole batch when the disk fails in the middle of it, and can begin anew', async () => {
    const breaking = database.commits.submit(() => {
      database.sqlite.exec('pragma query_only = on')
      database.commits.execute(insert('b'))
    })
    for (const reason of await statusOf([submit('a'), breaking, submit('c')]))
      expect(reason).to.be.instanceOf(StorageUnavailable)
    expect(names()).to.deep.equal([])
    database.sqlite.exec('pragma query_only = off')
    await submit('d')
    expect(names()).to.deep.equal(['d'])
  })

  it('waits for another process that writes, and then commits', async () => {
    const other = await openDatabase(folder.file())
    other.sqlite.exec("begin immediate; insert into instance (name, value) values ('theirs', '1'); commit")
    other.close()
    await submit('ours')
    expect(names()).to.deep.equal(['ours', 'theirs'])
  })

  it('does not wait for ever: another process that holds the file is a failure of the disk', async () => {
    database.sqlite.exec('pragma busy_timeout = 10')
    const other = await openDatabase(folder.file())
    other.sqlite.exec('begin immediate')
    expect((await statusOf([submit('a')]))[0]).to.be.instanceOf(StorageUnavailable)
    other.close()
    await submit('b')
    expect(names()).to.deep.equal(['b'])
  })

  it('commits what waits when it is closed, and says no afterwards', async () => {
    const last = submit('last')
    database.close()
    await last
    const [reason] = await statusOf([submit('too late')])
    expect(reason).to.be.instanceOf(StorageUnavailable)
    database = await openDatabase(folder.file())
    expect(names()).to.deep.equal(['last'])
  })

  it('takes a submission that comes from within a commit into the next one', async () => {
    let inner: Promise<void> | undefined
    await database.commits.submit(() => {
      inner = submit('inner')
    })
    expect(names()).to.deep.equal([])
    await inner
    expect(names()).to.deep.equal(['inner'])
  })

  it('refuses what SQLite would store as something else', async () => {
    const date = new Date() as unknown as string
    const [reason] = await statusOf([
      database.commits.write([{ sql: insert('a').sql, parameters: ['a', date] }]),
    ])
    expect(reason).to.be.an.instanceOf(Error)
    const [first] = await statusOf([
      database.commits.write([
        { sql: 'insert into instance (name, value) values (?, 1)', parameters: [date] },
      ]),
    ])
    expect(first, 'a Date as the first parameter would be taken as names').to.be.an.instanceOf(Error)
    expect(names()).to.deep.equal([])
  })

  it('tells of each write once it is on the disk, and of none that was undone', async () => {
    const told: string[] = []
    const telling = (name: string) => ({ ...insert(name), onStored: () => told.push(name) })
    const { commits } = database
    await Promise.allSettled([
      commits.write([telling('a')]),
      commits.write([telling('b'), telling('a')]),
      commits.write([telling('c')]),
    ])
    expect(told).to.deep.equal(['a', 'c'])
    await commits.write([insert('d')])
    expect(told).to.deep.equal(['a', 'c'])
  })

  it('tells of nothing that the disk refuses', async () => {
    const told: string[] = []
    const { commits } = database
    const full = Object.assign(new Error('the disk is full'), { errcode: 13 })
    await Promise.allSettled([
      commits.write([{ ...insert('a'), onStored: () => told.push('a') }]),
      commits.submit(() => {
        throw full
      }),
    ])
    await submit('b')
    expect(told).to.deep.equal([])
    expect(names()).to.deep.equal(['b'])
  })
})
