import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import { LastGood } from '../../src/policy/last-good.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { session } from '../tasks/sessions.ts'
import { assigned } from '../tasks/tasks.ts'
import { CommandLine, SLOWEST_MS } from './command-line.ts'

describe('mosaic-coordinator spending', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())
  const settings = { DATABASE_URL: 'sqlite:bot.db' } as const

  const folderWith = async (app: string, costUsd?: number) => {
    const folder = await cli.folder()
    await writeFile(join(folder, 'app.yml'), app)
    const database = await openDatabase(join(folder, 'bot.db'))
    const write = database.commits.write.bind(database.commits)
    const [tasks, sessions] = [new SqlTaskStore(database.read), new SqlSessionStore(database.read)]
    await write([tasks.save({ ...assigned('sonnet'), version: 1 })])
    if (costUsd !== undefined) {
      const begun = session({ agent: 'sonnet' })
      await write([sessions.begin(begun, 1)])
      await write([sessions.save({ ...begun, heardAt: Date.now(), costUsd, countedUsd: costUsd })])
    }
    const kept = new LastGood({ memory: tasks, commit: write })
    await kept.keep('repo:9', { path: '.gitea/coordinator.yml', text: 'budget: { dayUsd: 2 }\n' })
    database.close()
    return folder
  }

  it('prints what agents cost, and what is left of the budgets of app.yml and of the files that the bot knows', async () => {
    const folder = await folderWith('budget: { monthUsd: 10 }\n', 1.25)
    const { stdout, stderr, code } = await cli.run(['spending'], folder, settings)
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
    expect(stdout).to.match(/^REPOSITORY +AGENT +TODAY +THIS MONTH +SET ASIDE$/m)
    expect(stdout).to.match(/^acme\/app +sonnet +1\.25 +1\.25 +0\.00$/m)
    expect(stdout).to.match(
      /^all repositories +month +10\.00 +1\.25 +0\.00 +8\.75 +\d{4}-\d\d-01 00:00 UTC$/m,
    )
    expect(stdout).to.match(/^acme\/app +day +2\.00 +1\.25 +0\.00 +0\.75 +\d{4}-\d\d-\d\d 00:00 UTC$/m)
  })

  it('tells of one repository, and the same to programs', async () => {
    const folder = await folderWith('budget: { monthUsd: 1 }\n', 1.25)
    const { stdout } = await cli.run(['spending', 'acme/app', '--json'], folder, settings)
    const { repository, rows, budgets } = JSON.parse(stdout)
    expect(repository).to.equal('acme/app')
    expect(rows).to.deep.equal([
      { repository: 'acme/app', repoId: 9, agent: 'sonnet', dayUsd: 1.25, monthUsd: 1.25, reservedUsd: 0 },
    ])
    expect(budgets.map((row: { of: string; leftUsd: number }) => [row.of, row.leftUsd])).to.deep.equal([
      ['all repositories', 0],
      ['acme/app', 0.75],
    ])
    const unknown = await cli.run(['spending', 'no/body'], folder, settings)
    expect(unknown.code).to.equal(1)
    expect(unknown.stderr).to.contain('has never had a task in no/body')
  })

  it('is put right by an operator, where something was counted, and says what is missing', async () => {
    const folder = await folderWith('budget: { monthUsd: 10 }\n', 900)
    const correct = (...args: string[]) => cli.run(['spending', ...args], folder, settings)
    const { stdout, code } = await correct('acme/app', '--correct', 'sonnet=1.25')
    expect(code).to.equal(0)
    expect(stdout).to.match(/^acme\/app +sonnet +1\.25 +1\.25 +0\.00$/m)
    const other = await correct('acme/app', '--correct', 'sonnet=1', '--day', '2026-01-31')
    expect(other.code).to.equal(1)
    expect(other.stderr).to.contain('Nothing was counted of sonnet in acme/app on 2026-01-31.')
    for (const args of [
      ['--correct', 'sonnet=1'],
      ['acme/app', '--day', '2026-01-31'],
    ]) {
      const wrong = await correct(...args)
      expect(wrong.code).to.equal(2)
      expect(wrong.stderr).to.contain('spending OWNER/REPO --correct AGENT=USD')
    }
    for (const args of [
      ['acme/app', '--correct', 'sonnet=-1'],
      ['acme/app', '--correct', 'sonnet'],
      ['acme/app', '--correct', 'sonnet=1', '--day', '2026-02-31'],
    ])
      expect((await correct(...args)).code).to.equal(2)
  })

  it('says so where nothing was spent, where there is no budget, and where app.yml is wrong', async () => {
    const folder = await folderWith('name: mosaic\n')
    await writeFile(join(folder, 'wrong.yml'), 'budget: { dayUsd: -1 }\n')
    const { stdout } = await cli.run(['spending', 'acme/app'], folder, settings)
    expect(stdout).to.contain('No agent has reported any cost this month, and nothing is set aside.')
    const wrong = await cli.run(['spending', '--app', 'wrong.yml'], folder, settings)
    expect(wrong.code).to.equal(2)
    expect(wrong.stderr).to.contain('A budget cannot be negative')
    const nowhere = await cli.run(['spending'], await cli.folder(), settings)
    expect(nowhere.stderr).to.contain('There is no database at bot.db.')
  })
})
