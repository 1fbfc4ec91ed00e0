import { expect } from 'chai'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned, own, questions } from './conversation.ts'

const HOUR_MS = 60 * 60_000
const SWEEP_MS = 5 * 60_000

/** Rules 8 and 15: whose a dependency is, and what a person answered to it, is told by Gitea alone. */
describe('after a lost database a dependency', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: SWEEP_MS })
  })
  afterEach(() => world.stop())

  for (const order of ['dependent', 'blocker'] as const)
    it(`that the text of another one stated, and a person took off, stays off (${order} opened first)`, async () => {
      const number = order === 'dependent' ? 1 : 2
      const other = () => openAssigned(world, 'Other', `${easy()}\nBlocks: #${number}\n`)
      const first = order === 'dependent' ? undefined : await other()
      const issue = await openAssigned(world, 'Then this')
      if (first) await world.alice.edits({ body: `${easy()}\nBlocks: #2\nNow.` }, first)
      const blocker = first ?? (await other())
      await world.forge.rest()
      expect(labels(world, issue)).to.equal(BLOCKED)
      await world.alice.removesDependency(blocker, issue)
      await world.skip(SWEEP_MS)
      expect(labels(world, issue)).to.equal(ASSIGNED)
      const calls = await callsDuring(world, () => world.loseDatabase())
      expect(calls.writes).to.deep.equal([])
      await world.skip(SWEEP_MS)
      expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
      expect(labels(world, issue)).to.equal(ASSIGNED)
      await world.alice.edits({ body: `${easy()}\nReally.` }, issue)
      await world.forge.rest()
      expect(labels(world, issue), 'its text changed').to.equal(BLOCKED)
    })

  it('that a person took off stays off although the status comment is deleted', async () => {
    const blocker = await world.alice.opens({ title: 'First things first' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(blocker.number))
    await world.alice.removesDependency(blocker, issue)
    await world.skip(SWEEP_MS)
    for (const comment of own(world, issue, 'status')) await world.alice.deletesComment(comment)
    await world.loseDatabase()
    await world.skip(SWEEP_MS)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('that a person set and took off before the bot was asked was no answer to it', async () => {
    const { alice } = world
    const blocker = await alice.opens({ title: 'First things first' }, world.repo)
    const issue = await alice.opens({ title: 'Then this', body: easy(blocker.number) }, world.repo)
    await alice.addsDependency(blocker, issue)
    await alice.removesDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  for (const taken of ['and is open', 'and is closed', 'but has no such issue'])
    it(`is the one that the text meant, although its repository's old name is taken ${taken}`, async () => {
      const { alice, forge } = world
      const lib = forge.addRepo('alice', 'lib', { collaborators: { mosaic: 'write' } })
      const blocker = await alice.opens({ title: 'Meant' }, lib)
      const issue = await openAssigned(world, 'Then this', easy('alice/lib#1'))
      await alice.renames(lib, 'core')
      const impostor = forge.addRepo('alice', 'lib', { collaborators: { mosaic: 'write' } })
      if (!taken.startsWith('but'))
        await alice.opens({ title: 'Another', closed: taken.endsWith('closed') }, impostor)
      const calls = await callsDuring(world, () => world.loseDatabase())
      expect(calls.writes.filter((write) => write.includes('/dependencies'))).to.deep.equal([])
      await world.skip(26 * HOUR_MS)
      expect(forge.dependenciesOf(issue).map(({ ref }) => ref)).to.deep.equal(['alice/core#1'])
      expect(labels(world, issue)).to.equal(BLOCKED)
      await alice.closes(blocker)
      await world.skip(26 * HOUR_MS)
      expect(labels(world, issue)).to.equal(ASSIGNED)
    })

  it('to a repository that was renamed goes when the text changes to another one of its number', async () => {
    const { alice, forge } = world
    for (const name of ['lib', 'other']) forge.addRepo('alice', name, { collaborators: { mosaic: 'write' } })
    await alice.opens({ title: 'One' }, 'alice/lib')
    await alice.opens({ title: 'The other' }, 'alice/other')
    const issue = await openAssigned(world, 'Then this', easy('alice/lib#1'))
    await world.stopBot()
    await alice.edits({ body: easy('alice/other#1') }, issue)
    await world.loseDatabase()
    await world.skip(SWEEP_MS)
    expect(forge.dependenciesOf(issue).map(({ ref }) => ref)).to.deep.equal(['alice/other#1'])
  })

  it('on a deleted issue of another repository is no question', async () => {
    const { alice, forge } = world
    const lib = forge.addRepo('alice', 'lib', { collaborators: { mosaic: 'write' } })
    const blocker = await alice.opens({ title: 'Gone soon' }, lib)
    await alice.opens({ title: 'Newer' }, lib)
    const issue = await openAssigned(world, 'Then this', easy('alice/lib#1'))
    await alice.deletes(blocker)
    await world.skip(HOUR_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
  })
})
