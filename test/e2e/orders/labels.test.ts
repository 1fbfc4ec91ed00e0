import { expect } from 'chai'
import { type BotWorld, type GiteaVersion, type IssueView, runBot } from '../../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, labels, openAssigned } from '../conversation.ts'
import { answersTo, orders, seen } from './talk.ts'

const VERSIONS: readonly GiteaVersion[] = ['1.22.6', '1.26.3', 'forgejo-12']

for (const version of VERSIONS) {
  describe(`orders by hand, on ${version}`, () => {
    let world: BotWorld
    let issue: IssueView
    beforeEach(async () => {
      world = await runBot({ version })
      for (const name of ['agent/sonnet', 'agent/opus', 'agent/nobody', 'difficulty/high', 'difficulty/hard'])
        world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive: true })
      issue = await openAssigned(world, 'Fix the login')
    })
    afterEach(() => world.stop())
    const settle = () => world.skipWaits()

    it('a label says the same as the command, and it is shown whose it is', async () => {
      await world.bob.labels(['agent/sonnet', 'difficulty/high'], issue)
      await settle()
      expect(labels(world, issue)).to.equal('agent/sonnet difficulty/high status/assigned')
      expect(orders(world, issue)).to.deep.equal([
        'Agent: `sonnet`, with a label by `bob`; take the label off, or write `/agent auto`',
        'Difficulty: high, with a label by `bob`; take the label off, or write `/difficulty auto`',
      ])
      await world.alice.unlabels('difficulty/high', issue)
      await answersTo(world, issue, world.alice, '/agent auto')
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(orders(world, issue)).to.deep.equal([])
    })

    it('of a command and a label the newest counts, either way', async () => {
      await world.bob.labels(['agent/sonnet'], issue)
      await settle()
      await answersTo(world, issue, world.alice, '/agent opus')
      expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
      await world.bob.labels(['agent/sonnet'], issue)
      await settle()
      expect(labels(world, issue)).to.equal('agent/sonnet difficulty/low status/assigned')
      await answersTo(world, issue, world.alice, '/agent opus')
      await world.bob.unlabels('agent/opus', issue)
      await settle()
      expect(labels(world, issue)).to.equal(ASSIGNED)
    })

    it('also when the label was set while the bot was away', async () => {
      await world.bob.labels(['agent/sonnet'], issue)
      await world.forge.rest()
      await world.stopBot()
      await world.bob.labels(['agent/opus'], issue)
      await world.startBot()
      await settle()
      expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
      expect(orders(world, issue)[0]).to.contain('`opus`, with a label by `bob`')
    })

    it('of a label that is taken off nothing comes back but by a new choice: whoever takes it off is obeyed', async () => {
      await world.bob.unlabels('agent/minimax', issue)
      await world.bob.unlabels('status/assigned', issue)
      await settle()
      expect(labels(world, issue)).to.equal('difficulty/low')
      await answersTo(world, issue, world.alice, '/hold')
      expect(labels(world, issue)).to.equal('difficulty/low status/blocked')
      await answersTo(world, issue, world.alice, '/resume')
      expect(labels(world, issue)).to.equal(ASSIGNED)
    })

    it('a label that names no agent, or no difficulty, takes no order away', async () => {
      world.forge.addLabel(world.repo, { name: 'agent/someone', color: 'ff0000', exclusive: false })
      await answersTo(world, issue, world.alice, '/agent opus')
      await world.bob.labels(['agent/someone'], issue)
      await settle()
      expect(labels(world, issue)).to.equal('agent/opus agent/someone difficulty/low status/assigned')
      expect(orders(world, issue)).to.have.length(1)
    })

    for (const exclusive of [true, false])
      it(`the label of an agent that is switched off gives way to the one of whoever does it, exclusive: ${exclusive}`, async () => {
        const name = 'agent/haiku'
        world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive })
        const off = 'agents: { haiku: { enabled: false } }\n'
        await world.alice.pushes({ '.gitea/coordinator.yml': off }, 'Settle it', world.repo)
        await settle()
        await world.bob.labels([name], issue)
        await settle()
        expect(labels(world, issue)).to.equal(ASSIGNED)
        expect(orders(world, issue)).to.deep.equal([
          'Agent: `haiku`, with a label by `bob`; `/agent auto` takes it back',
        ])
        await world.skip(2 * 24 * 60 * 60_000)
        expect(labels(world, issue)).to.equal(ASSIGNED)
        await world.alice.pushes({ '.gitea/coordinator.yml': '{}\n' }, 'Settle it', world.repo)
        await world.skip(60 * 60_000)
        expect(labels(world, issue)).to.equal('agent/haiku difficulty/low status/assigned')
      })

    it('the bot’s own labels are nobody’s order, also after a loss of the database', async () => {
      await answersTo(world, issue, world.alice, '/agent opus\n/hold')
      expect(labels(world, issue)).to.equal(BLOCKED)
      await answersTo(world, issue, world.alice, '/resume')
      const before = seen(world, issue)
      const calls = await callsDuring(world, () => world.loseDatabase())
      expect(calls.writes).to.deep.equal([])
      expect(seen(world, issue)).to.deep.equal(before)
      expect(orders(world, issue)).to.deep.equal(['Agent: `opus`, by `alice`; `/agent auto` takes it back'])
    })
  })
}

describe('orders by hand where a rule says who may', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  const labelled = async (rule: string) => {
    world = await runBot()
    world.forge.addLabel(world.repo, { name: 'agent/opus', color: 'ff0000', exclusive: true })
    await world.alice.pushes({ '.gitea/coordinator.yml': `commands: ${rule}\n` }, 'Settle it', world.repo)
    const issue = await openAssigned(world, 'Fix the login')
    await world.bob.labels(['agent/opus'], issue)
    await world.skipWaits()
    return issue
  }

  it('are none for a command that is switched off: the label is left and means nothing', async () => {
    const issue = await labelled('{ whoCanUse: { agent: nobody } }')
    expect(orders(world, issue)).to.deep.equal([])
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
  })

  it('are orders of whom the rule names', async () => {
    const issue = await labelled('{ whoCanUse: { agent: writer } }')
    expect(orders(world, issue)).to.have.length(1)
  })
})
