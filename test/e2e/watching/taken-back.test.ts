import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, labels, openAssigned, status } from '../conversation.ts'
import { type AgentAtWork, beatFor, botAndAgents, LEASE_MS, MINUTE_MS, pullFor } from './agent-at-work.ts'

describe('while an agent works', () => {
  let world: BotWorld
  let minimax: AgentAtWork
  let issue: IssueView
  beforeEach(async () => {
    const made = await botAndAgents(['minimax'], { sweepIntervalMs: 5 * MINUTE_MS })
    world = made.world
    minimax = made.agents.minimax
    issue = await openAssigned(world, 'Fix the login')
    await minimax.begins()
  })
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  const IN_PROGRESS = 'agent/minimax difficulty/low status/in-progress'

  it('a blocker comes late: it is told to stop, not yanked, and the task waits after that', async () => {
    const blocker = await world.alice.opens({ title: 'First this' }, world.repo)
    await world.alice.edits({ body: easy(blocker.number) }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(IN_PROGRESS)
    expect(status(world, issue)).to.contain(
      'is told to stop at its next sign of life: the issue waits for another one now.',
    )
    const { gist, reason } = await minimax.beats(1_000)
    expect([gist, reason]).to.deep.equal(['200 stop', 'The issue waits for another one now.'])
    await minimax.ends('give-back')
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.bob.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.not.contain('gave it back')
  })

  it('a person holds it: it is told to stop; one that does not answer is out at the end of its lease', async () => {
    await world.alice.says('/hold wait for the design', issue)
    await world.forge.rest()
    expect(status(world, issue)).to.contain(
      'is told to stop at its next sign of life: a person holds this issue back.',
    )
    expect((await minimax.beats(1_000)).gist).to.equal('200 stop')
    expect(await beatFor(world, minimax, LEASE_MS + 30_000, 2_000)).to.equal('409 SESSION_ENDED')
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.alice.says('/resume', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await minimax.begins()
    expect(minimax.claim.session.fence).to.equal(2)
  })

  for (const [what, act] of [
    ['closed', () => world.bob.closes(issue)],
    ['taken from the bot', () => world.alice.unassigns('mosaic', issue)],
  ] as const)
    it(`it is ${what}: everything is cleaned up, and the agent hears why`, async () => {
      await act()
      await world.forge.rest()
      expect(labels(world, issue)).to.equal(what === 'closed' ? 'difficulty/low' : '')
      const { gist, reason } = await minimax.beats(1_000)
      expect(gist).to.equal('200 stop')
      expect(reason).to.contain(what)
      await world.skip(LEASE_MS + 1_000)
      expect((await minimax.beats(1_000)).gist).to.equal('409 SESSION_ENDED')
    })

  it('it is deleted: the agent is told to stop', async () => {
    await world.alice.deletes(issue)
    await world.forge.rest()
    expect((await minimax.beats(1_000)).gist).to.equal('200 stop')
  })

  it('it is closed and opened again: it is decided anew, and the old session has no part in it', async () => {
    await world.bob.closes(issue)
    await world.forge.rest()
    await world.bob.reopens(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(await minimax.beats(1_000)).to.deep.include({
      gist: '200 stop',
      reason: 'The task was taken back in between.',
    })
    // nobody begins before the old session has ended
    expect(await minimax.asks()).to.equal(false)
    await minimax.ends('fail', { reason: 'told to stop' })
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect((await minimax.begins()).session).to.include({ fence: 2, attempt: 1 })
  })

  it('the bot is started again and sweeps: nothing is yanked, nothing is doubled', async () => {
    await minimax.beats(20_000)
    await world.restart()
    await world.skip(6 * 30_000)
    expect((await minimax.beats(21_000)).gist).to.equal('409 SESSION_ENDED')
  })

  it('the bot is started again and sweeps while the agent is heard: it goes on as before', async () => {
    await world.restart()
    expect(await beatFor(world, minimax, 12 * MINUTE_MS, 20_000)).to.equal('200 continue')
    expect(labels(world, issue)).to.equal(IN_PROGRESS)
    expect(await minimax.tells('complete', {})).to.include({ status: 200 })
  })

  it('the database is lost: the task is there again, and the late agent is turned away', async () => {
    await world.loseDatabase()
    await world.skip(5 * MINUTE_MS)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect((await minimax.beats(1_000)).gist).to.match(/^40[14]/)
  })

  it('the database is lost after it has handed in: that is not given out once more', async () => {
    const pullRequest = await pullFor(world, issue)
    await minimax.ends('complete', { pullRequest })
    await world.loseDatabase()
    await world.skip(5 * MINUTE_MS)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(IN_PROGRESS)
    expect(status(world, issue)).to.contain(`has handed this in with #${pullRequest}`)
  })
})
