import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, eventually, labels, NEEDS_INPUT, openAssigned } from './conversation.ts'

const HOUR_MS = 60 * 60_000
const SECRET = 'alice/secret'

describe('an issue whose text says "Blocks:" and that goes out of sight', () => {
  let world: BotWorld
  let target: IssueView
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({
      sweepIntervalMs: HOUR_MS,
      furnish: (gitea) =>
        void gitea.addRepo('alice', 'secret', { private: true, collaborators: { mosaic: 'write' } }),
    })
    target = await openAssigned(world, 'Target')
    const body = `${easy()}\n## Dependencies\nBlocks: alice/app#${target.number}\n`
    blocker = await world.alice.opens({ title: 'Hush', body, assignees: ['mosaic'] }, SECRET)
    await hours(1)
    expect(labels(world, target)).to.equal(BLOCKED)
  })
  afterEach(() => world.stop())

  const hours = (count: number) => world.skip(count * HOUR_MS + 1_000)
  const shutsOut = () => world.alice.removesCollaborator(SECRET, 'mosaic')
  const letsIn = () => world.alice.addsCollaborator(SECRET, 'mosaic', 'write')

  it('goes on holding for a day, and then a person is asked', async () => {
    await shutsOut()
    await hours(2)
    expect(labels(world, target)).to.equal(BLOCKED)
    await hours(24)
    await hours(1)
    expect(labels(world, target)).to.equal(NEEDS_INPUT)
  })

  it('holds as before when it comes back, until it is closed', async () => {
    await shutsOut()
    await hours(2)
    await letsIn()
    await hours(2)
    expect(labels(world, target)).to.equal(BLOCKED)
    await world.alice.closes(blocker)
    await hours(1)
    expect(labels(world, target)).to.equal(ASSIGNED)
  })

  it('holds nobody when it was taken from the bot meanwhile', async () => {
    await shutsOut()
    // each task is looked at daily
    await hours(25)
    await world.alice.unassigns(['mosaic'], blocker)
    // life goes on elsewhere, so that the sweep moves on
    const other = await world.alice.opens({ title: 'Elsewhere' }, world.repo)
    await hours(1)
    await world.alice.edits({ title: 'Later' }, other)
    await hours(1)
    await letsIn()
    await hours(1)
    await hours(1)
    expect(labels(world, target)).to.equal(ASSIGNED)
  })

  it('holds nobody when it is deleted in a repository that can be seen', async () => {
    await world.alice.deletes(blocker)
    await hours(2)
    expect(labels(world, target)).to.equal(ASSIGNED)
  })
})

describe('something in front of Gitea that answers that there is nothing', () => {
  it('ends no task', async () => {
    const world = await runBot({ sweepIntervalMs: HOUR_MS })
    try {
      const issue = await openAssigned(world, 'Fix')
      const isAsked = () => world.forge.journal.some(({ path, status }) => path === '/user' && status === 404)
      const notFound = { status: 404, body: { message: 'no such service' }, times: 1_000 }
      for (const path of [/^\/repos\/alice\/app/, /^\/repositories\/1$/, /^\/user$/])
        world.forge.faults.next({ path, ...notFound })
      await world.skipOnly(25 * HOUR_MS)
      await eventually(isAsked, 'Gitea is asked whether it is there at all')
      world.forge.faults.clear()
      await world.skipWaits()
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(world.forge.writes().filter(({ method }) => method === 'DELETE')).to.deep.equal([])
    } finally {
      await world.stop()
    }
  })
})
