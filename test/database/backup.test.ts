import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { backUp, putInPlace } from '../../src/database/backup.ts'
import { contentsOf } from '../../src/database/contents.ts'
import { openDatabase } from '../../src/database/open.ts'
import { takeWorkerLock } from '../../src/database/worker-lock.ts'

describe('a backup', () => {
  let folder: string
  let from: string
  let to: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-backup-'))
    from = join(folder, 'bot.db')
    to = join(folder, 'copy.db')
    const { sqlite, close } = await openDatabase(from)
    sqlite.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
      insert into deliveries (id, name, lane, received_at, headers, body)
      select 'd' || i, 'push', 'repo:9', i, '{}', randomblob(3000) from n`)
    close()
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is of one moment and comes to its end, however much is written meanwhile', async () => {
    const writer = new DatabaseSync(from)
    writer.exec('pragma synchronous = off')
    const store = writer.prepare(
      "insert into deliveries (id, name, lane, received_at, headers, body) values (?, 'push', 'repo:9', 9, '{}', x'00')",
    )
    let steps = 0
    await backUp(from, to, () => {
      if (++steps > 100) throw new Error('it begins anew with each write')
      store.run(`meanwhile-${steps}`)
    })
    writer.close()
    expect(steps).to.be.above(3)
    expect(await contentsOf(to)).to.deep.include({ isOurs: true, deliveries: 3_000, newestAt: 3_000 })
  })

  it('is one file that nobody else may read, and replaces one that is there', async () => {
    await writeFile(to, 'older', { mode: 0o644 })
    await backUp(from, to)
    expect(statSync(to).mode & 0o777).to.equal(0o600)
    await contentsOf(to)
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).to.deep.equal(['copy.db'])
  })

  it('leaves nothing of a copy that it could not end, and an older one as it was', async () => {
    await writeFile(to, 'older')
    const damaged = join(folder, 'damaged.db')
    await writeFile(damaged, 'this is no database, but long enough to be taken for one '.repeat(100))
    const error = await backUp(damaged, to).catch((thrown: unknown) => thrown)
    expect(error).to.be.an('error').with.property('code', 'BACKUP_FAILED')
    expect(readdirSync(folder).filter((name) => name.includes('part'))).to.deep.equal([])
    expect(statSync(to).size).to.equal('older'.length)
  })

  it('lets the part of another one be, whose process has the same number', async () => {
    const theirs = `${to}.part-${process.pid}`
    await writeFile(theirs, 'of another container')
    await backUp(from, to)
    expect(statSync(theirs).size).to.equal('of another container'.length)
  })

  it('removes what one that was killed has left, and nothing of one that is still written', async () => {
    const part = (digit: string) =>
      `${to}.part-${'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'.replaceAll('x', digit)}`
    const files = (path: string) => [path, `${path}-worker`]
    const [killed, live] = [part('a'), part('b')]
    for (const file of [...files(killed), `${killed}-journal`, live]) await writeFile(file, '')
    const release = takeWorkerLock(live)
    await backUp(from, to)
    release()
    const left = readdirSync(folder).filter((name) => name.includes('.part-'))
    expect(left.map((name) => join(folder, name)).sort()).to.deep.equal(files(live))
  })

  it('takes the place of a database in one step: before it there is the old one, whatever fails', async () => {
    const kept = join(folder, 'kept.db')
    expect(() => putInPlace(join(folder, 'nothing.db'), from, kept)).to.throw('ENOENT')
    expect((await contentsOf(from)).deliveries).to.equal(3_000)
    expect(existsSync(kept)).to.equal(true)
    await backUp(from, to)
    expect(putInPlace(to, from, join(folder, 'kept-2.db'))).to.equal(join(folder, 'kept-2.db'))
    expect(readdirSync(folder).sort()).to.deep.equal(['bot.db', 'kept-2.db', 'kept.db'])
  })
})
