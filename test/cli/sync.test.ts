import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import type { FakeGitea } from '../../src/testing/index.ts'
import { CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

const EASY = '## Difficulty\nlow\n\n## Context Estimate\n20k\n'
const APP = 'alice/app'

describe('mosaic-coordinator sync', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let gitea: FakeGitea
  let folder: string
  beforeEach(async () => {
    gitea = await cli.gitea()
    folder = await cli.folder()
  })
  afterEach(() => cli.clear())

  const open = (title: string, body = EASY) =>
    gitea.as('alice').opens({ title, body, assignees: ['mosaic'] }, APP)
  const sync = (...args: readonly string[]) => cli.run(['sync', ...args], folder, settingsFor(gitea, folder))

  it('is the bot itself where none runs, and tells what was wrong', async () => {
    const first = await open('First')
    const second = await open('Then', `${EASY}\nBlocked by: #1\n`)
    const begun = await sync()
    expect(begun.stderr).to.equal('')
    expect(begun.stdout)
      .to.contain('2 of 2 issues looked at')
      .and.to.contain('- 2 assigned to the bot that it did')
    expect(gitea.labelsOf(second)).to.include('status/blocked')
    await gitea.as('alice').closes(first)
    const again = await sync('alice/app')
    expect(again).to.deep.include({ code: 0, stderr: '' })
    expect(again.stdout)
      .to.contain('- 1 that had been closed')
      .and.to.contain('- 1 in the wrong state: blocked -> ')
    expect(gitea.labelsOf(second)).to.include('status/assigned')
  })

  it('looks at nothing in a repository that is as it was', async () => {
    await open('First')
    await sync('alice/app')
    // the bot's own words are seen once more
    await sync('alice/app')
    expect((await sync('alice/app')).stdout).to.contain(
      '0 of 0 issues looked at\nNo task was in a wrong state.\n',
    )
    await open('Second')
    const wrong = { unknown: 1, ended: 0, moved: {}, copies: 0 }
    const facts = JSON.parse((await sync('alice/app', '--json')).stdout)
    expect(facts).to.deep.include({ found: 1, looked: 1, wrong, failed: 0, listsRead: true, why: null })
  })

  it('tells of a copy of its comment that it has removed, though no task was in a wrong state', async () => {
    const issue = await open('First')
    await sync()
    const [first] = gitea.comments(issue)
    const copy = async () => {
      await gitea.as('mosaic').says(first?.body ?? '', issue)
      // as after a stop between a comment that came true twice and the note of which one it is
      const database = await openDatabase(join(folder, 'bot.db'))
      database.sqlite.exec(
        "update shown set document = json_set(document, '$.commentId', null, '$.unfinished', json('true'))",
      )
      database.close()
    }
    await copy()
    const told = await sync()
    expect(gitea.comments(issue).map(({ id }) => id)).to.deep.equal([first?.id])
    expect(told.stdout).to.match(/looked at\n- 1 of the bot's comments stood there twice: removed\n$/)
    await copy()
    const facts = JSON.parse((await sync('--json')).stdout)
    expect(facts.wrong).to.deep.equal({ unknown: 0, ended: 0, moved: {}, copies: 1 })
    expect((await sync()).stdout).to.contain('No task was in a wrong state.')
  })

  it('lets the bot that runs do it', async () => {
    const bot = await cli.start(folder, { ...settingsFor(gitea, folder), SWEEP_INTERVAL_S: '86400' })
    const lists = () => gitea.journal.filter(({ query }) => query.includes('assigned=true'))
    await eventually(() => expect(lists()).to.have.length(1))
    // no hook tells of it
    const issue = await open('Missed')
    const done = await sync()
    expect(done).to.deep.include({ code: 0, stderr: '' })
    expect(done.stdout)
      .to.contain('The bot that runs does it')
      .and.to.contain('- 1 assigned to the bot that it')
    expect(gitea.labelsOf(issue)).to.include('status/assigned')
    bot.signal('SIGTERM')
    expect((await bot.ended()).code).to.equal(0)
  })

  it('ends although all that is left is paused, and says so', async () => {
    const bot = await cli.start(folder, { ...settingsFor(gitea, folder), SWEEP_INTERVAL_S: '86400' })
    await cli.run(['pause', 'instance', 'holidays'], folder, settingsFor(gitea, folder))
    const issue = await open('Missed')
    const { code, stdout } = await sync()
    await bot.kill()
    expect(stdout).to.contain('- 1 waits: instance is paused: holidays')
    expect(code).to.equal(1)
    expect(gitea.labelsOf(issue)).to.deep.equal([])
  })

  it('is refused where the manifest has no sweep, which would never do it', async () => {
    await writeFile(join(folder, 'app.yml'), 'plugins: [parsing, { name: status }]\n')
    const { code, stderr } = await sync()
    expect(code).to.equal(2)
    expect(stderr).to.contain('"sweep" is not in app.yml').and.to.contain('--app')
  })

  it('says at once that Gitea is away', async () => {
    await gitea.goDown()
    const { code, stderr } = await sync()
    expect(code).to.equal(1)
    expect(stderr).to.contain('got no answer')
  })

  it('names a repository that it does not see', async () => {
    const { code, stderr } = await sync('alice/nothing')
    expect(code).to.equal(1)
    expect(stderr).to.contain('The bot sees no repository alice/nothing.').and.to.contain('owner/name')
  })

  it('refuses an argument that names no repository, as anything else that was said wrong', async () => {
    for (const which of ['alice', 'alice/app/issues', '']) {
      const { code, stderr } = await sync(which)
      expect(code).to.equal(2)
      expect(stderr).to.contain(`'${which}'`).and.to.contain('Write it as owner/repo.')
    }
  })
})
