import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { tlsCheck } from '../../src/cli/commands/doctor/gitea-checks.ts'
import { budgetCheck } from '../../src/cli/commands/doctor/model-checks.ts'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { defaultManifest } from '../../src/manifest.ts'
import { CommandLine, SLOWEST_MS, settingsFor } from './command-line.ts'

const NOBODY = 'http://127.0.0.1:9'

interface Told {
  readonly check: string
  readonly result: string
  readonly text: string
  readonly remedy?: string
}

describe('what mosaic-coordinator doctor finds in a database', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  async function found(folder: string, check: string): Promise<string> {
    const ended = await cli.run(['doctor', '--json', '--no-round-trip'], folder, settingsFor(NOBODY, folder))
    const { checks } = JSON.parse(ended.stdout) as { checks: Told[] }
    return checks
      .flatMap((one) => (one.check === check ? [`${one.result}: ${one.text} → ${one.remedy}`] : []))
      .join('\n')
  }

  async function changed(sql: string): Promise<string> {
    const folder = await cli.folder()
    const database = await openDatabase(join(folder, 'bot.db'))
    database.sqlite.exec(sql)
    database.close()
    return folder
  }

  it('finds a bot that cannot store what comes, and does not blame the way to it', async () => {
    const folder = await cli.folder()
    const gitea = await cli.gitea()
    await cli.start(folder, settingsFor(gitea, folder))
    const health = '{"status":"ok","checks":{"database":{"ok":false,"detail":{"reason":"disk is full"}}}}'
    const door = createServer((_request, response) => response.end(health)).listen(0, '127.0.0.1')
    await new Promise((resolve) => door.once('listening', resolve))
    const address = door.address()
    const PORT = String(typeof address === 'object' ? address?.port : '')
    const repo = ['--repo', 'alice/app']
    const settings = { ...settingsFor(gitea, folder), PORT }
    const { stdout } = await cli.run(['doctor', '--json', ...repo], folder, settings)
    door.close()
    expect(stdout).to.match(/cannot store what comes: disk is full.*\n.*Make room/)
    expect(stdout).to.match(/could not store what arrives: see port/)
  })

  it('finds what is paused, with the commands that end it', async () => {
    const some = "('repo:7', 'holidays', 1), ('issue:7#4', '', 2)"
    expect(await found(await changed(`insert into pauses values ${some}`), 'pauses')).to.equal(
      "warning: paused: repo:7 (holidays), issue:7#4 → mosaic-coordinator resume repo:7; mosaic-coordinator resume 'issue:7#4', when it is time",
    )
    const many = `${some}, ('instance', '', 3), ('repo:8', '', 4), ('repo:9', '', 5)`
    expect(await found(await changed(`insert into pauses values ${many}`), 'pauses')).to.match(
      /instance and 2 more → .*; mosaic-coordinator resume instance, when it is time; then doctor names the others$/,
    )
  })

  it('finds tables of an older version, which the next start brings up to date', async () => {
    const folder = await changed(
      'delete from kysely_migration where name = (select max(name) from kysely_migration)',
    )
    expect(await found(folder, 'database-version')).to.match(/^warning: it lacks 00\d\d-.*next start.*backup/)
    expect(await found(folder, 'dead-runs')).to.match(/^skipped: the tables are those of another version/)
  })

  it('finds a journal that another program has changed', async () => {
    const folder = await changed('pragma journal_mode = delete')
    expect(await found(folder, 'database-durable')).to.match(
      /^warning: its journal is "delete".*Start the bot/,
    )
  })

  it('finds a lock that cannot be read', async () => {
    const folder = await cli.folder()
    await mkdir(join(folder, 'bot.db-worker'))
    expect(await found(folder, 'worker')).to.match(/^failed: .*rights of .*bot\.db-worker/)
  })

  it('finds a budget for the model that is nearly used up', async () => {
    const now = Date.parse('2026-01-02T10:00:00Z')
    const spent = (microUsd: number, dailyBudgetUsd = 10) => {
      const manifest = { ...defaultManifest, claude: { ...defaultManifest.claude, dailyBudgetUsd } }
      return budgetCheck((_sql, day) => (day === '2026-01-02' ? [{ spent: microUsd }] : []), manifest, now)
    }
    expect(spent(8_900_000)).to.include({ result: 'ok', text: 'US$8.90 of 10 today' })
    expect(spent(9_000_000)).to.include({ result: 'warning', text: 'US$9.00 of 10 today' })
    expect(spent(0, 0).result).to.equal('skipped')
  })
})

describe('what mosaic-coordinator doctor says of a connection that is not encrypted', () => {
  it('warns of it outside of a network of one’s own', async () => {
    const found = async (url: string) => (await tlsCheck(url, systemClock)).result
    expect(await found('http://git.example.com')).to.equal('warning')
    expect(await found('http://203.0.113.7:3000')).to.equal('warning')
    for (const inner of ['http://git', 'http://10.1.2.3', 'http://localhost:3000', 'http://git.lan'])
      expect(await found(inner), inner).to.equal('ok')
  })
})
