import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { labels, NEEDS_INPUT, openAssigned, questions, status } from '../conversation.ts'
import { type AgentAtWork, beatFor, botAndAgents, LEASE_MS, MINUTE_MS, pullFor } from './agent-at-work.ts'

describe('an agent that does not finish', () => {
  let world: BotWorld
  let minimax: AgentAtWork
  let glm: AgentAtWork
  let issue: IssueView
  const start = async (watchSettings = {}) => {
    const made = await botAndAgents(['minimax', 'glm'], { watchSettings })
    world = made.world
    minimax = made.agents.minimax
    glm = made.agents.glm
    issue = await openAssigned(world, 'Fix the login')
  }
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  it('goes on with a note, then a stronger one does, then a person is asked with the facts', async () => {
    await start()
    await minimax.begins()
    await minimax.ends('fail', { reason: 'the tests do not run' })
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect((await minimax.begins()).task.note).to.equal('Attempt 1 (minimax) failed: the tests do not run')
    expect(status(world, issue)).to.contain('- Attempts: 2')
    await minimax.ends('fail', { reason: 'no idea' })
    expect(labels(world, issue)).to.equal('agent/glm difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('| no | `minimax` | was tried twice |')
    expect(await minimax.asks()).to.equal(false)
    expect((await glm.begins()).task.note).to.contain('Attempt 2 (minimax) failed: no idea')
    await glm.ends('fail', { reason: 'the disk is full' })
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue)).to.contain('- `glm` failed: the disk is full')
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.match(/^@alice I need your help/)
    await world.alice.says('/retry', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect(questions(world, issue)).to.deep.equal([])
  })

  it('is tried no more often because a stranger writes the issue anew', async () => {
    await start()
    const { mallory, alice, bot, repo } = world
    await alice.closes(issue)
    const body = '## Difficulty\nlow\n\n## Context Estimate\n20k'
    const hers = await mallory.opens({ title: 'Odd', body }, repo)
    await alice.assigns(bot, hers)
    await world.forge.rest()
    for (const agent of [minimax, minimax, glm]) {
      await agent.begins()
      await agent.ends('fail', { reason: `no ${agent.name}` })
      await mallory.edits({ body: `${body}\n\n${agent.claim.session.attempt}` }, hers)
      await world.forge.rest()
    }
    expect(labels(world, hers)).to.equal(NEEDS_INPUT)
    await alice.edits({ body: `${body}\n\nSee the log.` }, hers)
    await world.forge.rest()
    expect(await minimax.asks()).to.equal(true)
  })

  it('is not believed that it is done when nothing is to be seen of it', async () => {
    await start()
    await minimax.begins()
    await minimax.ends('complete', { summary: 'All done!', branch: 'issue-1-there-is-none' })
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('said it was done, and there was no new commit')
    await minimax.begins()
    expect(minimax.task.note).to.contain('there was no new commit, pull request or comment of it')
    await world.bob.says('I have looked into it.', issue)
    await minimax.ends('complete', { summary: 'Nothing to change.' })
    expect(status(world, issue)).to.match(/^\*\*`minimax` has handed this in/)
  })

  it('is not believed either when it names the default branch and an issue as its pull request', async () => {
    await start()
    const other = await world.alice.opens({ title: 'Another one' }, world.repo)
    await minimax.begins()
    await minimax.ends('complete', { branch: 'main', pullRequest: other.number })
    expect(status(world, issue)).to.contain('said it was done, and there was no new commit')
    await minimax.begins()
    await world.bob.says('I have looked into it.', issue)
    await minimax.ends('complete', { pullRequest: other.number })
    expect(status(world, issue)).to.match(/^\*\*`minimax` has handed this in\.\*\*/)
  })

  for (const branch of ['', ' ', '\u0000', 'x\ud800', '.', '..', 'a..b'])
    it(`is not believed with a branch of no name: ${JSON.stringify(branch)}`, async () => {
      await start()
      await minimax.begins()
      await minimax.ends('complete', { branch })
      expect(await world.dead()).to.deep.equal([])
      expect(status(world, issue)).to.contain('said it was done, and there was no new commit')
      await minimax.begins()
      const pullRequest = await pullFor(world, issue)
      await minimax.ends('complete', { branch, pullRequest })
      expect(status(world, issue)).to.match(/^\*\*`minimax` has handed this in/)
    })

  it('is not believed with what was handed in before: only a new commit counts', async () => {
    await start()
    const pull = await world.bob.opensPull({ title: 'The change', head: 'issue-1-fix-the-login' }, world.repo)
    const outcome = { pullRequest: pull.number, branch: 'issue-1-fix-the-login', commits: 1 }
    await minimax.begins()
    await minimax.ends('complete', outcome)
    expect(status(world, issue)).to.match(/^\*\*`minimax` has handed this in/)
    await world.skip(MINUTE_MS)
    await world.alice.says('/retry', issue)
    await world.forge.rest()
    await minimax.begins()
    await minimax.ends('complete', outcome)
    expect(status(world, issue)).to.contain('said it was done, and there was no new commit')
    await minimax.begins()
    const file = { path: 'fix.txt', message: 'Fix it', text: 'Fixed', branch: 'issue-1-again' }
    await world.bob.commits(file, world.repo)
    await minimax.ends('complete', { branch: 'issue-1-again' })
    expect(status(world, issue)).to.match(/^\*\*`minimax` has handed this in/)
  })

  it('in the same way three times is not tried once more', async () => {
    await start({ triesEach: 5, triesInAll: 10 })
    for (const line of [12, 480, 7]) {
      await minimax.begins()
      await minimax.ends('fail', { reason: `Type error in line ${line}` })
    }
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue)).to.contain('It has failed three times in the same way.')
  })

  it('because it is not heard any more: the task is there again once its lease is over', async () => {
    await start()
    await minimax.begins()
    await world.skip(60_000)
    await minimax.beats(1_000, { progress: 'Looking for the bug' })
    await world.skip(LEASE_MS)
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect((await minimax.beats(2_000)).gist).to.equal('409 SESSION_ENDED')
    await minimax.begins()
    expect(minimax.claim.session.fence).to.equal(2)
    expect(minimax.task.note).to.contain('was not heard any more. It last said: Looking for the bug')
  })

  it('hands over: the same one goes on, and that counts as no failure', async () => {
    await start()
    for (let round = 1; round <= 4; round++) {
      await minimax.begins()
      await minimax.ends('hand-over', { note: `Part ${round} is done.` })
      expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    }
    expect((await minimax.begins()).task.note).to.equal('Part 4 is done.')
  })

  it('is ordered by a person: nobody else is asked behind their back', async () => {
    await start()
    await world.alice.says('/agent minimax', issue)
    await world.forge.rest()
    for (const reason of ['one', 'two']) {
      await minimax.begins()
      await minimax.ends('fail', { reason })
    }
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue)).to.contain('The agent that was ordered has tried this')
    await world.alice.says('/agent glm', issue)
    await world.forge.rest()
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/glm difficulty/low status/assigned')
  })

  it('gets no further although it is heard: it is warned, told to stop, and the next one goes on', async () => {
    await start({ stuckAfterMs: 2 * MINUTE_MS })
    await minimax.begins()
    expect(await beatFor(world, minimax, 3 * MINUTE_MS, 5_000)).to.equal('200 continue')
    expect(status(world, issue)).to.contain('is heard, but gets no further')
    expect((await minimax.beats(5_000)).reason).to.contain('There was no progress for a while')
    expect(await beatFor(world, minimax, 3 * MINUTE_MS, 5_000)).to.match(/^200 stop|^409/)
    expect(status(world, issue)).to.contain('gets no further and is told to stop')
    await world.skip(LEASE_MS)
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect((await minimax.begins()).task.note).to.contain('got no further')
  })

  it('is warned only until it gets on', async () => {
    await start({ stuckAfterMs: 2 * MINUTE_MS })
    await minimax.begins()
    await beatFor(world, minimax, 3 * MINUTE_MS, 5_000)
    await minimax.beats(6_000)
    await world.skip(30_000)
    expect((await minimax.beats(7_000)).reason).to.not.contain('no progress')
    expect(status(world, issue)).to.not.contain('gets no further')
  })
})
