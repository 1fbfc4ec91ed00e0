import { expect } from 'chai'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { visible } from '../conversation.ts'
import { clerk, WITHOUT_COMMANDS } from './clerk.ts'

describe('a correction of a command', () => {
  let world: BotWorld
  let issue: IssueView
  let done: string[]
  afterEach(() => world.stop())

  async function start(options: RunBotOptions = {}): Promise<void> {
    done = []
    world = await runBot({ plugins: [clerk(done)], builtIn: WITHOUT_COMMANDS, ...options })
    issue = await world.forge.as('alice').opens({ title: 'Hello' }, world.repo)
    await world.forge.rest()
  }

  async function say(body: string, login = 'alice') {
    const comment = await world.forge.as(login).says(body, issue)
    await world.forge.rest()
    return comment
  }

  const own = () =>
    world.forge
      .comments(issue)
      .filter(({ author }) => author === 'mosaic')
      .map(visible)

  async function edit(comment: Awaited<ReturnType<typeof say>>, ...bodies: string[]) {
    for (const body of bodies) {
      await world.alice.editsComment(comment, body)
      await world.forge.rest()
    }
  }

  it('may stand on another line than what it corrects', async () => {
    await start()
    await edit(await say('/agnet opus'), 'please:\n/agent opus')
    expect(done).to.deep.equal(['alice agent opus'])
    expect(own()).to.deep.equal(['It is opus now.'])
  })

  it('may be corrected as often as it is wrong, and not any more when it was done', async () => {
    await start()
    const comment = await say('/agnet opus')
    await edit(comment, '/agent opsu', '/agent opuss')
    expect(own().join()).to.contain('`opuss` is not one of')
    await edit(comment, 'Please\n/agent opus', 'Please\n/agent haiku')
    expect(done).to.deep.equal(['alice agent opus'])
    expect(own()).to.deep.equal(['It is opus now.'])
  })

  for (const [when, isSwept] of [
    ['before anybody looks for what was missed', false],
    ['after the comments were looked through', true],
  ] as const)
    it(`is heard also when the database was lost, ${when}`, async () => {
      await start({ sweepIntervalMs: 5 * 60_000 })
      // comments are looked through where the bot has a task
      if (isSwept) await world.alice.assigns(['mosaic'], issue)
      const wrong = await say('/agnet opus')
      const quiet = await say('/estimate lots')
      const mixed = await say('/why\n/agnet opus')
      await world.loseDatabase()
      await world.forge.rest()
      if (isSwept) await world.skip(5 * 60_000)
      expect(done.splice(0)).to.deep.equal(['alice why'])
      await edit(wrong, '/agent opus', '/agent haiku')
      await edit(quiet, '/estimate 90k')
      await edit(mixed, '/why\nplease\n/agent haiku', '/agent opus')
      expect(done).to.deep.equal(['alice agent opus', 'alice estimate 90000', 'alice agent haiku'])
      expect(own().filter((text) => /no `|It is/.test(text))).to.deep.equal([
        'It is opus now.',
        'It is haiku now.',
      ])
    })

  it('of what was done is none, also when the database was lost', async () => {
    await start()
    const right = await say('/agent opus')
    const refused = await say('/agent haiku', 'mallory')
    await world.loseDatabase()
    await world.forge.rest()
    await edit(right, '/agent haiku')
    await world.forge.as('mallory').editsComment(refused, '/agent opus')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice agent opus'])
  })

  it('of one line leaves the others as they are, wherever they move', async () => {
    await start()
    const comment = await say('/agnet opus\n/why\n/estimate lots')
    await edit(comment, 'Well.\n/agnet opus\n/why\n/estimate 90k')
    expect(done).to.deep.equal(['alice why', 'alice estimate 90000'])
    await edit(comment, '/why\n/agent opus\n/agent haiku\n/estimate 90k')
    expect(done).to.deep.equal(['alice why', 'alice estimate 90000', 'alice agent opus'])
  })

  it('is none by anybody but the author, whatever both of them may do', async () => {
    await start()
    const comment = await say('/agnet opus')
    await world.bob.editsComment(comment, '/agent opus')
    await world.forge.rest()
    expect(done).to.deep.equal([])
    expect(own().join()).to.contain('I have no `/agnet`')
  })

  it('is for whom it is at the time of the edit: whoever may write no more commands nothing', async () => {
    await start({
      populate(gitea) {
        for (const login of ['alice', 'bob', 'mosaic']) gitea.addUser(login)
        gitea.addOrg('acme', { owners: ['alice'], teams: { readers: { level: 'read', members: ['bob'] } } })
        return gitea.addRepo('acme', 'app', { collaborators: { mosaic: 'write', bob: 'write' } })
      },
    })
    const alice = world.forge.as('alice')
    const bob = world.forge.as('bob')
    const early = await say('/agnet opus', 'bob')
    await bob.editsComment(early, '/agent opus')
    await world.forge.rest()
    expect(done).to.deep.equal(['bob agent opus'])
    const late = await say('/agnet haiku', 'bob')
    await alice.removesCollaborator(world.repo, 'bob')
    await bob.editsComment(late, '/agent haiku')
    await world.forge.rest()
    expect(done).to.deep.equal(['bob agent opus'])
    expect(own().at(-1)).to.equal('`/agent` is for who may write in the repository.')
  })
})
