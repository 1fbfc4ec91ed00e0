import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { answersTo } from '../orders/talk.ts'

const HOUR_MS = 60 * 60_000

describe('what is for issues, written on a pull request', () => {
  let world: BotWorld
  let pull: IssueView
  beforeEach(async () => {
    world = await runBot()
    pull = await world.alice.opensPull({ title: 'A change' }, world.repo)
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  const say = (body: string, person = world.alice) => answersTo(world, pull, person, body)
  const reactions = () =>
    world.forge.comments(pull).findLast(({ author }) => author !== 'mosaic')?.reactions ?? []

  it('is answered, a question as an order, and what somebody meant by a slip', async () => {
    const asked = ['/why', '/explain', '/split --create', '/what-if tokens=90k', '/wyh']
    for (const words of asked) {
      expect(await say(words), words).to.deep.equal([
        'I answer questions about issues, not about pull requests. Ask on the issue that this belongs to.',
      ])
      expect(reactions()).to.deep.equal(['eyes by mosaic', 'confused by mosaic'])
      await world.skip(HOUR_MS + 60_000)
    }
    expect(await say('/hold')).to.deep.equal([
      'I take orders on issues, not on pull requests. Write it on the issue that this belongs to.',
    ])
  })

  it('is answered once an hour, and shown as refused each time', async () => {
    expect(await say('/why', world.forge.as('mallory'))).to.have.length(1)
    expect(await say('/hold', world.forge.as('mallory'))).to.deep.equal([])
    expect(reactions()).to.deep.equal(['eyes by mosaic', 'confused by mosaic'])
  })

  it('is not listed by /help there, which tells where it is', async () => {
    const [told = '', ...more] = await say('/help')
    expect(more).to.deep.equal([])
    expect(told).to.contain('| `/help` |')
    expect(told).not.to.match(/`\/(hold|why|split)/)
    expect(told).to.contain('Write `/help` on an issue to see what there is for issues.')
  })
})
