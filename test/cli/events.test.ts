import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { takeWorkerLock } from '../../src/database/worker-lock.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import type { FakeGitea } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, eventually, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator events', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let folder: string
  let settings: Settings
  beforeEach(async () => {
    folder = await cli.folder()
    settings = settingsFor('http://127.0.0.1:9', folder)
  })
  afterEach(() => cli.clear())

  const run = (...args: string[]) => cli.run(['events', ...args], folder, settings)

  /** As a bot has left it that is not there: something failed, something waits, something is done. */
  async function left(): Promise<void> {
    const database = await openDatabase(join(folder, 'bot.db'))
    const inbox = new SqliteInbox(database, systemClock)
    const body = (full_name: string) => ({
      repository: { full_name },
      hook: { config: { secret: CANARIES.secret, clone: `https://bot:${CANARIES.token}@git.example.com/x` } },
      title: 'Mend \u009b31m it\u202e',
    })
    const stored = (id: string, name: string, lane: string) => ({
      ...{ id, name, lane, headers: { 'x-gitea-event': name } },
      body: Buffer.from(JSON.stringify(body(lane === '10#2' ? 'acme/other' : 'acme/app'))),
    })
    await inbox.add({ ...stored('settled-1', 'push', 'repo:9'), runs: [] })
    await inbox.addUnreadable(stored('dead-1', 'issues.opened', '9#1'), 'an odd\u001b[31m payload')
    const runs = [{ plugin: 'status', lane: '9#2', availableAt: Date.UTC(2100, 0) }]
    await inbox.add({ ...stored('waits-1', 'issues.closed', '9#2'), runs })
    await inbox.add({
      ...stored('waits-2', 'issues.closed', '10#2'),
      runs: [{ plugin: 'status', lane: '10#2' }],
    })
    database.close()
  }

  const idsIn = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { deliveryId: string }).deliveryId)

  async function failedForGood(gitea: FakeGitea) {
    const bot = await cli.start(folder, settings)
    const hook = { url: `${bot.url}/webhook/gitea`, secret: CANARIES.secret, events: ['issues'] }
    gitea.addHook('alice/app', hook)
    gitea.faults.next({ method: 'POST', path: /comments$/, status: 422, body: { message: 'no' } })
    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await bot.says('a run failed for good')
    return { bot, issue }
  }

  it('lists the dead first, then what waits, then what is done, and only what is asked for', async () => {
    await left()
    const { stdout } = await run('list', '--json')
    expect(idsIn(stdout)).to.deep.equal(['dead-1', 'waits-2', 'waits-1', 'settled-1'])
    for (const [args, ids] of [
      [
        ['--state', 'pending'],
        ['waits-2', 'waits-1'],
      ],
      [
        ['--event', 'issues'],
        ['dead-1', 'waits-2', 'waits-1'],
      ],
      [['--event', 'issues.closed', '--limit', '1'], ['waits-2']],
      [['--repo', 'Acme/App', '--state', 'settled'], ['settled-1']],
      [['--since', '2000-01-01', '--state', 'dead'], ['dead-1']],
    ] as const)
      expect(idsIn((await run('list', '--json', ...args)).stdout), args.join(' ')).to.deep.equal(ids)
    expect((await run('list', '--since', '2100-01-01')).stdout).to.contain('Nothing of that kind')
    expect((await run('list', '--repo', 'acme/nothing')).stderr).to.contain('Nothing is kept that came from')
    const table = (await run('list')).stdout
    expect(table).to.match(
      /^NUMBER +STATE .*\n1 +dead +issues.opened +unreadable +acme\/app#1 .*an odd \[31m payload\n/,
    )
    expect(table).to.contain('4 of 4: 1 dead, 2 pending, 1 settled.')
  })

  it('shows a delivery by its id, the beginning of it, or the number of a run, and nothing secret', async () => {
    await left()
    const byNumber = (await run('show', '1')).stdout
    expect(byNumber).to.contain('an odd [31m payload').and.to.contain('x-gitea-event  issues.opened')
    expect(byNumber).to.contain('"secret": "[secret]"').and.to.contain('https://[secret]@git.example.com/x')
    // what a terminal would obey
    for (const mark of ['\u001b', '\u009b', '\u202e']) expect(byNumber).not.to.contain(mark)
    expect(byNumber).to.contain('\n  {\n    "repository": {\n      "full_name": "acme/app"\n    },\n')
    expect((await run('show', 'dead')).stdout).to.equal(byNumber)
    expect((await run('show', 'settled-1')).stdout).to.contain('all were done')
    const json = JSON.parse((await run('show', 'waits-1', '--json')).stdout)
    expect(json).to.deep.include({
      id: 'waits-1',
      lane: '9#2',
      about: 'acme/app#2',
      headers: { 'x-gitea-event': 'issues.closed' },
    })
    expect(json.runs[0]).to.include({
      plugin: 'status',
      lane: '9#2',
      about: 'acme/app#2',
      nextTryAt: '2100-01-01T00:00:00.000Z',
    })
    const unclear = await run('show', 'waits')
    expect(unclear).to.deep.include({ code: 1, stdout: '' })
    expect(unclear.stderr).to.contain('More than one delivery begins with waits')
    expect((await run('show', 'nothing')).stderr)
      .to.contain('no delivery nothing')
      .and.to.contain('events list')
  })

  it('drops only what was said, says what is lost, and asks before', async () => {
    await left()
    const unasked = await run('drop', 'all')
    expect(unasked).to.include({ code: 2, stdout: '' })
    expect(unasked.stderr)
      .to.contain('The work of unreadable on issues.opened (acme/app#1) is lost')
      .and.to.contain('--yes')
    expect((await run('drop', 'all', '--yes')).stdout).to.contain('1 dropped')
    expect((await run('drop', 'all', '--yes')).stdout).to.equal('There is nothing to drop.\n')
    expect((await run('drop', '77', '--yes')).stderr).to.contain('no failed or pending run 77')
    expect((await run('drop', '--state', 'pending', '--repo', 'acme/app', '--yes')).stdout).to.contain(
      '1 dropped',
    )
    expect(idsIn((await run('list', '--json', '--state', 'pending')).stdout)).to.deep.equal(['waits-2'])
  })

  it('replays only what the options choose', async () => {
    await left()
    expect((await run('replay', '--event', 'push')).stdout).to.match(/^0 to be tried again/)
    expect((await run('replay', '--event', 'issues', '--repo', 'acme/app')).stdout).to.match(
      /^1 to be tried again/,
    )
  })

  it('drops nothing that the bot that runs may have begun', async () => {
    await left()
    const stop = takeWorkerLock(join(folder, 'bot.db'))
    try {
      expect((await run('drop', '--state', 'pending', '--event', 'issues', '--yes')).stdout).to.contain(
        '1 dropped; nothing will do that work any more. 1 stayed',
      )
      const refused = await run('drop', '3', '--yes')
      expect(refused).to.include({ code: 1, stdout: '' })
      expect(refused.stderr).to.contain('The run 3 is in the hands of the bot that runs')
      expect((await run('drop', '1', '--yes')).stdout).to.contain('1 dropped')
    } finally {
      stop()
    }
    expect((await run('drop', '3', '--yes')).stdout).to.contain('1 dropped')
  })

  it('carries what failed to another machine, where it is done once, and nothing twice where it came from', async () => {
    const gitea = await cli.gitea()
    settings = settingsFor(gitea, folder)
    const { bot, issue } = await failedForGood(gitea)
    bot.signal('SIGTERM')
    await bot.ended()
    const file = join(folder, 'events.jsonl')
    const { stdout, stderr } = await run('export')
    await writeFile(file, stdout)
    expect(stderr).to.match(/^[1-9]\d* deliveries\./)
    const before = (await run('list', '--json')).stdout
    expect(before).to.contain(`"about":"alice/app#${issue.number}"`)
    expect((await run('import', file)).stdout).to.match(/^0 deliveries taken in, [1-9]\d* were here already/)
    expect((await run('list', '--json')).stdout).to.equal(before)

    const there = await cli.folder()
    const elsewhere = settingsFor(gitea, there)
    expect((await cli.run(['events', 'import', file], there, elsewhere)).stderr).to.contain('no database at')
    ;(await openDatabase(join(there, 'bot.db'))).close()
    const taken = JSON.parse((await cli.run(['events', 'import', file, '--json'], there, elsewhere)).stdout)
    expect(taken).to.deep.include({ known: 0, dead: 1, doubtful: 0 })
    const again = await cli.run(['events', 'export'], there, elsewhere)
    expect(again.stdout).to.equal(stdout)
    await cli.run(['events', 'replay', 'all'], there, elsewhere)
    await cli.start(there, elsewhere)
    await eventually(() => expect(gitea.comments(issue)).to.have.length(1))
  })

  it('exports no token, wherever somebody wrote one, and takes in nothing of what can be read only once', async () => {
    await left()
    const database = await openDatabase(join(folder, 'bot.db'))
    const token = 'mca_0123456789abcdef'
    const runs = [{ plugin: 'status', lane: '9#9' }]
    const body = Buffer.from(JSON.stringify({ issue: { body: `my token is ${token}` } }))
    const headers = { 'x-gitea-event': 'issues', 'x-was': token }
    await new SqliteInbox(database, systemClock).add({
      id: 'said',
      name: 'issues.opened',
      lane: '9#9',
      headers,
      body,
      runs,
    })
    await new SqliteInbox(database, systemClock).addUnreadable(
      { id: 'odd', name: 'push', lane: '9#9', headers: {}, body: Buffer.from(`no JSON ${token}`) },
      `cannot read ${token}`,
    )
    database.close()
    const { stdout } = await run('export')
    expect(stdout)
      .to.contain('my token is [secret]')
      .and.to.contain('no JSON [secret]')
      .and.to.contain('cannot read [secret]')
    for (const text of [
      stdout,
      (await run('show', 'said')).stdout,
      (await run('show', 'odd')).stdout,
      (await run('list')).stdout,
    ])
      expect(text).not.to.contain('mca_')
    const piped = await cli.run(['events', 'import', '/dev/stdin'], folder, settings)
    expect(piped).to.include({ code: 2, stdout: '' })
    expect(piped.stderr)
      .to.contain('/dev/stdin is no file that can be read twice')
      .and.to.contain('to a file')
  })

  it('refuses a file that is not of its form, with the line, and takes nothing of it', async () => {
    await left()
    const { stdout } = await run('export')
    const lines = stdout.trim().split('\n')
    const there = await cli.folder()
    ;(await openDatabase(join(there, 'bot.db'))).close()
    const elsewhere = settingsFor('http://127.0.0.1:9', there)
    for (const [wrong, words] of [
      ['{', 'no JSON object'],
      ['{"form":"other"}', '"form"'],
      [lines[0]?.replace('"runs":[]', '"runs":[{"plugin":"x"}]'), '"runs"'],
      [lines[0]?.replace('"id":"settled-1"', '"id":7'), '"id"'],
    ]) {
      const file = join(there, 'wrong.jsonl')
      await writeFile(file, [...lines.slice(0, 2), wrong, ''].join('\n'))
      const { code, stderr } = await cli.run(['events', 'import', file], there, elsewhere)
      expect(code, wrong).to.equal(2)
      expect(stderr).to.contain('line 3').and.to.contain(words)
    }
    const missing = await cli.run(['events', 'import', 'nowhere.jsonl'], there, elsewhere)
    expect(missing.code).to.equal(2)
    expect(missing.stderr).to.contain('nowhere.jsonl cannot be read')
    expect((await cli.run(['events', 'list'], there, elsewhere)).stdout).to.contain('Nothing of that kind')
    expect(await readFile(join(there, 'wrong.jsonl'), 'utf8')).to.have.length.above(0)
  })

  it('takes in a text with every sign that ends lines elsewhere, and reads no line without end', async () => {
    const database = await openDatabase(join(folder, 'bot.db'))
    const body = Buffer.from('{"title":"one\u2028two\u2029three\u0085four"}')
    const stored = { id: 'odd', name: 'push', lane: 'repo:9', headers: {}, body, runs: [] }
    await new SqliteInbox(database, systemClock).add(stored)
    database.close()
    const { stdout } = await run('export')
    const there = await cli.folder()
    ;(await openDatabase(join(there, 'bot.db'))).close()
    const file = join(there, 'file.jsonl')
    const imports = () => cli.run(['events', 'import', file], there, settingsFor('http://127.0.0.1:9', there))
    await writeFile(file, stdout)
    expect((await imports()).stdout).to.match(/^1 deliveries taken in/)
    // without a line break; almost nothing of it is on the disk
    await truncate(file, 3 * 1024 ** 3)
    const endless = await imports()
    expect(endless).to.include({ code: 2, stdout: '' })
    expect(endless.stderr).to.contain('line 2: it is longer than').and.to.contain('Nothing was taken in')
    expect(endless.stderr).not.to.contain('    at ')
  })
})
