import { expect } from 'chai'
import { askedSweep } from '../../src/app/asked-sweep.ts'
import { definePlugin } from '../../src/app/plugin.ts'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned } from './conversation.ts'

/** Asks as `sync` does, from inside: a comment of alice that says so. */
const asker = definePlugin({
  name: 'asker',
  description: 'Asks for a sweep.',
  register(app) {
    app.on('issue_comment.created', (context) => {
      for (const repository of JSON.parse(context.payload.comment.body))
        context.emit('sweep.asked', { repository })
    })
  },
})

describe('a sweep that somebody asked for', () => {
  let world: BotWorld
  let board: IssueView
  beforeEach(async () => {
    world = await runBot({ plugins: [asker], sweepIntervalMs: 24 * 60 * 60_000 })
    board = await world.alice.opens({ title: 'Requests' }, world.repo)
  })
  afterEach(() => world.stop())

  const drop = (on: boolean) => {
    world.forge.faults.deliveries = on ? { drop: ({ type }) => type !== 'issue_comment' } : {}
  }
  const ask = async (...repositories: readonly ({ owner: string; repo: string } | null)[]) => {
    await world.alice.says(JSON.stringify(repositories), board)
    await world.forge.rest()
  }
  const APP = { owner: 'alice', repo: 'app' }

  it('finds in one repository what no webhook told: closings, assignments, dependencies set by hand', async () => {
    const alice = world.alice
    const blocker = await alice.opens({ title: 'First' }, world.repo)
    const waits = await openAssigned(world, 'Then', easy(blocker.number))
    const free = await openAssigned(world, 'Free')
    const ended = await openAssigned(world, 'Ended')
    drop(true)
    const unknown = await alice.opens({ title: 'New', body: easy(), assignees: ['mosaic'] }, world.repo)
    await alice.addsDependency(board, free)
    await alice.closes(blocker)
    await alice.unassigns(['mosaic'], ended)
    await world.forge.rest()
    await ask(APP)
    expect([waits, free, ended, unknown].map((issue) => labels(world, issue))).to.deep.equal([
      ASSIGNED,
      BLOCKED,
      '',
      ASSIGNED,
    ])
  })

  it('reads the list alone where nothing has changed since', async () => {
    await openAssigned(world, 'One')
    await openAssigned(world, 'Two', easy(board.number))
    await ask(APP)
    await ask(APP)
    const calls = await callsDuring(world, () => ask(APP))
    expect(calls.writes).to.deep.equal([])
    expect(calls.reads).to.deep.equal(['GET /repos/alice/app', 'GET /repos/alice/app/issues'])
  })

  it('looks everywhere at everything when no repository is named', async () => {
    const issue = await openAssigned(world, 'One')
    drop(true)
    const other = world.forge.addRepo('bob', 'lib', { collaborators: { mosaic: 'write' } })
    const there = await world.forge
      .as('bob')
      .opens({ title: 'There', body: easy(), assignees: ['mosaic'] }, other)
    await world.bob.closes(issue)
    await ask(null)
    expect([labels(world, there), labels(world, issue)]).to.deep.equal([ASSIGNED, 'difficulty/low'])
  })

  it('is done for each repository that was asked for, however many were at once', async () => {
    const second = world.forge.addRepo('alice', 'two', { collaborators: { mosaic: 'write' } })
    drop(true)
    const one = await world.alice.opens({ title: 'One', body: easy(), assignees: ['mosaic'] }, world.repo)
    const two = await world.alice.opens({ title: 'Two', body: easy(), assignees: ['mosaic'] }, second)
    await ask(APP, { owner: 'alice', repo: 'two' })
    expect([one, two].map((issue) => labels(world, issue))).to.deep.equal([ASSIGNED, ASSIGNED])
  })

  it('is an event that the command line can write without a context', () => {
    const event = askedSweep(APP)
    expect(event.runs).to.deep.equal([{ plugin: 'sweep', lane: 'instance/sweep' }])
    expect(askedSweep(APP).id).not.to.equal(event.id)
  })
})
