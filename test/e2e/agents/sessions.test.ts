import { expect } from 'chai'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { assign, beat, botWith, claimed, gist, LEASE_MS, OPUS, stateOf, tell } from './working.ts'

describe('an agent at work', () => {
  let world: BotWorld
  let glm: AgentCaller
  beforeEach(async () => {
    world = await botWith()
    glm = await world.agent('glm')
  })
  afterEach(() => world.stop())

  it('is handed its next task with all that it needs, and the issue shows it', async () => {
    const number = await assign(world, 'Coupons: taken twice!')
    const { session, task } = await claimed(glm)
    expect(session).to.include({ fence: 1, attempt: 1, leaseMs: LEASE_MS, heartbeatEveryMs: 30_000 })
    expect(task).to.deep.include({
      cloneUrl: `${world.forge.url}/alice/app.git`,
      defaultBranch: 'main',
      branch: `issue-${number}-coupons-taken-twice`,
      contextLimit: 200_000,
    })
    expect(task.issue).to.include({ body: 'Coupons are taken twice.', untrusted: true, author: 'alice' })
    await world.forge.rest()
    expect(stateOf(world, number)).to.deep.equal(['status/in-progress'])
    expect(gist(await glm.post('/sessions'))).to.equal('204')
  })

  it('completes: the issue waits for people, and nobody is given the task again', async () => {
    const number = await assign(world, 'One')
    const claim = await claimed(glm)
    const { number: pullRequest } = await world.bob.opensPull({ title: 'The change' }, world.repo)
    expect(gist(await tell(glm, claim, 'complete', { summary: 'Fixed.', pullRequest }))).to.equal(
      '200 completed',
    )
    await world.forge.rest()
    expect(stateOf(world, number)).to.deep.equal(['status/in-progress'])
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    expect(gist(await beat(glm, claim))).to.equal('409 SESSION_ENDED')
    expect(gist(await tell(glm, claim, 'fail', { reason: 'no' }))).to.equal('409 SESSION_ENDED')
  })

  it('hands over: the next session is given the note', async () => {
    await assign(world, 'One')
    const claim = await claimed(glm)
    expect(gist(await tell(glm, claim, 'hand-over', { note: 'Half done.\nGo on.' }))).to.equal(
      '200 handed-over',
    )
    await world.forge.rest()
    const second = await claimed(glm)
    expect(second.session).to.include({ fence: 2, attempt: 2 })
    expect(second.task.note).to.equal('Half done.\nGo on.')
    expect(second.task.branch).to.equal(claim.task.branch)
  })

  it('is told the branch that was pushed and where it is, and the same one whatever the issue is called since', async () => {
    const number = await assign(world, 'One')
    const first = await claimed(glm)
    await world.forge.rest()
    await tell(glm, first, 'give-back')
    await world.alice.edits({ title: 'Another' })
    await world.forge.rest()
    const second = await claimed(glm)
    expect(second.task.branch).to.equal(first.task.branch)
    expect(second.task).to.not.have.property('pushedTo')
    const branch = `issue-${number}-x`
    expect(gist(await tell(glm, second, 'ask', { question: 'Why?', branch, repository: '../app' }))).to.equal(
      '422 BODY_INVALID',
    )
    await tell(glm, second, 'hand-over', { note: 'Half.', branch, repository: 'glm/app' })
    await world.forge.rest()
    expect((await claimed(glm)).task).to.include({ branch, pushedTo: 'glm/app' })
  })

  it('is told no branch that git cannot have, whatever a session before has said', async () => {
    const number = await assign(world, 'One')
    const first = await claimed(glm)
    const branch = `issue-${number}-a b..c~`
    expect(gist(await tell(glm, first, 'hand-over', { note: 'Half.', branch }))).to.equal('200 handed-over')
    await world.forge.rest()
    const { task } = await claimed(glm)
    expect(task.branch).to.equal(first.task.branch)
    expect(task).to.not.have.property('pushedTo')
  })

  it('gives back: somebody else is given the task', async () => {
    await assign(world, 'One')
    expect(gist(await tell(glm, await claimed(glm), 'give-back'))).to.equal('200 given-back')
    await world.forge.rest()
    expect((await claimed(await world.agent('glm'))).session.fence).to.equal(2)
  })

  it('is told to compact, to rotate, and when its window is full', async () => {
    await assign(world, 'One')
    const claim = await claimed(glm)
    expect(gist(await beat(glm, claim, 10_000))).to.equal('200 continue')
    await world.skip(60_000)
    const { body } = await beat(glm, claim, 160_000)
    expect(body).to.include({ advice: 'compact' })
    expect((body as { windowFullInMs: number }).windowFullInMs).to.be.within(1_000, 60_000)
    expect(gist(await beat(glm, claim, 190_000))).to.equal('200 rotate')
    expect(gist(await beat(glm, claim, 182_000))).to.equal('200 rotate')
    expect(gist(await beat(glm, claim, 100_000))).to.equal('200 continue')
  })

  it('is told to stop when its issue is closed, taken away or held back, and is given no more time', async () => {
    const number = await assign(world, 'One')
    const claim = await claimed(glm)
    await world.forge.rest()
    await world.skip(60_000)
    await world.alice.opens({ title: 'First this' }, world.repo)
    await world.alice.request('PATCH', `/repos/alice/app/issues/${number}`, {
      body: `Blocked by #${number + 1}`,
    })
    await world.forge.rest()
    const { body } = await beat(glm, claim)
    expect(body).to.include({ advice: 'stop', leaseUntil: claim.session.leaseUntil })
    expect((body as { reason: string }).reason).to.contain('waits for')
    await world.skip(LEASE_MS - 60_000 + 1_000)
    expect(gist(await beat(glm, claim))).to.equal('409 SESSION_ENDED')
    expect(stateOf(world, number)).to.deep.equal(['status/blocked'])
  })

  it('loses its task once when it is silent for a lease, and cannot hurt when it comes back late', async () => {
    const number = await assign(world, 'One')
    const claim = await claimed(glm)
    await world.forge.rest()
    await world.skip(LEASE_MS - 1_000)
    expect(gist(await beat(glm, claim))).to.equal('200 continue')
    await world.skip(LEASE_MS + 1_000)
    expect(stateOf(world, number)).to.deep.equal(['status/assigned'])
    const second = await claimed(glm)
    expect(gist(await beat(glm, claim))).to.equal('409 SESSION_ENDED')
    expect(gist(await tell(glm, claim, 'complete'))).to.equal('409 SESSION_ENDED')
    const stolen = { session: { ...second.session, fence: 1 }, task: second.task }
    expect(gist(await tell(glm, stolen, 'complete'))).to.equal('409 FENCE_OLD')
    expect(gist(await beat(glm, second))).to.equal('200 continue')
  })

  it('goes on with its session when the bot is started again, and a day of wall clock changes nothing', async () => {
    await assign(world, ...Array.from({ length: 5 }, (_, index) => `Task ${index}`))
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimed(glm)))
    expect(new Set(claims.map(({ task }) => task.issue.number)).size).to.equal(5)
    await world.stopBot()
    await world.skip(24 * 60 * 60_000)
    await world.startBot()
    for (const claim of claims) expect(gist(await beat(glm, claim))).to.equal('200 continue')
  })

  it('gets a named task, or is told why not', async () => {
    const number = await assign(world, 'One', 'Two')
    expect((await claimed(glm, { issue: `Alice/App#${number}` })).task.issue.number).to.equal(number)
    expect(gist(await glm.post('/sessions', { issue: `alice/app#${number}` }))).to.equal('409 TASK_TAKEN')
    expect(gist(await glm.post('/sessions', { issue: 'alice/app#99' }))).to.equal('409 TASK_NOT_YOURS')
  })

  it('waits for work and is woken by it, and not before', async () => {
    const waiting = claimed(glm, { waitMs: 30_000 })
    const number = await assign(world, 'One')
    expect((await waiting).task.issue.number).to.equal(number)
    const second = glm.post('/sessions', { waitMs: 30_000 })
    // the bot has heard of the one before when it answers this one
    await glm.get('/tasks')
    await world.stopBot()
    expect(gist(await second)).to.equal('204')
    await world.startBot()
  })

  it('is not given what was closed a moment ago, of which nobody told yet', async () => {
    const number = await assign(world, 'One')
    world.forge.faults.deliveries = { drop: () => true }
    await world.alice.closes()
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    expect(gist(await glm.post('/sessions', { issue: `alice/app#${number}` }))).to.equal('409 TASK_NOT_READY')
  })

  it('lists its tasks and looks at its session', async () => {
    await assign(world, 'One', 'Two')
    const claim = await claimed(glm)
    await beat(glm, claim, 5_000, { tokensUsed: 6_000, costUsd: 0.5, progress: 'reading\n\u001b[31mred' })
    await world.forge.rest()
    const { body } = await glm.get('/tasks')
    expect((body as { tasks: { state: string }[] }).tasks.map(({ state }) => state)).to.deep.equal([
      'in-progress',
      'assigned',
    ])
    expect((await glm.get(`/sessions/${claim.session.id}`)).body).to.include({
      contextTokens: 5_000,
      tokensUsed: 6_000,
      costUsd: 0.5,
      progress: 'reading [31mred',
    })
  })
})

describe('two agents', () => {
  it('are given tasks of their own, and see nothing of each other', async () => {
    const world = await botWith({ agents: [OPUS] })
    try {
      const [glm, opus] = [await world.agent('glm'), await world.agent('opus')]
      await assign(world, 'One')
      expect(gist(await glm.post('/sessions'))).to.equal('204')
      const claim = await claimed(opus)
      expect(gist(await beat(glm, claim))).to.equal('404 SESSION_UNKNOWN')
      expect(gist(await glm.get(`/sessions/${claim.session.id}`))).to.equal('404 SESSION_UNKNOWN')
      expect((await glm.get('/tasks')).body).to.deep.equal({ agent: 'glm', tasks: [] })
      expect(gist(await glm.post('/sessions', { issue: 'alice/app#1' }))).to.equal('409 TASK_NOT_YOURS')
    } finally {
      await world.stop()
    }
  })
})
