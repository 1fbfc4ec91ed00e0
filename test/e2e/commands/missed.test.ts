import { expect } from 'chai'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { visible } from '../conversation.ts'
import { clerk, WITHOUT_COMMANDS } from './clerk.ts'

const HOUR_MS = 60 * 60_000

describe('a command of which no webhook told', () => {
  let world: BotWorld
  let issue: IssueView
  let done: string[]
  afterEach(() => world.stop())

  async function start(options: RunBotOptions = {}): Promise<void> {
    done = []
    world = await runBot({
      plugins: [clerk(done)],
      builtIn: WITHOUT_COMMANDS,
      sweepIntervalMs: 5 * 60_000,
      ...options,
    })
    const owner = world.forge.as(options.populate ? 'carol' : 'alice')
    issue = await owner.opens({ title: 'Hello', assignees: ['mosaic'] }, world.repo)
    await world.forge.rest()
  }

  /** Says something while the bot is down, and starts it again after a while. */
  async function missed(body: string, login: string, awayMs: number, meanwhile?: () => Promise<void>) {
    await world.stopBot()
    const comment = await world.forge.as(login).says(body, issue)
    await meanwhile?.()
    await world.forge.rest()
    await world.skip(awayMs)
    await world.startBot()
    await world.skip(5 * 60_000)
    await world.skipWaits()
    return comment
  }

  const answers = () =>
    world.forge
      .comments(issue)
      .filter(({ author, body }) => author === 'mosaic' && /reached|without Gitea|is now|Because/.test(body))
      .map(visible)

  it('is found and done within a day, once', async () => {
    await start()
    await missed('/why', 'mallory', HOUR_MS)
    await world.skip(5 * 60_000)
    expect(done).to.deep.equal(['mallory why'])
  })

  it('is only answered after more than a day, once', async () => {
    await start()
    await missed('/why\n/agent opus', 'bob', 25 * HOUR_MS)
    expect(done).to.deep.equal([])
    expect(answers()).to.deep.equal([
      '`/why` reached me only now, more than a day after it was written. Please repeat it if you still want it.',
    ])
    await world.restart()
    await world.skip(5 * 60_000)
    expect(answers()).to.have.length(1)
  })

  it('is not done if its comment was changed since: nobody knows whose words it is', async () => {
    await start()
    await missed('Well.', 'mallory', HOUR_MS, async () => {
      world.forge.comments(issue)
      await world.skip(10_000)
      await world.bob.editsComment(world.forge.comments(issue).at(-1), '/why')
    })
    expect(done).to.deep.equal([])
    expect(answers().join()).to.match(/its comment was changed since/)
  })

  it('is not done either where the change was made a second after it was written', async () => {
    await start()
    await missed('/agent haiku', 'bob', HOUR_MS, async () => {
      await world.skip(1_000)
      await world.alice.editsComment(world.forge.comments(issue).at(-1), '/agent opus')
    })
    expect(done).to.deep.equal([])
    expect(answers().join()).to.match(/its comment was changed since/)
  })

  it('is not done again after a loss of the database', async () => {
    await start()
    await world.alice.says('/agent opus', issue)
    await world.forge.rest()
    await world.loseDatabase()
    await world.skip(5 * 60_000)
    await world.skipWaits()
    expect(done).to.deep.equal(['alice agent opus'])
  })

  const IN_ORGANISATION: RunBotOptions = {
    populate(gitea) {
      for (const login of ['carol', 'mosaic']) gitea.addUser(login)
      gitea.addOrg('acme', { owners: ['carol'] })
      return gitea.addRepo('acme', 'app', { collaborators: { mosaic: 'write' } })
    },
  }

  it('is left to its webhook while that may still come: in an organisation it would be refused', async () => {
    await start(IN_ORGANISATION)
    await world.stopBot()
    await world.forge.as('carol').says('/agent opus', issue)
    await world.forge.delivered()
    const late = world.forge.deliveries.findLast(({ type }) => type === 'issue_comment')
    await world.startBot()
    await world.forge.rest()
    expect([...done, ...answers()], 'the sweep at the start saw it').to.deep.equal([])
    await world.forge.redeliver(late?.id ?? '')
    await world.forge.rest()
    expect(done).to.deep.equal(['carol agent opus'])
    await world.skip(5 * 60_000)
    await world.skipWaits()
    expect(done).to.deep.equal(['carol agent opus'])
    expect(answers()).to.deep.equal([])
  })

  it('is found by the next sweep if no webhook came meanwhile, and not read again after that', async () => {
    await start()
    await world.stopBot()
    await world.forge.as('bob').says('/agent opus', issue)
    await world.forge.delivered()
    await world.startBot()
    await world.forge.rest()
    expect(done).to.deep.equal([])
    await world.skip(5 * 60_000)
    await world.skipWaits()
    expect(done).to.deep.equal(['bob agent opus'])
    await world.skip(5 * 60_000)
    world.forge.journal.length = 0
    await world.skip(5 * 60_000)
    expect(world.forge.journal.filter(({ path }) => path.endsWith('/issues/comments'))).to.deep.equal([])
  })

  it('is answered by the next sweep although a webhook has told of its edit', async () => {
    await start()
    await world.stopBot()
    const comment = await world.forge.as('bob').says('/agent opus', issue)
    await world.forge.delivered()
    await world.startBot()
    await world.skip(10_000)
    await world.bob.editsComment(comment, '/agent haiku')
    await world.forge.rest()
    expect([...done, ...answers()]).to.deep.equal([])
    await world.skip(5 * 60_000)
    await world.skipWaits()
    expect(done).to.deep.equal([])
    expect(answers().join()).to.match(/its comment was changed since/)
  })

  it('is refused in an organisation, where only a signed delivery tells what somebody may, with what would help', async () => {
    await start(IN_ORGANISATION)
    await missed('/agent opus', 'carol', HOUR_MS)
    expect(done).to.deep.equal([])
    expect(answers().join()).to.match(/Please write it again, in a new comment/)
  })

  it('is found later when the server fails at the list of comments', async () => {
    await start()
    await missed('/why', 'mallory', HOUR_MS, async () => {
      world.forge.faults.next({ method: 'GET', path: /app\/issues\/comments\?/, status: 500, times: 9 })
    })
    expect(done).to.deep.equal([])
    world.forge.faults.clear()
    await world.skip(5 * 60_000)
    await world.skipWaits()
    expect(done).to.deep.equal(['mallory why'])
  })

  it('costs nothing where nothing changes', async () => {
    await start()
    await world.skip(10 * 60_000)
    world.forge.journal.length = 0
    for (let sweep = 0; sweep < 3; sweep++) await world.skip(5 * 60_000)
    expect(world.forge.journal.filter(({ path }) => path.endsWith('/issues/comments'))).to.deep.equal([])
  })
})
