import { expect } from 'chai'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, easy, labels, NEEDS_INPUT, openAssigned, questions } from './conversation.ts'

describe('a text whose dependencies are not read to the end', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('does not release its task: a person is asked, and the answer is a shorter text', async () => {
    const blocker = await world.alice.opens({ title: 'The blocker' }, world.repo)
    const log = 'a line of a log\n'.repeat(2_000)
    const issue = await openAssigned(
      world,
      'Long',
      `${easy()}\n${log}\n## Dependencies\n- #${blocker.number}\n`,
    )
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.contain('Put the dependencies at the beginning')
    await world.alice.edits({ body: `${easy()}\n${log}` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
  })
})
