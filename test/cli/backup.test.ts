import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import type { FakeGitea } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, eventually, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator backup and restore', function () {
  this.timeout(2 * SLOWEST_MS)
  const cli = new CommandLine()
  let folder: string
  let settings: Settings
  let copy: string
  beforeEach(async () => {
    folder = await cli.folder()
    copy = join(folder, 'copy.db')
    settings = settingsFor('http://127.0.0.1:9', folder)
  })
  afterEach(() => cli.clear())

  const run = (...args: string[]) => cli.run(args, folder, settings)
  const empty = async () => (await openDatabase(join(folder, 'bot.db'))).close()
  const database = () => new DatabaseSync(join(folder, 'bot.db'))

  async function startedBot(gitea: FakeGitea) {
    const bot = await cli.start(folder, settings)
    // that of a bot before leads nowhere now
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues', 'issue_comment'],
    })
    return bot
  }

  it('brings a bot back that was under work: nothing is doubled in Gitea, and all is as it should be', async () => {
    const gitea = await cli.gitea()
    settings = settingsFor(gitea, folder)
    const alice = gitea.as('alice')
    const opens = (title: string) => alice.opens({ title, assignees: ['mosaic'] }, 'alice/app')
    const isSeen = async (issue: Awaited<ReturnType<typeof opens>>) =>
      eventually(() => {
        expect(gitea.comments(issue)).to.have.length(1)
        expect(gitea.labelsOf(issue)).to.have.length.above(2)
      })
    const first = await startedBot(gitea)
    const stays = await opens('Stays')
    const closes = await opens('Is closed later')
    for (const issue of [stays, closes]) await isSeen(issue)
    gitea.faults.latencyMs = 150
    const under = await opens('Is under work')
    const told = await run('backup', copy)
    gitea.faults.latencyMs = 0
    expect(told).to.include({ code: 0, stderr: '' })
    expect(told.stdout).to.match(
      /copy\.db: \d\.\d MB, \d+ deliveries \(runs: \d+ pending, 0 dead\), [23] tasks/,
    )

    const comes = await opens('Comes after the backup')
    for (const issue of [under, comes]) await isSeen(issue)
    await alice.closes(closes)
    await eventually(() => expect(gitea.labelsOf(closes)).to.have.length.below(3))
    await eventually(async () =>
      expect((await run('events', 'list', '--state', 'pending')).stdout).to.contain('Nothing'),
    )
    const refused = await run('restore', copy)
    expect(refused).to.include({ code: 1, stdout: '' })
    expect(refused.stderr).to.contain('Another process already works on')
    first.signal('SIGTERM')
    await first.ended()
    const before = [stays, closes, under, comes].map((issue) => [
      gitea.comments(issue),
      gitea.labelsOf(issue),
    ])

    const restored = await run('restore', copy)
    expect(restored).to.include({ code: 0, stderr: '' })
    expect(restored.stdout).to.contain('Its first sweep')
    const kept = readdirSync(folder).find((name) => /^bot\.db\.before-restore-2[\dTZ-]+$/.test(name)) ?? ''
    expect(restored.stdout).to.contain(kept)
    expect(statSync(join(folder, kept)).size).to.be.above(0)

    await startedBot(gitea)
    const synced = await run('sync')
    expect(synced.code, synced.stdout).to.equal(0)
    expect((await run('sync')).stdout).to.contain('No task was in a wrong state')
    const after = [stays, closes, under, comes].map((issue) => [gitea.comments(issue), gitea.labelsOf(issue)])
    expect(after).to.deep.equal(before)
    const states = (await run('why', 'alice/app#4')).stdout
    expect(states).to.contain('alice/app#4')
  })

  it('keeps out who was shut out since, and pauses what is paused', async () => {
    await empty()
    const id = (token: string) =>
      `insert into agent_tokens (id, hash, agent, made_at) values ('${token}', '${token}', 'opus', 1)`
    const before = database()
    before.exec(`${id('one')}; ${id('two')}`)
    before.close()
    await run('backup', copy)
    const meanwhile = database()
    meanwhile.exec(
      "update agent_tokens set revoked_at = 5 where id = 'two'; insert into pauses values ('instance', 'moving', 7)",
    )
    meanwhile.close()
    const facts = JSON.parse((await run('restore', copy, '--json')).stdout)
    expect(facts).to.deep.include({ agentTokens: 2, tokensRevoked: 1, pausesKept: 1 })
    const after = database()
    expect(after.prepare('select id from agent_tokens where revoked_at is null').all()).to.deep.equal([
      Object.assign(Object.create(null), { id: 'one' }),
    ])
    expect(after.prepare('select reason from pauses').get()?.reason).to.equal('moving')
    after.close()
  })

  it('pauses what is paused now and nothing else, and forgets nothing that was spent', async () => {
    await empty()
    const today = new Date().toISOString().slice(0, 10)
    const call = (id: number, at: number, usd: number) =>
      `insert into model_calls values (${id}, '${today}', ${at}, '9#${id}', 'm', 'answered', 1, 0, 0, 1, ${usd})`
    const before = database()
    before.exec("insert into pauses values ('instance', 'then', 1), ('repo:9', 'always', 2)")
    before.exec(
      `insert into spending values ('2026-01-01', 9, 'opus', 2), ('2026-01-01', 9, 'glm', 3); ${call(1, 5, 1)}`,
    )
    before.close()
    await run('backup', copy)
    const meanwhile = database()
    meanwhile.exec("delete from pauses where scope = 'instance'; update pauses set reason = 'now'")
    meanwhile.exec(
      "update spending set usd = 2.5 where agent = 'opus'; update model_calls set cost_microusd = 7",
    )
    meanwhile.exec(`insert into spending values ('2026-01-02', 9, 'opus', 1.25); ${call(2, 6, 20)}`)
    meanwhile.close()
    const text = (await run('restore', copy)).stdout
    expect(text).to.contain('What is paused now stays paused: 1.').and.to.contain('is not now goes on: 1.')
    expect(text)
      .to.contain('US$ 1.75')
      .and.to.contain('asked today and the backup does not know goes on to count: 1.')
    const after = database()
    expect(
      after
        .prepare('select scope, reason from pauses')
        .all()
        .map((row) => ({ ...row })),
    ).to.deep.equal([{ scope: 'repo:9', reason: 'now' }])
    expect(after.prepare('select sum(usd) as usd from spending').get()?.usd).to.equal(6.75)
    expect(after.prepare('select sum(cost_microusd) as spent from model_calls').get()?.spent).to.equal(27)
    after.close()
    const again = JSON.parse((await run('restore', copy, '--json')).stdout)
    expect(again).to.deep.include({
      pausesKept: 1,
      pausesEnded: 1,
      spentUsd: 1.75,
      modelCalls: 1,
      unread: [],
    })
  })

  it('says what it could not read of a database that is damaged, and keeps what it could', async () => {
    await empty()
    await run('backup', copy)
    const damaged = database()
    damaged.exec("insert into pauses values ('instance', 'moving', 7)")
    const page = Number(
      damaged.prepare("select rootpage from sqlite_schema where name = 'agent_tokens'").get()?.rootpage,
    )
    const bytes = Number(damaged.prepare('pragma page_size').get()?.page_size)
    damaged.exec('pragma wal_checkpoint(truncate)')
    damaged.close()
    const file = openSync(join(folder, 'bot.db'), 'r+')
    writeSync(file, Buffer.alloc(bytes, 0xff), 0, bytes, (page - 1) * bytes)
    closeSync(file)
    const saved = await readFile(join(folder, 'bot.db'))
    const { code, stdout } = await run('restore', copy)
    expect(code).to.equal(0)
    expect(stdout).to.contain('could not be read').and.to.contain('which tokens of agents were revoked')
    expect(stdout).not.to.contain('what was paused').and.not.to.contain('what agents have cost')
    expect(stdout).to.contain('What is paused now stays paused: 1.')
    await writeFile(join(folder, 'bot.db'), saved)
    expect(JSON.parse((await run('restore', copy, '--json')).stdout).unread).to.deep.equal(['agent_tokens'])
    await writeFile(join(folder, 'bot.db'), 'no database')
    expect(JSON.parse((await run('restore', copy, '--json')).stdout).unread).to.have.length(4)
  })

  it('leaves nothing beside the database when it fails', async () => {
    await empty()
    await run('backup', copy)
    const broken = new DatabaseSync(copy)
    broken.exec("delete from kysely_migration where name = '0010-money'")
    broken.close()
    const ended = await run('restore', copy)
    expect(ended.code, ended.stdout).to.equal(1)
    expect(readdirSync(folder).filter((name) => /restor/.test(name))).to.deep.equal([])
  })

  it('replaces nothing unless it is told to, and never the database itself', async () => {
    expect((await run('backup', copy)).stderr).to.contain('no database at')
    await empty()
    expect((await run('backup', copy)).code).to.equal(0)
    const again = await run('backup', copy)
    expect(again).to.include({ code: 2, stdout: '' })
    expect(again.stderr).to.contain('copy.db is there already').and.to.contain('--force')
    expect((await run('backup', copy, '--force')).code).to.equal(0)
    const itself = await run('backup', join(folder, 'bot.db'), '--force')
    expect(itself.code).to.equal(2)
    expect(itself.stderr).to.contain('it is the database itself')
    const nowhere = await run('backup', join(folder, 'nowhere', 'copy.db'))
    expect(nowhere.code).to.equal(1)
    expect(nowhere.stderr).to.contain('rights of the folder')
    expect(existsSync(join(folder, 'nowhere'))).to.equal(false)
  })

  it('restores nothing that is no database of the bot, or of a newer version, and leaves all as it was', async () => {
    await empty()
    await writeFile(
      join(folder, 'text.db'),
      'no database at all, only text that is longer than a header of one '.repeat(9),
    )
    const other = new DatabaseSync(join(folder, 'other.db'))
    other.exec('create table t (x)')
    other.close()
    await run('backup', copy)
    const newer = new DatabaseSync(copy)
    newer.exec("insert into kysely_migration values ('9999-from-the-future', '2100-01-01')")
    newer.close()
    for (const [name, code, words] of [
      ['missing.db', 2, 'there is no such file'],
      ['text.db', 2, 'no database that can be read'],
      ['other.db', 2, 'not of this bot'],
      ['bot.db', 2, 'it is the database itself'],
      ['copy.db', 1, '9999-from-the-future'],
    ] as const) {
      const ended = await run('restore', join(folder, name))
      expect(ended, name).to.include({ code, stdout: '' })
      expect(ended.stderr).to.contain(words).and.to.contain('Nothing was changed')
    }
    expect(readdirSync(folder).filter((name) => /restor/.test(name))).to.deep.equal([])
  })
})
