import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { eventually, visible } from '../conversation.ts'
import { clerk, snail, WITHOUT_COMMANDS } from './clerk.ts'

describe('a command is done once', () => {
  let world: BotWorld
  let issue: IssueView
  let done: string[]
  /** Resolved when `/slow` may end. */
  let slow: PromiseWithResolvers<void>
  beforeEach(async () => {
    done = []
    slow = Promise.withResolvers()
    world = await runBot({ plugins: [clerk(done), snail(slow.promise)], builtIn: WITHOUT_COMMANDS })
    issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  const own = () =>
    world.forge
      .comments(issue)
      .filter(({ author }) => author === 'mosaic')
      .map(visible)

  for (const [when, isRestarted] of [
    ['', false],
    [', over a restart', true],
  ] as const)
    it(`although its answer has to wait, as there were six within a minute${when}`, async () => {
      for (let count = 0; count < 6; count++) await world.mallory.says('/why', issue)
      await world.forge.rest()
      await world.alice.says('/agent opus', issue)
      await world.forge.rest()
      expect(done.at(-1)).to.equal('alice agent opus')
      expect(own()).not.to.include('It is opus now.')
      if (isRestarted) await world.restart()
      await world.skipWaits()
      expect(own().filter((text) => text === 'It is opus now.')).to.have.length(1)
      expect(done.filter((what) => what === 'alice agent opus')).to.have.length(1)
    })

  it('and answered beside another one of the same comment, of a plugin that works at the same time', async () => {
    await world.alice.says('/agent opus\n/slow', issue)
    await eventually(() => own().length === 1, 'the first one is answered')
    slow.resolve()
    await world.forge.rest()
    expect(own()).to.deep.equal(['It is opus now.\n\n---\n\nAt last.'])
  })
})
