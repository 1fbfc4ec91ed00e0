import { rm } from 'node:fs/promises'
import { expect } from 'chai'
import { CANARIES, CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator, whose database is taken away while it works', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('takes nothing that would be lost, says what to do, and ends with 1 so that it is started anew', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const settings = settingsFor(gitea, folder)
    const bot = await cli.start(folder, settings)
    const url = `${bot.url}/webhook/gitea`
    gitea.addHook('alice/app', { url, secret: CANARIES.secret, events: ['issues'] })
    const alice = gitea.as('alice')
    for (const end of ['', '-wal', '-shm']) await rm(`${folder}/bot.db${end}`)

    const health = fetch(`${bot.url}/health`)
    const issue = await alice.opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await gitea.delivered()
    expect(gitea.deliveries.map(({ status }) => status)).to.deep.equal([503, 503])
    expect((await health).status, 'a restart helps').to.equal(503)
    const { code, stdout } = await bot.ended()
    expect(code).to.equal(1)
    expect(stdout)
      .to.contain('DATABASE_LOST')
      .and.to.contain('while it was in use')
      .and.to.contain('Start again')

    await cli.start(folder, settings)
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
    await eventually(() => expect(gitea.comments(issue)).to.have.length(1))
  })

  it('tells the same of a sync that is the bot meanwhile', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    gitea.faults.next({ method: 'POST', path: /comments$/, times: 100, reset: 'before' })
    const sync = cli.spawn(['sync'], folder, settingsFor(gitea, folder))
    await eventually(() =>
      expect(gitea.writes().some(({ path }) => path.endsWith('/comments'))).to.equal(true),
    )
    for (const end of ['', '-wal', '-shm']) await rm(`${folder}/bot.db${end}`)
    const { code, stderr } = await sync.ended()
    expect(code).to.equal(1)
    expect(stderr).to.contain('while it was in use').and.to.contain('Start again')
  })
})
