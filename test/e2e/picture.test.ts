import { expect } from 'chai'
import { type BotWorld, type IssueView, type RepoRef, runBot } from '../../src/testing/index.ts'
import { BLOCKED, callsDuring, easy, labels, openAssigned, status } from './conversation.ts'

const MINUTE_MS = 60_000
const SWEEP_MS = 5 * MINUTE_MS

/** The labels of the picture as Mermaid shows them, sorted; empty without a picture. */
function drawn(world: BotWorld, issue: IssueView): string[] {
  const [, graph = ''] = /```mermaid\n([\s\S]*?)```/.exec(status(world, issue)) ?? []
  return [...graph.matchAll(/^n\d+\["(.*)"\]$/gm)]
    .map(([, label = '']) => label.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))))
    .sort()
}

describe('the picture in the status comment', () => {
  let world: BotWorld
  let secret: RepoRef
  beforeEach(async () => {
    world = await runBot({
      sweepIntervalMs: SWEEP_MS,
      furnish: (gitea) => {
        secret = gitea.addRepo('bob', 'secret', {
          private: true,
          collaborators: { mosaic: 'write', alice: 'write' },
        })
      },
    })
  })
  afterEach(() => world.stop())

  it('has what the task waits for and what waits for it, and there is none without dependencies', async () => {
    await world.alice.opens({ title: 'First' }, world.repo)
    const lone = await openAssigned(world, 'Lone')
    const middle = await openAssigned(world, 'Middle', easy(1))
    await openAssigned(world, 'Last', easy(middle.number))
    await world.alice.edits({ title: 'The middle', body: `${easy(1, 2)}` }, middle)
    await world.forge.rest()
    expect(drawn(world, middle)).to.deep.equal([
      '#1 First (open)',
      '#2 Lone (assigned)',
      '#3 The middle (blocked)',
      '#4 Last (blocked)',
    ])
    expect(drawn(world, lone)).to.deep.equal([])
  })

  it('is drawn again by the sweep an hour later at the earliest, and not because of a neighbour', async () => {
    const first = await openAssigned(world, 'First')
    const calls = await callsDuring(world, () => openAssigned(world, 'Then', easy(first.number)))
    expect(calls.writes.filter((call) => call.startsWith('PATCH'))).to.deep.equal([])
    expect(drawn(world, first)).to.deep.equal([])
    await world.skip(SWEEP_MS)
    expect(drawn(world, first)).to.deep.equal([])
    await world.skip(60 * MINUTE_MS)
    // it changes nothing, so that the sweep has it before its eyes
    await world.bob.says('Hello', first)
    await world.skip(SWEEP_MS)
    expect(drawn(world, first)).to.deep.equal(['#1 First (assigned)', '#2 Then (blocked)'])
    const again = await callsDuring(world, () => world.skip(61 * MINUTE_MS))
    expect(again.writes).to.deep.equal([])
  })

  it('shows nothing of an issue in a repository that is not public, nor of what is behind it', async () => {
    const bob = world.bob
    const plan = await bob.opens({ title: 'A secret plan', body: easy('alice/app#1') }, secret)
    await world.alice.opens({ title: 'In the open' }, world.repo)
    await bob.assigns(['mosaic'], plan)
    const issue = await openAssigned(world, 'Mine', easy('bob/secret#1'))
    await world.skip(2 * SWEEP_MS)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(drawn(world, issue)).to.deep.equal([])
    await world.alice.edits({ body: easy(1, 'bob/secret#1') }, issue)
    await world.forge.rest()
    expect(drawn(world, issue)).to.deep.equal(['#1 In the open (open)', '#2 Mine (blocked)'])
    expect(status(world, issue)).not.to.contain('secret')
  })

  it('comes back with a lost database without a change of the comment', async () => {
    const alice = world.alice
    await alice.opens({ title: 'First' }, world.repo)
    const issue = await openAssigned(world, 'Then', easy(1))
    const before = status(world, issue)
    expect(drawn(world, issue)).to.have.length(2)
    const calls = await callsDuring(world, async () => {
      await world.loseDatabase()
      await world.forge.rest()
      await world.skip(61 * MINUTE_MS)
    })
    expect(calls.writes).to.deep.equal([])
    expect(status(world, issue)).to.equal(before)
  })

  it('draws thirty of many, and counts the rest', async () => {
    const alice = world.alice
    for (let n = 1; n <= 40; n++) await alice.opens({ title: `Number ${n}` }, world.repo)
    const issue = await openAssigned(
      world,
      'After all of them',
      easy(...Array.from({ length: 40 }, (_, n) => n + 1)),
    )
    expect(drawn(world, issue)).to.have.length(30)
    expect(status(world, issue)).to.contain('And 11 more.')
  })
})
