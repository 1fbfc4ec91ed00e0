import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { openAssigned, visible } from '../conversation.ts'

describe('what strangers ask', () => {
  let world: BotWorld
  let issue: IssueView
  afterEach(() => world.stop())

  const start = async () => {
    world = await runBot()
    issue = await openAssigned(world, 'Fix the login')
  }
  const answers = () =>
    world.forge
      .comments(issue)
      .filter(({ author, body }) => author === 'mosaic' && body.includes('/command-'))
      .map(visible)
  const reactions = () =>
    world.forge
      .comments(issue)
      .filter(({ author }) => author !== 'mosaic')
      .map((comment) => comment.reactions.map((one) => one.split(' ')[0]).join(' '))

  it('in one comment is answered in one comment, each answer once, in the order of the lines', async () => {
    await start()
    await world.mallory.says('/help\n/explain\n/help\n/wyh', issue)
    await world.forge.rest()
    const [answer = '', ...more] = answers()
    expect(more).to.deep.equal([])
    const parts = answer.split('\n\n---\n\n').map((part) => part.split('\n')[0])
    expect(parts).to.deep.equal([
      'Write one of these at the beginning of a line:',
      '**This is what I read here.**',
      'I have no `/wyh`. Did you mean `/why`? You can correct your comment; `/help` lists what there is.',
    ])
  })

  it('is answered six times in ten minutes, and then with a reaction, however it is asked', async () => {
    await start()
    for (let comment = 1; comment <= 8; comment++) await world.mallory.says('/help', issue)
    await world.mallory.says('/agnet opus', issue)
    await world.skipWaits()
    expect(reactions().slice(5)).to.deep.equal([
      'eyes +1',
      ...Array.from({ length: 3 }, () => 'eyes confused'),
    ])
    const before = answers().length
    expect(before).to.equal(6)
    await world.skip(10 * 60_000)
    await world.mallory.says('/help', issue)
    await world.forge.rest()
    expect(answers()).to.have.length(before + 1)
    await world.alice.says('/help', issue)
    await world.forge.rest()
    expect(reactions().slice(-2)).to.deep.equal(['eyes +1', 'eyes +1'])
  })

  it('holds up no order of a writer, which is done and shown at once', async () => {
    await start()
    const flood = Array.from({ length: 10 }, () => '/help').join('\n')
    for (let comment = 1; comment <= 3; comment++) await world.mallory.says(flood, issue)
    const at = performance.now()
    await world.alice.says('/hold', issue)
    await world.forge.rest()
    expect(performance.now() - at).to.be.below(5_000)
    expect(reactions().at(-1)).to.equal('eyes +1')
    expect(world.forge.labelsOf(issue)).to.include('status/blocked')
    expect(answers()).to.have.length(1)
  })

  it('in many accounts uses up only what may be answered: orders are shown all the same', async () => {
    await start()
    for (let number = 1; number <= 8; number++) world.forge.addUser(`eve${number}`)
    for (let number = 1; number <= 8; number++) await world.forge.as(`eve${number}`).says('/help', issue)
    await world.alice.says('/hold', issue)
    await world.forge.rest()
    expect(answers()).to.have.length(6)
    expect(world.forge.labelsOf(issue)).to.include('status/blocked')
    await world.skipWaits()
    expect(answers()).to.have.length(8)
  })
})
