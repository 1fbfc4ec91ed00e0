import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'

const COMMENTS = { method: 'POST', path: /comments$/ }

describe('the bot that is killed', () => {
  let world: BotWorld
  let begun: number
  beforeEach(async () => {
    begun = 0
    const talker = definePlugin({
      name: 'talker',
      description: 'For a test.',
      register(app) {
        app.on('issues.opened', async (context) => {
          begun++
          for (const body of ['one', 'two'])
            await context.gitea.repos.issueCreateComment(...context.issue(), { body })
        })
      },
    })
    world = await runBot({ plugins: [talker] })
  })
  afterEach(() => world.stop())

  const said = () => world.forge.comments(world.forge.issue(world.repo, 1)).map(({ body }) => body)
  const killedAtNextComment = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    world.forge.faults.next({ ...COMMENTS, carriedOut: () => resolve(world.killBot()) })
    return promise
  }

  it('does nothing after the call in which it was killed, and does not hear of that one', async () => {
    const killed = killedAtNextComment()
    await world.alice.opens({ title: 'Hello' })
    await killed
    expect(said()).to.deep.equal(['one'])
    expect(world.forge.journal.filter(({ method }) => method === 'POST')).to.have.length(1)
    expect(world.forge.journal.at(-1)).to.include({ method: 'POST', status: null })
  })

  it('makes again what it had not stored as done when it is started again', async () => {
    const killed = killedAtNextComment()
    await world.alice.opens({ title: 'Hello' })
    await killed
    await world.startBot()
    await world.forge.rest()
    expect(begun).to.equal(2)
    expect(said()).to.deep.equal(['one', 'one', 'two'])
  })

  it('keeps what it had stored', async () => {
    await world.alice.opens({ title: 'Hello' })
    await world.forge.rest()
    await world.killBot()
    await world.startBot()
    await world.forge.rest()
    expect(begun).to.equal(1)
    expect(said()).to.deep.equal(['one', 'two'])
  })
})
