import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, type Calls, callsDuring, easy, labels, openAssigned, own } from './conversation.ts'

const SWEEP_MS = 5 * 60_000

/** Changes nothing but the hash of the text in the comment's hidden line. */
const reworded = (body: string) => `${body}\nReally.\n`
const paths = ({ entries }: Calls) => entries.map(({ method, path }) => `${method} ${path}`)

/** What the repository has settled is read again when it was read more than five minutes ago: here it has no file. */
const FILES = ['GET /repos/alice/app/contents/.gitea', 'GET /repos/alice/app/contents/.forgejo']
const ISSUE = 'GET /repos/alice/app/issues/2'

/** What it waits for and that one's blockers; the repository and the comment just before it is written. */
const REST = [
  'GET /repos/alice/app/issues/2/dependencies',
  'GET /repos/alice/app/issues/1/dependencies',
  'GET /repositories/1',
  'GET /repos/alice/app/issues/comments/7',
  'PATCH /repos/alice/app/issues/comments/7',
]

/**
 * Sweeps come at the round times of their interval by the wall clock. Begun right after one, no test lasts until the next, which
 * would be one search more.
 */
async function begun(): Promise<BotWorld> {
  const world = await runBot({ sweepIntervalMs: SWEEP_MS })
  await world.skip(SWEEP_MS - (Date.now() % SWEEP_MS) + 1_000)
  return world
}

describe('an edited text costs few calls', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await begun()
    await world.alice.opens({ title: 'Before' }, world.repo)
    issue = await openAssigned(world, 'Held', easy(1))
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
  afterEach(() => world.stop())

  const edits = () => world.alice.edits({ body: reworded(easy(1)) }, issue)

  it('what Gitea lists as a blocker is not read again', async () => {
    expect(paths(await callsDuring(world, edits))).to.deep.equal([ISSUE, ...REST])
  })

  it('when it is the sweep that finds it, only missed commands and the settings are looked for besides', async () => {
    // its first list has all that was there at the start
    await world.skip(SWEEP_MS)
    const calls = await callsDuring(world, async () => {
      world.forge.faults.deliveries.drop = 1
      await edits()
      await world.skip(SWEEP_MS)
    })
    expect(paths(calls)).to.deep.equal([
      'GET /repos/issues/search',
      'GET /repos/alice/app/issues/comments',
      ISSUE,
      ...FILES,
      ...REST,
    ])
  })
})

describe('an edited text without dependencies', () => {
  const HOUR_MS = 60 * 60_000
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await begun()
    issue = await openAssigned(world, 'Free')
  })
  afterEach(() => world.stop())

  const edits = (body: string) => callsDuring(world, () => world.alice.edits({ body }, issue))
  const comment = () => own(world, issue, 'status')[0]?.body

  it('costs two reads where nothing that people see changes', async () => {
    expect(paths(await edits(reworded(easy())))).to.deep.equal([
      'GET /repos/alice/app/issues/1',
      'GET /repos/alice/app/issues/1/dependencies',
    ])
  })

  it('stands in the hidden line with the next redraw', async () => {
    const before = comment()
    await edits(reworded(easy()))
    expect(comment()).to.equal(before)
    const calls = await callsDuring(world, () => world.skip(24 * HOUR_MS + SWEEP_MS))
    expect(calls.writes).to.have.length(1)
    expect(comment()).not.to.equal(before)
    const again = await callsDuring(world, () => world.skip(24 * HOUR_MS + SWEEP_MS))
    expect(again.writes).to.deep.equal([])
  })

  it('keeps its agent when the database is lost before that', async () => {
    await world.stop()
    const like = { contextLimit: 128_000, costPerMtok: 0, capabilities: ['low'], enabled: true } as const
    world = await runBot({
      agents: [
        { ...like, name: 'ann' },
        { ...like, name: 'ben' },
      ],
    })
    const first = await openAssigned(world, 'One')
    issue = await openAssigned(world, 'Two')
    // ann is the one that would be chosen from now on
    await world.alice.closes(first)
    await edits(reworded(easy()))
    expect(labels(world, issue)).to.equal('agent/ben difficulty/low status/assigned')
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(labels(world, issue)).to.equal('agent/ben difficulty/low status/assigned')
    expect(calls.writes.filter((call) => !call.startsWith('PATCH'))).to.deep.equal([])
  })
})
