import { join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { rows, section } from '../house/paper.ts'
import { CANARIES, CommandLine, eventually, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

/** The commands in the table of README.md, without their arguments: `agent token`. */
function commandsInReadme(): string[] {
  return rows(section('README.md', 'commands')).map(
    ([cell = '']) => /^`([a-z-]+(?: [a-z]+)?)/.exec(cell)?.[1] ?? cell,
  )
}

describe('mosaic-coordinator on the command line', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('shows no default in --help that only the program understands', async () => {
    const folder = await cli.folder()
    const helps = await Promise.all(['setup', 'doctor'].map((name) => cli.run([name, '--help'], folder)))
    for (const { stdout } of helps) expect(stdout).to.include('--repo').and.not.to.include('[]')
  })

  it('tells its commands with --help and its version with --version', async () => {
    const folder = await cli.folder()
    const help = await cli.run(['--help'], folder)
    expect(help.code).to.equal(0)
    for (const command of [
      'start',
      'demo',
      'explain',
      'why',
      'simulate',
      'sync',
      'events',
      'pause',
      'resume',
      'config',
    ])
      expect(help.stdout).to.contain(`  ${command}`)
    const version = await cli.run(['--version'], folder)
    expect(version.stdout).to.match(/^\d+\.\d+\.\d+\n$/)
  })

  it('has every command that README.md tells', async () => {
    const folder = await cli.folder()
    const told = commandsInReadme()
    expect(told).to.have.length.of.at.least(20)
    const answers = await Promise.all(told.map((words) => cli.run([...words.split(' '), '--help'], folder)))
    answers.forEach(({ stdout }, index) => {
      expect(stdout).to.match(new RegExp(`^Usage: mosaic-coordinator ${told[index]} `))
    })
  })

  it('has no command that README.md does not tell', async () => {
    const folder = await cli.folder()
    const listed = async (words: readonly string[]) => {
      const [, list = ''] = (await cli.run([...words, '--help'], folder)).stdout.split('Commands:\n')
      return [...list.matchAll(/^ {2}([a-z-]+)/gm)].flatMap(([, name = '']) =>
        name === 'help' ? [] : [name],
      )
    }
    const groups = ['agent', 'config', 'events']
    const under = await Promise.all(
      groups.map(async (group) => (await listed([group])).map((name) => `${group} ${name}`)),
    )
    const single = (await listed([])).filter((name) => !groups.includes(name))
    expect([...single, ...under.flat()].sort()).to.deep.equal(commandsInReadme().sort())
  })

  it('ends with 2 for a command that does not exist, an argument that is missing or a number that is none', async () => {
    const folder = await cli.folder()
    for (const [args, words] of [
      [['evnts', 'list'], 'Did you mean events?'],
      [['pause', 'what?'], 'owner/repo#7'],
      [['config', 'check'], "missing required argument 'file|owner/repo'"],
      [['events', 'list', '--limit', 'many'], 'not a whole number'],
      [['events', 'replay'], 'name a run by its number'],
      [['events', 'drop', '7', '--event', 'push'], 'needs no other option'],
      [['events', 'replay', 'x7'], 'neither a number of `events list` nor `all`'],
    ] as const) {
      const { code, stderr } = await cli.run(args, folder)
      expect(code, args.join(' ')).to.equal(2)
      expect(stderr).to.contain(words)
    }
  })

  it('makes no database where there is none: that would say that all is well', async () => {
    const folder = await cli.folder()
    for (const args of [
      ['events', 'list'],
      ['events', 'replay', 'all'],
      ['pause', 'instance'],
      ['resume', 'instance'],
    ]) {
      const { code, stderr } = await cli.run(args, folder)
      expect(code, args.join(' ')).to.equal(1)
      expect(stderr).to.contain('no database at data/coordinator.db').and.to.contain('DATABASE_URL')
    }
  })

  it('lists what failed for good and lets a running bot try it again', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const settings = settingsFor(gitea, folder)
    const bot = await cli.start(folder, settings)
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })
    expect((await cli.run(['events', 'list', '--state', 'dead'], folder, settings)).stdout).to.equal(
      'Nothing of that kind is in the inbox.\n',
    )

    // a clear no on the comment: no further try can change it
    gitea.faults.next({
      method: 'POST',
      path: /comments$/,
      status: 422,
      body: { message: 'the comment is refused' },
    })
    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await bot.says('a run failed for good')
    const list = await cli.run(['events', 'list', '--state', 'dead'], folder, settings)
    expect(list.stdout).to.match(
      / dead +\S+ +status +alice\/app#1 +1 .* POST .*422 \(the comment is refused\)/,
    )
    expect(list.stdout).to.contain('1 of 1: 1 dead')
    const [, number = ''] = /^(\d+) /m.exec(list.stdout) ?? []

    const replay = await cli.run(['events', 'replay', number], folder, settings)
    expect(replay).to.include({
      code: 0,
      stdout: '1 to be tried again, within a few seconds if the bot runs.\n',
    })
    await eventually(() => expect(gitea.comments(issue)).to.have.length(1))
  })

  it('says that there is no failed run of a number, and replays all of them when asked', async () => {
    const folder = await cli.folder()
    const settings = settingsFor('http://127.0.0.1:9', folder)
    const database = await openDatabase(join(folder, 'bot.db'))
    const inbox = new SqliteInbox(database, systemClock)
    for (const id of ['a', 'b', 'c']) {
      await inbox.addUnreadable(
        { id, name: 'push', lane: 'unreadable', headers: {}, body: Buffer.from('{}') },
        'odd',
      )
    }
    database.close()
    const unknown = await cli.run(['events', 'replay', '77'], folder, settings)
    expect(unknown.code).to.equal(1)
    expect(unknown.stderr).to.contain('no failed run 77').and.to.contain('events list')
    const some = await cli.run(['events', 'list', '--limit', '2'], folder, settings)
    expect(some.stdout).to.contain('2 of 3: 3 dead')
    expect((await cli.run(['events', 'replay', 'all'], folder, settings)).stdout).to.match(
      /^3 to be tried again/,
    )
  })

  it('stops all writes of a running bot while deliveries are still taken, and lets them go on', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const settings: Settings = { ...settingsFor(gitea, folder), LOG_LEVEL: 'debug' }
    const bot = await cli.start(folder, settings)
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })
    const paused = await cli.run(['pause', 'instance', 'we are moving'], folder, settings)
    expect(paused.code).to.equal(0)
    expect(paused.stdout).to.contain('resume instance')

    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await gitea.delivered()
    expect(gitea.deliveries.every(({ status }) => status === 200)).to.equal(true)
    await bot.says('instance is paused: we are moving')
    expect(gitea.writes()).to.deep.equal([])

    expect((await cli.run(['resume', 'instance'], folder, settings)).code).to.equal(0)
    await eventually(() => expect(gitea.comments(issue)).to.have.length(1))
  })

  it('pauses a repository or an issue by its name, also while Gitea is away', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const settings = settingsFor(gitea, folder)
    const bot = await cli.start(folder, settings)
    const hook = { url: `${bot.url}/webhook/gitea`, secret: CANARIES.secret, events: ['issues'] }
    gitea.addHook('alice/app', hook)
    const first = await gitea.as('alice').opens({ title: 'First', assignees: ['mosaic'] }, 'alice/app')
    await eventually(() => expect(gitea.labelsOf(first)).to.have.length(3))

    const missing = await cli.run(['pause', 'alice/nothing'], folder, settings)
    expect(missing).to.include({ code: 1 })
    expect(missing.stderr).to.contain('no repository alice/nothing')
    const paused = await cli.run(['pause', 'alice/app', '--reason', 'we are moving'], folder, settings)
    expect(paused.stdout).to.match(/^alice\/app \(repo:\d+\) is paused\..*resume alice\/app\n$/)
    const other = await cli.run(['resume', 'alice/app#1'], folder, settings)
    expect(other.stdout).to.match(
      /^alice\/app#1 \(issue:\d+#1\) was not paused\. It stays paused, as repo:\d+ is/,
    )
    const nowhere = await cli.run(['pause', 'alice/app#99'], folder, settings)
    expect(nowhere.stderr).to.contain('alice/app has no issue #99')
    const before = gitea.writes().length
    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    const looked = `/repos/alice/app/issues/${issue.number}/dependencies`
    await eventually(() => expect(gitea.journal.map(({ path }) => path)).to.include(looked))
    expect(gitea.writes()).to.have.length(before)

    const away = { ...settings, GITEA_URL: 'http://127.0.0.1:9' }
    const resumed = await cli.run(['resume', 'Alice/App'], folder, away)
    expect(resumed.stderr).to.equal('')
    expect(resumed.stdout).to.match(/ goes on\.\n$/)
    expect((await cli.run(['resume', 'Alice/App'], folder, away)).stdout).to.match(/ was not paused\.\n$/)
    await eventually(() => expect(gitea.comments(issue)).to.have.length(1))
    const one = await cli.run(['pause', 'alice/app#2'], folder, away)
    expect(one.stdout).to.match(/^alice\/app#2 \(issue:\d+#2\) is paused/)
    const unknown = await cli.run(['pause', 'alice/other'], folder, away)
    expect(unknown.stderr).to.contain('no task is in one of that name')
  })

  it('refuses a scope that it does not know and says how one is written', async () => {
    const { code, stderr } = await cli.run(['pause', 'repo:app'], await cli.folder())
    expect(code).to.equal(2)
    expect(stderr).to.contain('"repo:app"').and.to.contain('repo:ID')
  })
})
