import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { callsDuring, labels, openAssigned, own, status } from '../conversation.ts'
import { type AgentAtWork, botAndAgents, pullFor } from './agent-at-work.ts'

describe('an agent at work is shown', () => {
  let world: BotWorld
  let minimax: AgentAtWork
  let issue: IssueView
  beforeEach(async () => {
    const made = await botAndAgents(['minimax'])
    world = made.world
    minimax = made.agents.minimax
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  it('from its claim on, in the one comment, with its context as a bar', async () => {
    await minimax.begins()
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/in-progress')
    expect(status(world, issue)).to.match(/^\*\*`minimax` is working on this\.\*\*/)
    expect(status(world, issue)).to.contain('- Context: ░░░░░░░░░░ 0 % of 128k')
    expect(own(world, issue, 'status')).to.have.length(1)
  })

  it('anew every two minutes at the most, and never in a new comment', async () => {
    await minimax.begins()
    const before = world.forge.comments(issue).length
    const early = await callsDuring(world, async () => {
      await world.skip(60_000)
      await minimax.beats(66_560, { progress: 'Reading' })
    })
    expect(early.entries).to.have.length(0)
    await world.skip(60_000)
    await minimax.beats(66_560, { progress: 'Writing the tests' })
    expect(status(world, issue)).to.contain('- Context: ▓▓▓▓▓░░░░░ 52 % of 128k')
    expect(status(world, issue)).to.contain('- Doing: Writing the tests')
    expect(status(world, issue)).to.match(/- Last sign of life: \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    const again = await callsDuring(world, () => minimax.beats(70_000, { progress: 'More' }))
    expect(again.entries).to.have.length(0)
    expect(world.forge.comments(issue)).to.have.length(before)
  })

  it('without a call while nothing is new', async () => {
    await minimax.begins()
    const idle = await callsDuring(world, async () => {
      for (let beat = 0; beat < 8; beat++) {
        await world.skip(60_000)
        expect((await minimax.beats(0)).gist).to.equal('200 continue')
      }
    })
    expect(idle.entries).to.have.length(0)
  })

  it('with words that mention nobody, link nowhere and stay short', async () => {
    await minimax.begins()
    await world.skip(60_000)
    await minimax.beats(0)
    await world.skip(60_000)
    await minimax.beats(1_000, { progress: `@alice see #1 <img src=x> **${'x'.repeat(150)}` })
    const line = /- Doing: (.*)/.exec(status(world, issue))?.[1] ?? ''
    expect(line).to.match(/^alice see #\u200b1 img src=x x+…?$/)
    expect(line.length).to.be.below(200)
  })

  it('until it hands in: its place is free, and the end of the issue cleans up', async () => {
    const second = await openAssigned(world, 'Another one')
    await minimax.begins()
    const pull = await pullFor(world, issue)
    await minimax.ends('complete', { summary: 'The login works.', pullRequest: pull })
    expect(status(world, issue)).to.match(/^\*\*`minimax` has handed this in with #\d+\.\*\*/)
    expect(status(world, issue)).to.contain('- It says: The login works.')
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/in-progress')
    await world.bob.closes(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('difficulty/low')
    expect(labels(world, second)).to.contain('status/assigned')
  })

  it('and /retry gives out again what was handed in', async () => {
    await minimax.begins()
    await pullFor(world, issue)
    await minimax.ends('complete', { summary: 'Done.' })
    await world.alice.says('/retry', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect((await minimax.begins()).session).to.include({ fence: 2, attempt: 2 })
  })

  for (const mode of ['quiet', 'shadow'])
    it(`not at all in ${mode} mode`, async () => {
      await world.alice.pushes({ '.gitea/coordinator.yml': `mode: ${mode}\n` }, 'Settle it', world.repo)
      await world.skipWaits()
      await minimax.begins()
      await world.skipWaits()
      const calls = await callsDuring(world, async () => {
        for (const tokens of [10_000, 20_000, 30_000, 40_000, 60_000]) {
          await world.skip(60_000)
          expect((await minimax.beats(tokens, { progress: `At ${tokens}` })).gist).to.equal('200 continue')
        }
      })
      expect(calls.writes).to.deep.equal([])
    })
})
