import type { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { eventually, visible } from '../conversation.ts'
import { killedWhen } from '../killed-when.ts'
import { clerk, snail, WITHOUT_COMMANDS } from './clerk.ts'

const ANSWER = "key like 'comment:%/command-%'"

describe('the bot is killed in the middle of a command', () => {
  let world: BotWorld
  let issue: IssueView
  let done: string[]
  /** Resolved when `/slow` may end. */
  let slow: PromiseWithResolvers<void>
  beforeEach(async () => {
    done = []
    slow = Promise.withResolvers()
    world = await runBot({
      plugins: [clerk(done), snail(slow.promise, () => done.push('slow'))],
      builtIn: WITHOUT_COMMANDS,
    })
    issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  const own = () =>
    world.forge
      .comments(issue)
      .filter(({ author }) => author === 'mosaic')
      .map(visible)
  const reactions = () =>
    world.forge
      .comments(issue)
      .filter(({ author }) => author !== 'mosaic')
      .map((comment) => comment.reactions.map((one) => one.split(' ')[0]).join(' '))
  const goesOn = async () => {
    await world.startBot()
    await world.skipWaits()
  }

  it('when the answer is there and nothing says so yet: it is found, and stands once', async () => {
    let wasBegun = false
    const killed = killedWhen(
      world,
      (database) => {
        const isBegun = database.prepare(`select 1 from intents where ${ANSWER}`).get() !== undefined
        wasBegun ||= isBegun
        return wasBegun && !isBegun
      },
      'an answer was begun, and is made',
    )
    await world.alice.says('/agent opus', issue)
    await killed
    expect(own()).to.deep.equal(['It is opus now.'])
    await goesOn()
    expect(done).to.deep.equal(['alice agent opus', 'alice agent opus'])
    expect(own()).to.deep.equal(['It is opus now.'])
    expect(reactions()).to.deep.equal(['eyes +1'])
  })

  it('when others are answered meanwhile as often as anybody is: it was begun before, and is done', async () => {
    await world.mallory.says('/slow', issue)
    await eventually(() => done.length > 0, 'it is begun')
    for (let count = 0; count < 6; count++) await world.mallory.says('/why', issue)
    const isCounted = (database: DatabaseSync) => {
      const row = database.prepare(`select value from instance where name like 'command-answered:%'`).get()
      const isSo = JSON.parse(String(row?.value ?? '[]')).length === 6
      // what is left of the bot that was killed need not wait for it
      if (isSo) queueMicrotask(() => slow.resolve())
      return isSo
    }
    await killedWhen(world, isCounted, 'six are answered')
    await goesOn()
    expect(done.filter((what) => what === 'slow')).to.have.length(2)
    expect(reactions()[0]).to.equal('eyes +1')
  })
})
