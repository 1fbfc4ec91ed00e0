import { copyFileSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'chai'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { StorageUnavailable } from '../../src/database/storage-unavailable.ts'
import { TestFolder } from './folder.ts'

describe('the files of a database that is open', () => {
  const folder = new TestFolder()
  let database: Database
  beforeEach(async () => {
    database = await openDatabase(folder.file())
  })
  afterEach(() => {
    database.close()
    folder.remove()
  })

  const write = () =>
    database.commits
      .submit(() => database.sqlite.exec("insert into instance values ('a', '1')"))
      .then(
        () => 'stored',
        (error: unknown) => error,
      )

  const WAYS: Record<string, (path: string) => void> = {
    'it is deleted': (path) => rmSync(path),
    'another one is moved into its place': (path) => {
      copyFileSync(path, `${path}-copy`)
      renameSync(`${path}-copy`, path)
    },
    'its log is deleted': (path) => rmSync(`${path}-wal`),
    'the index of its log is deleted': (path) => rmSync(`${path}-shm`),
  }
  for (const [way, takeAway] of Object.entries(WAYS)) {
    it(`take nothing any more when ${way}, and it is said that the disk did not refuse`, async () => {
      takeAway(database.path)
      expect(await write()).to.be.instanceOf(StorageUnavailable)
      expect(database.commits.lastFailure).to.contain('while it was in use')
      expect(database.files.lost()?.code).to.equal('DATABASE_LOST')
    })
  }

  it('are the same after another process has looked, written and gone, and after a long log was cut', async () => {
    const other = await openDatabase(database.path)
    await other.commits.submit(() => other.sqlite.exec("insert into instance values ('b', '1')"))
    other.close()
    database.sqlite.exec('pragma wal_checkpoint(truncate); vacuum')
    expect(await write()).to.equal('stored')
    expect(database.files.lost()).to.equal(undefined)
  })

  it('are looked at again when nobody can tell what has become of them', () => {
    const away = `${dirname(database.path)}-away`
    const looks: (() => void)[] = []
    const clock = {
      after: (_ms: number, look: () => void) => {
        looks.push(look)
        return () => {}
      },
    }
    database.files.watch(clock, () => expect.fail('it was told'))
    renameSync(dirname(database.path), away)
    try {
      // a name that leads to itself: the system answers with an error that is not "there is none"
      symlinkSync(dirname(database.path), dirname(database.path))
      looks[0]?.()
      expect(looks).to.have.length(2)
    } finally {
      unlinkSync(dirname(database.path))
      renameSync(away, dirname(database.path))
    }
  })
})
