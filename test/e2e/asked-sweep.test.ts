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
    app.on('issue_comment.created', (context) =>
      context.emit('sweep.asked', JSON.parse(context.payload.comment.body)),
    )
  },
})

describe('a sweep that somebody asked for', () => {
  let world: BotWorld
  let board: IssueView
  beforeEach(async () => {
    world = await runBot({ plugins: [asker], sweepIntervalMs: 24 * 60 * 60_000 })
    board = await world.gitea.as('alice').openIssue(world.repo, { title: 'Requests' })
  })
  afterEach(() => world.stop())

  const drop = (on: boolean) => {
    world.gitea.faults.deliveries = on ? { drop: ({ type }) => type !== 'issue_comment' } : {}
  }
  const ask = async (repository: { owner: string; repo: string } | null) => {
    await world.gitea.as('alice').comment(board, JSON.stringify({ repository }))
    await world.settled()
  }
  const APP = { owner: 'alice', repo: 'app' }

  it('finds in one repository what no webhook told: closings, assignments, dependencies set by hand', async () => {
    const alice = world.gitea.as('alice')
    const blocker = await alice.openIssue(world.repo, { title: 'First' })
    const waits = await openAssigned(world, 'Then', easy(blocker.number))
    const free = await openAssigned(world, 'Free')
    const ended = await openAssigned(world, 'Ended')
    drop(true)
    const unknown = await alice.openIssue(world.repo, { title: 'New', body: easy(), assignees: ['mosaic'] })
    await alice.addDependency(free, board)
    await alice.close(blocker)
    await alice.unassign(ended, ['mosaic'])
    await world.settled()
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
    const other = world.gitea.addRepo('bob', 'lib', { collaborators: { mosaic: 'write' } })
    const there = await world.gitea
      .as('bob')
      .openIssue(other, { title: 'There', body: easy(), assignees: ['mosaic'] })
    await world.gitea.as('bob').close(issue)
    await ask(null)
    expect([labels(world, there), labels(world, issue)]).to.deep.equal([ASSIGNED, 'difficulty/low'])
  })

  it('is an event that the command line can write without a context', () => {
    const event = askedSweep(APP)
    expect(event.runs).to.deep.equal([{ plugin: 'sweep', lane: 'instance/sweep' }])
    expect(askedSweep(APP).id).not.to.equal(event.id)
  })
})
