import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { callsDuring, labels, openAssigned, own, status, visible } from '../conversation.ts'

describe('commands where the bot says little', () => {
  let world: BotWorld
  let issue: IssueView
  afterEach(() => world.stop())

  const start = async (mode: string) => {
    world = await runBot()
    await world.alice.pushes({ '.gitea/coordinator.yml': `mode: ${mode}\n` }, 'Settle it', world.repo)
    await world.forge.rest()
    issue = await openAssigned(world, 'Fix the login')
  }
  const says = (body: string) => async () => {
    await world.alice.says(body, issue)
    await world.forge.rest()
  }
  const reactions = () => world.forge.comments(issue).flatMap((comment) => comment.reactions)

  it('shadow: an order counts, and nothing is written but the one comment', async () => {
    await start('shadow')
    const calls = await callsDuring(world, says('/agent opus\n/difficulty high'))
    expect(calls.writes.map((call) => call.replace(/\d+$/, 'n'))).to.deep.equal([
      'PATCH /repos/alice/app/issues/comments/n',
    ])
    expect(status(world, issue)).to.contain('I would have set `status/assigned`, `agent/opus`')
    expect(status(world, issue)).to.contain('Agent: `opus`, by `alice`; `/agent auto` takes it back')
  })

  it('shadow: whatever would be answered is not, and creates nothing', async () => {
    await start('shadow')
    const before = status(world, issue)
    const asked = '/why\n/split --create\n/agent nobody\n/agnet opus\n/help\n/explain'
    const calls = await callsDuring(world, says(asked))
    expect(calls.writes).to.deep.equal([])
    expect(status(world, issue)).to.equal(before)
    expect(await world.dead()).to.deep.equal([])
  })

  it('shadow: what was not answered is not answered later either, when the bot may speak', async () => {
    await start('shadow')
    await says('/why')()
    await world.alice.pushes({ '.gitea/coordinator.yml': 'mode: normal\n' }, 'Speak', world.repo)
    await world.skip(26 * 60 * 60_000)
    expect(own(world, issue, 'status')).to.have.length(1)
    expect(world.forge.comments(issue).filter(({ author }) => author === 'mosaic')).to.have.length(1)
  })

  it('quiet: whoever asks is answered, and sees what became of an order', async () => {
    await start('quiet')
    await says('/agent opus')()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
    await says('/why')()
    expect(reactions()).to.deep.equal(['eyes by mosaic', '+1 by mosaic', 'eyes by mosaic', '+1 by mosaic'])
    const answers = world.forge.comments(issue).filter(({ author }) => author === 'mosaic')
    expect(answers.map(visible).join()).to.match(/^\*\*Decision 2: `opus`/)
  })
})
