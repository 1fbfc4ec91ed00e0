import { join } from 'node:path'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { SqlUsageStore } from '../../src/tasks/sql-usage.ts'
import type { Usage } from '../../src/tasks/usage.ts'
import { begun } from '../tasks/tasks.ts'
import { usage } from '../tasks/usages.ts'
import { CommandLine, SLOWEST_MS } from './command-line.ts'

describe('mosaic-coordinator calibration', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  const folderWith = async (...changes: readonly Partial<Usage>[]) => {
    const folder = await cli.folder()
    const database = await openDatabase(join(folder, 'bot.db'))
    const store = new SqlUsageStore(database.read)
    const at = Date.now()
    const writes = changes.map((change, index) => store.save(usage(index, { at, ...change })))
    await database.commits.write([new SqlTaskStore(database.read).save(begun()), ...writes])
    database.close()
    return folder
  }
  const settings = { DATABASE_URL: 'sqlite:bot.db' } as const
  const many = (count: number, change: Partial<Usage>) => Array.from({ length: count }, () => change)

  it('prints what was learned of each agent, of all others, and how well numbers of people held', async () => {
    const folder = await folderWith(...many(30, {}), { source: 'stated', peakContextTokens: 45_000 })
    const { stdout, stderr, code } = await cli.run(['calibration'], folder, settings)
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
    expect(stdout).to.match(/^DIFFICULTY +ESTIMATED BY +AGENT +COUNTS AS +LAST TASKS +USED +P50 X +P90 X$/m)
    expect(stdout).to.match(/^medium +heuristic +glm +30 tasks +20 +2x +1.9 +1.6$/m)
    expect(stdout).to.match(/^medium +heuristic +any other +0 tasks +0 +- +1 +1$/m)
    expect(stdout).to.match(/^medium +stated +1 +100 %$/m)
  })

  it('tells of one repository, and the same to programs', async () => {
    const folder = await folderWith(...many(30, {}), ...many(5, { repoId: 10 }))
    const { owner, repo } = begun().address
    const { stdout } = await cli.run(
      ['calibration', '--repo', `${owner}/${repo}`, '--json'],
      folder,
      settings,
    )
    const told = JSON.parse(stdout)
    expect(told.repository).to.equal(`${owner}/${repo}`)
    expect(told.rows[0]).to.deep.include({
      agent: 'glm',
      tasksWeight: 30,
      recentRatio: 2,
      difficulty: 'medium',
    })
    const unknown = await cli.run(['calibration', '--repo', 'no/body'], folder, settings)
    expect(unknown.code).to.equal(1)
    expect(unknown.stderr).to.contain('has never had a task in no/body')
  })

  it('says so where nothing has been learned, and where there is no database', async () => {
    const nothing = await cli.run(['calibration'], await folderWith(), settings)
    expect(nothing.stdout).to.contain('Nothing has been learned in all repositories together yet')
    expect((await cli.run(['calibration'], await cli.folder(), settings)).code).to.equal(1)
  })
})
