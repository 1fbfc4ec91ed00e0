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
    const alice = world.alice
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    const issue = await openAssigned(world, 'Fix the login')
    const from = world.forge.journal.length
    for (let n = 0; n < 100; n++) {
      await alice.edits(
        {
          body: n % 2 === 0 ? easy(blocker.number) : easy().replace('low', n % 3 === 0 ? 'high' : 'medium'),
        },
        issue,
      )
      await pause(6)
    }
    await pause(300)
    const changes = world.forge.journal
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
    blocker = await world.bob.opens({ title: 'Now open, now closed' }, world.repo)
    issue = await openAssigned(world, 'Fix the login', easy(blocker.number))
    world.forge.faults.deliveries.drop = 1
  })
  afterEach(() => world.stop())

  const swing = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const bob = world.bob
      await (world.forge.issue(world.repo, blocker.number).state === 'open'
        ? bob.closes(blocker)
        : bob.reopens(blocker))
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
    world.forge.faults.clear()
    await world.alice.edits({ title: 'Fix the login, now' }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
    world.forge.faults.deliveries.drop = 1
    await swing(1)
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('goes on when a person sets any label', async () => {
    world.forge.addLabel(world.repo, { name: 'bug', color: 'ff0000' })
    await swing(3)
    world.forge.faults.clear()
    await world.alice.labels(['bug'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(`agent/minimax bug difficulty/low status/assigned`)
  })

  it('goes on when the sweep finds that its text was changed', async () => {
    await swing(3)
    await world.alice.edits({ body: `${easy(blocker.number)}\nPlease.` }, issue)
    await world.skip(SWEEP_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('goes on when a writer says so, and answers a stranger who may not', async () => {
    await swing(3)
    world.forge.faults.clear()
    await world.mallory.says('/retry', issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(world.forge.comments(issue).at(-1)?.body).to.contain('may write')
    await world.bob.says('/retry', issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
  })

  it('goes on when a writer orders something else', async () => {
    await swing(3)
    world.forge.faults.clear()
    await world.bob.says('/agent opus', issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
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
    await world.alice.closes(issue)
    await world.skip(SWEEP_MS)
    expect(labels(world, issue)).to.equal('difficulty/low')
    expect(status(world, issue)).to.match(/^\*\*Done\.\*\*/)
    expect(questions(world, issue)).to.deep.equal([])
  })

  it('is not stopped when people do it and the webhooks tell', async () => {
    world.forge.faults.clear()
    for (let n = 0; n < 6; n++) {
      await (n % 2 === 0 ? world.bob.closes(blocker) : world.bob.reopens(blocker))
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
      const alice = world.alice
      const issue = await alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
      const name = {
        instance: 'instance',
        repo: `repo:${issue.repositoryId}`,
        issue: `issue:${issue.repositoryId}#1`,
      }[scope]
      await world.pause(name)
      await alice.assigns(['mosaic'], issue)
      await world.forge.delivered()
      await pause(200)
      expect(world.forge.writes().map(({ path }) => path)).to.deep.equal([])
      expect(world.forge.deliveries.map((delivery) => delivery.status)).to.deep.equal([200, 200])
      await world.resume(name)
      await eventually(() => labels(world, issue) === ASSIGNED, 'the paused work is done')
      await world.forge.rest()
      expect(world.forge.comments(issue)).to.have.length(1)
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
    const alice = world.alice
    const shown = await openAssigned(world, 'Fix the logout')
    await world.pause('instance')
    const issue = await alice.opens({ title: 'Fix the login' }, world.repo)
    await alice.edits({ body: easy().replace('low', 'high') }, shown)
    await pause(300)
    const from = world.forge.journal.length
    await pause(2_500)
    expect(world.forge.comments(issue)).to.deep.equal([])
    expect(world.forge.journal.slice(from).map(({ path }) => path)).to.deep.equal([])
    await world.resume('instance')
    await eventually(() => world.forge.comments(issue).length === 1, 'the greeting comes')
    await world.forge.rest()
    expect(labels(world, shown)).to.equal('agent/opus difficulty/high status/assigned')
  })

  it('an issue that the operator has paused stays so when a person edits it', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.pause(`issue:${issue.repositoryId}#1`)
    const before = world.forge.writes().length
    await world.alice.edits({ body: easy().replace('low', 'high') }, issue)
    await pause(200)
    expect(world.forge.writes().length).to.equal(before)
    await world.resume(`issue:${issue.repositoryId}#1`)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
  })
})
