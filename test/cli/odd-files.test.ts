import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import { takeWorkerLock } from '../../src/database/worker-lock.ts'
import { CommandLine, eventually, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator backup and restore, with odd files', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let folder: string
  let settings: Settings
  beforeEach(async () => {
    folder = await cli.folder()
    settings = settingsFor('http://127.0.0.1:9', folder)
    ;(await openDatabase(join(folder, 'bot.db'))).close()
  })
  afterEach(() => cli.clear())

  const run = (...args: string[]) => cli.run(args, folder, settings)
  const pipe = () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    return path
  }

  it('replaces nothing that is no file, also with --force', async () => {
    const path = pipe()
    const link = join(folder, 'link')
    await symlink(path, link)
    await mkdir(join(folder, 'place'))
    for (const to of [path, link, join(folder, 'place')]) {
      const told = await run('backup', to, '--force')
      expect(told, to).to.include({ code: 2, stdout: '' })
      expect(told.stderr, to).to.contain('is there, and no file')
    }
    expect(statSync(path).isFIFO()).to.equal(true)
    expect(readdirSync(folder).filter((name) => name.includes('part'))).to.deep.equal([])
  })

  it('does not wait for what a pipe may say', async () => {
    const told = await run('restore', pipe())
    expect(told).to.include({ code: 2, stdout: '' })
    expect(told.stderr).to.contain('cannot be restored: it is no file')
  })

  it('removes what a killed one left, and not the part of one that goes on', async () => {
    const left = () => readdirSync(folder).filter((name) => /part|restoring/.test(name))
    const dead = `monday.db.part-${randomUUID()}`
    const alive = `tuesday.db.part-${randomUUID()}`
    for (const name of [dead, alive, 'monday.db.part-5']) await writeFile(join(folder, name), 'half of it')
    for (const name of [dead, alive]) takeWorkerLock(join(folder, name))()
    const release = takeWorkerLock(join(folder, alive))
    try {
      expect(await run('backup', join(folder, 'copy.db'))).to.include({ code: 0 })
      expect(left()).to.have.members([
        alive,
        `${alive}-worker`,
        `${alive}-worker-journal`,
        'monday.db.part-5',
      ])
    } finally {
      release()
    }
    await writeFile(join(folder, 'bot.db.restoring'), 'half of it')
    expect((await run('restore', join(folder, 'bot.db.restoring'))).stderr).to.contain(
      'a restore left it half done',
    )
    expect(await run('restore', join(folder, 'nothing.db'))).to.include({ code: 2 })
    expect(left()).to.not.include('bot.db.restoring')
    expect(await run('restore', join(folder, 'copy.db'))).to.include({ code: 0 })
    expect(left()).to.deep.equal(['monday.db.part-5'])
  })

  it('says when a backup is of the bot of another Gitea', async () => {
    const copy = join(folder, 'copy.db')
    /** Until it knows that it is the bot of this Gitea. */
    const home = async () => {
      const { url } = await cli.gitea()
      const bot = await cli.start(folder, settingsFor(url, folder))
      await eventually(async () => expect((await fetch(`${bot.url}/ready`)).status).to.equal(200))
      bot.signal('SIGTERM')
      await bot.ended()
      return url
    }
    const first = await home()
    await run('backup', copy)
    expect((await run('restore', copy)).stdout).not.to.contain('It is of a bot')
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `bot.db${end}`), { force: true })
    const second = await home()
    const told = await run('restore', copy)
    expect(told.code).to.equal(0)
    expect(told.stdout).to.contain(
      `It is of a bot of the Gitea at ${first}, and the one before was of ${second}`,
    )
  })

  it('takes no backup out of which somebody took something', async () => {
    const copy = join(folder, 'copy.db')
    const spoil = async (sql: string) => {
      await run('backup', copy, '--force')
      const sqlite = new DatabaseSync(copy)
      sqlite.exec(sql)
      sqlite.close()
      return run('restore', copy)
    }
    for (const [sql, lacks] of [
      ['drop table sessions', 'it lacks sessions.'],
      ['alter table pauses rename column reason to cause', 'it lacks pauses.reason.'],
    ] as const) {
      const told = await spoil(sql)
      expect(told, sql).to.include({ code: 2, stdout: '' })
      expect(told.stderr).to.contain(lacks)
    }
    expect(readdirSync(folder).filter((name) => /restor/.test(name))).to.deep.equal([])
  })
})
