import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import { takeWorkerLock } from '../../src/database/worker-lock.ts'
import { CommandLine, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator vacuum', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('gives the empty space back, and only while no bot works on the database', async () => {
    const folder = await cli.folder()
    const settings = settingsFor('http://127.0.0.1:9', folder)
    expect((await cli.run(['vacuum'], folder, settings)).stderr).to.contain('no database at')
    const path = join(folder, 'bot.db')
    const { sqlite, close } = await openDatabase(path)
    sqlite.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
      insert into deliveries (id, name, lane, received_at, headers, body)
      select 'd' || i, 'push', 'repo:9', i, '{}', randomblob(5000) from n`)
    sqlite.exec('delete from deliveries where seq > 10')
    close()
    const stop = takeWorkerLock(path)
    const refused = await cli.run(['vacuum'], folder, settings)
    stop()
    expect(refused).to.include({ code: 1, stdout: '' })
    expect(refused.stderr).to.contain('Another process already works on')
    expect(statSync(path).size).to.be.above(5_000_000)
    const facts = JSON.parse((await cli.run(['vacuum', '--json'], folder, settings)).stdout)
    expect(facts.bytesBefore).to.be.above(5_000_000)
    expect(statSync(path).size).to.equal(facts.bytesAfter).and.to.be.below(500_000)
    expect((await cli.run(['vacuum'], folder, settings)).stdout).to.match(/0\.\d MB before, 0\.\d MB now/)
  })
})
