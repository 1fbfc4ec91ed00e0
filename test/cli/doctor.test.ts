import { chmod, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKS } from '../../src/cli/commands/doctor/catalogue.ts'
import {
  judgeDurability,
  judgeFree,
  judgeSize,
  judgeSpace,
} from '../../src/cli/commands/doctor/database-checks.ts'
import { judgeCertificate, skew, version } from '../../src/cli/commands/doctor/gitea-checks.ts'
import { node } from '../../src/cli/commands/doctor/settings-checks.ts'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { forgeServer } from '../../src/gitea/forge-server.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { FakeClaude, FakeGitea } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, type Ended, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

const NOBODY = 'http://127.0.0.1:9'
const DAY_MS = 24 * 60 * 60_000

interface Told {
  readonly check: string
  readonly result: string
  readonly text: string
  readonly remedy?: string
}

function tellings({ stdout }: Ended): Told[] {
  return (JSON.parse(stdout) as { checks: Told[] }).checks
}

function expectFound(ended: Ended, check: string, result: string, words: RegExp): void {
  const same = tellings(ended).filter((one) => one.check === check)
  expect(
    same.map((one) => one.result),
    `${check}: ${JSON.stringify(same)}`,
  ).to.include(result)
  expect(same.map(({ text, remedy }) => `${text} → ${remedy}`).join('\n')).to.match(words)
}

describe('mosaic-coordinator doctor', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  const others: { stop(): Promise<void> }[] = []
  afterEach(async () => {
    await cli.clear()
    for (const other of others.splice(0)) await other.stop()
  })

  const quick = ['doctor', '--json', '--no-round-trip']

  it('tells without any settings what is missing, and looks at the rest', async () => {
    const ended = await cli.run(['doctor', '--json'], await cli.folder())
    expect(ended.code).to.equal(1)
    expectFound(ended, 'settings', 'failed', /GITEA_URL is missing.*GITEA_TOKEN is missing.*setup/)
    expectFound(ended, 'node', 'ok', /24/)
    expectFound(ended, 'gitea', 'skipped', /not set/)
    expectFound(ended, 'previous-secret', 'skipped', /settings are not complete/)
  })

  it('says of every check how it went, or why it was not made', async () => {
    const folder = await cli.folder()
    const settings = { ...settingsFor(NOBODY, folder), DATABASE_URL: 'postgres://db.example/bot' }
    const ended = await cli.run(quick, folder, settings)
    expect(tellings(ended).map(({ check }) => check)).to.deep.equal(Object.keys(CHECKS))
    expectFound(ended, 'database-durable', 'skipped', /DATABASE_URL is not right/)
    expectFound(ended, 'model-budget', 'skipped', /DATABASE_URL is not right/)
    expectFound(ended, 'hooks', 'skipped', /Gitea does not answer/)
  })

  it('ends with 2 when it is called wrong', async () => {
    for (const args of [['--repo', 'nonsense'], ['--loud'], ['--env-file', 'none.env']])
      expect((await cli.run(['doctor', ...args], await cli.folder())).code, args.join(' ')).to.equal(2)
  })

  it('tells a Gitea that is away from an address that is wrong', async () => {
    const folder = await cli.folder()
    const away = await cli.run(quick, folder, settingsFor(NOBODY, folder))
    expect(away.code).to.equal(1)
    expectFound(away, 'gitea', 'failed', /does not answer \(.*See that it runs/)
    expectFound(away, 'token', 'skipped', /does not answer/)
    const gitea = await cli.gitea()
    const wrong = await cli.run(quick, folder, settingsFor(`${gitea.url}/alice/app`, folder))
    expectFound(wrong, 'gitea', 'failed', new RegExp(`There is one at ${gitea.url}: take`))
  })

  it('finds settings and a database that others can read, and closes them', async () => {
    const folder = await cli.folder({ '.env': 'PORT=0\nDATABASE_URL=sqlite:bot.db\n' })
    ;(await openDatabase(join(folder, 'bot.db'))).close()
    expectFound(await cli.run(quick, folder), 'database-rights', 'ok', /its owner only/)
    for (const name of ['.env', 'bot.db']) await chmod(join(folder, name), 0o644)
    const open = await cli.run(quick, folder)
    expectFound(open, 'env-file', 'warning', /chmod 600/)
    expectFound(open, 'database-rights', 'warning', /chmod 600 bot\.db/)
    const closed = await cli.run([...quick, '--fix'], folder)
    for (const check of ['env-file', 'database-rights'] as const) expectFound(closed, check, 'ok', /mended/)
    for (const name of ['.env', 'bot.db'])
      expect((await stat(join(folder, name))).mode & 0o777).to.equal(0o600)
  })

  it('finds a secret that is short, and one that is still accepted', async () => {
    const folder = await cli.folder()
    const settings = { ...settingsFor(NOBODY, folder), GITEA_WEBHOOK_SECRET: 'short-one' }
    const ended = await cli.run(quick, folder, settings)
    expectFound(ended, 'webhook-secret', 'warning', /openssl/)
    expectFound(ended, 'previous-secret', 'warning', /GITEA_WEBHOOK_SECRET_PREVIOUS is set/)
  })

  it('finds a manifest that is wrong, and plugins that cannot be loaded', async () => {
    const folder = await cli.folder({ 'app.yml': 'plugins: [statsu]\n', 'wrong.yml': 'plugin: []\n' })
    const settings = settingsFor(NOBODY, folder)
    expectFound(await cli.run(quick, folder, settings), 'plugins', 'failed', /Did you mean "status"/)
    const wrong = await cli.run([...quick, '--app', 'wrong.yml'], folder, settings)
    expectFound(wrong, 'manifest', 'failed', /wrong\.yml/)
    expectFound(wrong, 'plugins', 'skipped', /cannot be read/)
  })

  it('finds a file that is no database, and one of a newer version', async () => {
    const folder = await cli.folder({ 'bot.db': 'a shopping list '.repeat(100) })
    const settings = settingsFor(NOBODY, folder)
    expectFound(
      await cli.run(quick, folder, settings),
      'database',
      'failed',
      /not a database.*restore a backup/,
    )
    const newer = await cli.folder()
    const database = await openDatabase(join(newer, 'bot.db'))
    database.sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', 'then')")
    database.close()
    const ended = await cli.run(quick, newer, settingsFor(NOBODY, newer))
    expectFound(ended, 'database-version', 'failed', /9999-of-tomorrow/)
  })

  it('finds what failed, what waits, what is paused, and that no sweep has ended', async () => {
    const folder = await cli.folder()
    const database = await openDatabase(join(folder, 'bot.db'))
    const longAgo = { ...systemClock, now: () => Date.now() - DAY_MS }
    const inbox = new SqliteInbox(database, longAgo)
    const delivery = { name: 'issues.opened', lane: '1#1', headers: {}, body: Buffer.from('{}') }
    await inbox.addUnreadable({ id: 'one', ...delivery }, 'nobody can read this')
    await inbox.add({ id: 'two', ...delivery, runs: [{ plugin: 'parsing', lane: '1#1' }] })
    database.sqlite.exec("insert into pauses (scope, reason, at) values ('repo:7', 'holidays', 1)")
    database.close()
    const ended = await cli.run(quick, folder, settingsFor(NOBODY, folder))
    expectFound(ended, 'dead-runs', 'warning', /1 failed for good.*nobody can read this.*events replay/)
    expectFound(ended, 'queue-age', 'warning', /1 wait, the oldest for 24 h/)
    expectFound(ended, 'pauses', 'warning', /repo:7 \(holidays\)/)
    expectFound(ended, 'last-sweep', 'warning', /none has ended/)
    expectFound(ended, 'database-durable', 'ok', /write-ahead/)
  })

  it('finds a clock that is wrong', async () => {
    const folder = await cli.folder()
    const gitea = await FakeGitea.start({ clock: { ...systemClock, now: () => Date.now() - 90_000 } })
    others.push(gitea)
    gitea.addUser('mosaic')
    gitea.token('mosaic', { text: CANARIES.token })
    const ended = await cli.run(quick, folder, settingsFor(gitea, folder))
    expectFound(ended, 'clock', 'warning', /(89|90|91) s behind.*NTP/)
    expectFound(ended, 'repositories', 'warning', /let into none/)
  })

  it('finds a port that is taken, and a bot that listens elsewhere than it should', async () => {
    const folder = await cli.folder()
    const gitea = await cli.gitea()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const PORT = String(typeof address === 'object' ? address?.port : '')
    const settings: Settings = { ...settingsFor(gitea, folder), PORT }
    expectFound(await cli.run(quick, folder, settings), 'port', 'failed', /another program uses this port/)
    // the other one holds its port until the bot has one, which cannot be the same then
    await cli.start(folder, settingsFor(gitea, folder))
    other.close()
    const ended = await cli.run(quick, folder, settings)
    expectFound(ended, 'worker', 'ok', /a bot runs/)
    expectFound(ended, 'port', 'failed', /a bot runs, but not at.*other settings/)
  })

  it('tells a key that is refused from a model that is not there, and spends nothing', async () => {
    const claude = await FakeClaude.start()
    others.push(claude)
    const folder = await cli.folder()
    const settings = {
      ...settingsFor(NOBODY, folder),
      ANTHROPIC_API_KEY: CANARIES.modelKey,
      ANTHROPIC_BASE_URL: claude.url,
    }
    const well = await cli.run(quick, folder, settings)
    expectFound(well, 'model-key', 'ok', /taken/)
    expectFound(well, 'model-price', 'ok', /sonnet/)
    const none = await cli.run(quick, folder, { ...settings, ANTHROPIC_MODEL: 'no-such-model' })
    expectFound(none, 'model-name', 'failed', /there is no no-such-model/)
    expectFound(none, 'model-price', 'warning', /dearest/)
    claude.next({ status: 401 })
    expectFound(await cli.run(quick, folder, settings), 'model-key', 'failed', /ANTHROPIC_API_KEY/)
    expect(claude.requests).to.deep.equal([])
  })

  it('looks at 50 repositories side by side, and tells them in one line', async () => {
    const folder = await cli.folder()
    const gitea = await cli.gitea()
    for (let n = 1; n < 50; n++) gitea.addRepo('alice', `app${n}`, { collaborators: { mosaic: 'write' } })
    const begun = performance.now()
    const { stdout } = await cli.run(['doctor'], folder, settingsFor(gitea, folder))
    // one after the other takes minutes; alone on a machine it is 3 s
    expect(performance.now() - begun).to.be.lessThan(20_000)
    expect(stdout).to.match(/^ok {8}rights: 50 repositories: may write$/m)
    expect(stdout).to.match(/\d+ ok, \d+ warnings, 0 failed, \d+ skipped\n$/)
  })

  it('is told of by the bot when it starts', async () => {
    const folder = await cli.folder()
    const bot = await cli.start(folder, settingsFor(await cli.gitea(), folder))
    await bot.says('checked at the start')
    expect(bot.stdout).to.match(/"check":"previous-secret","result":"warning"/)
  })

  it('starts a bot whose Gitea is away, and says so', async () => {
    const folder = await cli.folder()
    const bot = await cli.start(folder, settingsFor(NOBODY, folder))
    await bot.says('"check":"gitea","result":"failed"')
    expect((await fetch(`${bot.url}/health`)).status).to.equal(200)
  })
})

describe('what doctor makes of numbers', () => {
  const at = Date.parse('2026-01-01')

  it('knows how much room a disk needs, and when a file is too large or too empty', () => {
    expect([50e6, 500e6, 5e9].map((bytes) => judgeSpace(bytes).result)).to.deep.equal([
      'failed',
      'warning',
      'ok',
    ])
    const pages = { freePages: 7, canShrink: true }
    expect(
      [judgeFree(1e9, 6e8, pages), judgeFree(1e9, 4e8, pages), judgeFree(2e8, 19e7, pages)].map(
        ({ result }) => result,
      ),
    ).to.deep.equal(['warning', 'ok', 'ok'])
    const counts = { deliveries: 5, decisions: 7 }
    expect([4e9, 7e9].map((bytes) => judgeSize(bytes, counts).result)).to.deep.equal(['ok', 'warning'])
    expect([1e8, 13e7].map((bytes) => judgeSize(bytes, counts, 100).result)).to.deep.equal(['ok', 'warning'])
  })

  it('knows disks that keep nothing, and journals', () => {
    const EXT4 = 61267
    expect(judgeDurability('wal', EXT4).result).to.equal('ok')
    expect(judgeDurability('delete', EXT4).text).to.match(/journal is "delete"/)
    expect(judgeDurability('wal', 0x6969).text).to.match(/network disk \(NFS\)/)
    expect(judgeDurability('wal', 0x01021994).text).to.match(/memory \(tmpfs\)/)
    for (const [type, name] of [
      [0x517b, 'SMB'],
      [0xff534d42, 'CIFS'],
      [0xfe534d42, 'SMB2'],
      [0x01021997, '9P'],
      [0x858458f6, 'ramfs'],
    ] as const)
      expect(judgeDurability('wal', type).text).to.contain(name)
  })

  it('knows versions, clocks and certificates', () => {
    const results = [
      '1.21.11',
      '1.22.6',
      '1.27.0-rc0',
      '1.28.0',
      '11.0.1+gitea-1.22.0',
      '13.0.0+gitea-1.22.0',
    ]
    expect(results.map((one) => version(forgeServer(one)).result)).to.deep.equal([
      'failed',
      'ok',
      'ok',
      'warning',
      'ok',
      'warning',
    ])
    expect(
      [node('22.1.0', '3.53.4'), node('24.21.0', '3.51.2'), node('24.21.0', '3.53.4')].map(
        ({ result }) => result,
      ),
    ).to.deep.equal(['failed', 'failed', 'ok'])
    expect([2_000, -40_000, 3_600_000].map((aheadMs) => skew({ aheadMs }).result)).to.deep.equal([
      'ok',
      'warning',
      'failed',
    ])
    expect(skew({ aheadMs: undefined }).result).to.equal('skipped')
    expect([3, 30].map((days) => judgeCertificate(at + days * DAY_MS, at).result)).to.deep.equal([
      'warning',
      'ok',
    ])
  })
})
