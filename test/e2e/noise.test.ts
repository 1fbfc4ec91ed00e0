import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  eventually,
  labels,
  NEEDS_INPUT,
  openAssigned,
  pause,
  questions,
  status,
} from './conversation.ts'

const SWEEP_MS = 5 * 60_000
const MINUTE_MS = 60_000

describe('a storm of edits', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('makes at most six visible changes a minute, and the last word counts', async () => {
    const alice = world.gitea.as('alice')
    const blocker = await alice.openIssue(world.repo, { title: 'Before' })
    const issue = await openAssigned(world, 'Fix the login')
    const from = world.gitea.journal.length
    for (let n = 0; n < 100; n++) {
      await alice.edit(issue, {
        body: n % 2 === 0 ? easy(blocker.number) : easy().replace('low', n % 3 === 0 ? 'high' : 'medium'),
      })
      await pause(6)
    }
    await pause(300)
    const changes = world.gitea.journal
      .slice(from)
      .filter(({ method, path }) => method !== 'GET' && /comments|dependencies/.test(path))
    expect(changes.length, changes.map((call) => `${call.method} ${call.path}`).join('\n')).to.be.at.most(6)
    await world.skip(MINUTE_MS)
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(await world.dead()).to.deep.equal([])
  })
})

/** Rule 13: webhooks never arrive here, so that every change is one that the sweep found. */
describe('an issue that goes back and forth by itself', () => {
  let world: BotWorld
  let blocker: IssueView
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: SWEEP_MS })
    blocker = await world.gitea.as('bob').openIssue(world.repo, { title: 'Now open, now closed' })
    issue = await openAssigned(world, 'Fix the login', easy(blocker.number))
    world.gitea.faults.deliveries.drop = 1
  })
  afterEach(() => world.stop())

  const swing = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const bob = world.gitea.as('bob')
      await (world.gitea.issue(world.repo, blocker.number).state === 'open'
        ? bob.close(blocker)
        : bob.reopen(blocker))
      await world.skip(SWEEP_MS)
    }
  }

  it('is followed twice', async () => {
    await swing(1)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await swing(1)
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('is stopped the third time: it says so, asks the assigner, and is paused', async () => {
    await swing(3)
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue))
      .to.contain('went back and forth')
      .and.to.contain('I have stopped changing it')
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.match(/^@alice /)
    const calls = await callsDuring(world, () => swing(3))
    expect(calls.writes).to.deep.equal([])
    expect(await world.dead()).to.deep.equal([])
  })

  it('goes on when a person edits it, and the count begins anew', async () => {
    await swing(3)
    world.gitea.faults.clear()
    await world.gitea.as('alice').edit(issue, { title: 'Fix the login, now' })
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
    world.gitea.faults.deliveries.drop = 1
    await swing(1)
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('goes on when a person sets any label', async () => {
    world.gitea.addLabel(world.repo, { name: 'bug', color: 'ff0000' })
    await swing(3)
    world.gitea.faults.clear()
    await world.gitea.as('alice').addLabels(issue, ['bug'])
    await world.settled()
    expect(labels(world, issue)).to.equal(`agent/minimax bug difficulty/low status/assigned`)
  })

  it('goes on when the sweep finds that its text was changed', async () => {
    await swing(3)
    await world.gitea.as('alice').edit(issue, { body: `${easy(blocker.number)}\nPlease.` })
    await world.skip(SWEEP_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('goes on by the next sweep when the operator resumes it', async () => {
    await swing(3)
    await world.resume(`issue:${issue.repositoryId}#${issue.number}`)
    await world.skip(SWEEP_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await swing(2)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('ends all the same when it is closed', async () => {
    await swing(3)
    await world.gitea.as('alice').close(issue)
    await world.skip(SWEEP_MS)
    expect(labels(world, issue)).to.equal('difficulty/low')
    expect(status(world, issue)).to.match(/^\*\*Done\.\*\*/)
    expect(questions(world, issue)).to.deep.equal([])
  })

  it('is not stopped when people do it and the webhooks tell', async () => {
    world.gitea.faults.clear()
    for (let n = 0; n < 6; n++) {
      await (n % 2 === 0 ? world.gitea.as('bob').close(blocker) : world.gitea.as('bob').reopen(blocker))
      await world.skip(MINUTE_MS)
    }
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
})

describe('the operator pauses the bot', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  for (const scope of ['instance', 'repo', 'issue'] as const) {
    it(`for the ${scope}: not one write more, while intake goes on; and then everything is done`, async () => {
      const alice = world.gitea.as('alice')
      const issue = await alice.openIssue(world.repo, { title: 'Fix the login', body: easy() })
      const name = {
        instance: 'instance',
        repo: `repo:${issue.repositoryId}`,
        issue: `issue:${issue.repositoryId}#1`,
      }[scope]
      await world.pause(name)
      await alice.assign(issue, ['mosaic'])
      await world.gitea.delivered()
      await pause(200)
      expect(world.gitea.writes().map(({ path }) => path)).to.deep.equal([])
      expect(world.gitea.deliveries.map((delivery) => delivery.status)).to.deep.equal([200, 200])
      await world.resume(name)
      await eventually(() => labels(world, issue) === ASSIGNED, 'the paused work is done')
      await world.settled()
      expect(world.gitea.comments(issue)).to.have.length(1)
      expect(await world.dead()).to.deep.equal([])
    })
  }

  it('what a plugin writes by itself waits too, and waiting asks Gitea nothing', async () => {
    await world.stop()
    const greeter = definePlugin({
      name: 'greeter',
      description: 'Says hello through the bare client.',
      register(app) {
        app.on('issues.opened', async (context) => {
          await context.gitea.repos.issueCreateComment(...context.issue(), { body: 'Hello!' })
        })
      },
    })
    world = await runBot({ plugins: [greeter] })
    const alice = world.gitea.as('alice')
    const shown = await openAssigned(world, 'Fix the logout')
    await world.pause('instance')
    const issue = await alice.openIssue(world.repo, { title: 'Fix the login' })
    await alice.edit(shown, { body: easy().replace('low', 'high') })
    await pause(300)
    const from = world.gitea.journal.length
    await pause(2_500)
    expect(world.gitea.comments(issue)).to.deep.equal([])
    expect(world.gitea.journal.slice(from).map(({ path }) => path)).to.deep.equal([])
    await world.resume('instance')
    await eventually(() => world.gitea.comments(issue).length === 1, 'the greeting comes')
    await world.settled()
    expect(labels(world, shown)).to.equal('agent/opus difficulty/high status/assigned')
  })

  it('an issue that the operator has paused stays so when a person edits it', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.pause(`issue:${issue.repositoryId}#1`)
    const before = world.gitea.writes().length
    await world.gitea.as('alice').edit(issue, { body: easy().replace('low', 'high') })
    await pause(200)
    expect(world.gitea.writes().length).to.equal(before)
    await world.resume(`issue:${issue.repositoryId}#1`)
    await world.settled()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
  })
})
