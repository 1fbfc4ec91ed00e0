import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, labels } from './conversation.ts'

/** Long enough that the webhook of what happens meanwhile is worked off. */
const LOOK_MS = 700

describe('a blocker that changes while somebody begins to wait for it', () => {
  let world: BotWorld
  let blocker: IssueView
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    blocker = await world.alice.opens({ title: 'Before' }, world.repo)
    issue = await world.alice.opens({ title: 'Waits', body: easy(blocker.number) }, world.repo)
  })
  afterEach(() => world.stop())

  const givenWhile = async (act: () => Promise<unknown>) => {
    let acted: Promise<unknown> | undefined
    const path = new RegExp(`/issues/${blocker.number}$`)
    const carriedOut = () => {
      acted = act()
    }
    world.forge.faults.next({ method: 'GET', path, hangMs: LOOK_MS, carriedOut })
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(acted, 'it happened during the look').not.to.equal(undefined)
    await acted
    await world.forge.rest()
  }

  it('holds when it is reopened', async () => {
    await world.alice.closes(blocker)
    await world.forge.rest()
    await givenWhile(() => world.alice.reopens(blocker))
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('holds no more when it is closed', async () => {
    await givenWhile(() => world.alice.closes(blocker))
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('holds no more when it is deleted', async () => {
    await givenWhile(() => world.alice.deletes(blocker))
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})
