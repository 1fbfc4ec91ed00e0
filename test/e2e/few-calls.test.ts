import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, type Calls, callsDuring, easy, labels, openAssigned } from './conversation.ts'

const SWEEP_MS = 5 * 60_000

/** Changes nothing but the hash of the text in the comment's hidden line. */
const reworded = (body: string) => `${body}\nReally.\n`
const paths = ({ entries }: Calls) => entries.map(({ method, path }) => `${method} ${path}`)

/** The issue, what it waits for and that one's blockers; the repository and the comment just before it is written. */
const CALLS = [
  'GET /repos/alice/app/issues/2',
  'GET /repos/alice/app/issues/2/dependencies',
  'GET /repos/alice/app/issues/1/dependencies',
  'GET /repositories/1',
  'GET /repos/alice/app/issues/comments/7',
  'PATCH /repos/alice/app/issues/comments/7',
]

describe('an edited text costs few calls', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: SWEEP_MS })
    await world.alice.opens({ title: 'Before' }, world.repo)
    issue = await openAssigned(world, 'Held', easy(1))
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
  afterEach(() => world.stop())

  const edits = () => world.alice.edits({ body: reworded(easy(1)) }, issue)

  it('what Gitea lists as a blocker is not read again', async () => {
    expect(paths(await callsDuring(world, edits))).to.deep.equal(CALLS)
  })

  it('nothing is read twice when it is the sweep that finds it', async () => {
    // its first list has all that was there at the start
    await world.skip(SWEEP_MS)
    const calls = await callsDuring(world, async () => {
      world.forge.faults.deliveries.drop = 1
      await edits()
      await world.skip(SWEEP_MS)
    })
    expect(paths(calls)).to.deep.equal(['GET /repos/issues/search', ...CALLS])
  })
})
