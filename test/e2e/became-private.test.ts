import { expect } from 'chai'
import { type BotWorld, type Ref, type RepoRef, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned, own } from './conversation.ts'

const HOUR_MS = 60 * 60_000

/** The bot is told of nothing there: no webhook leads from it. */
describe('a repository that becomes private', () => {
  let world: BotWorld
  let open: RepoRef
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
    open = world.forge.addRepo('bob', 'open', { collaborators: { mosaic: 'write', alice: 'write' } })
  })
  afterEach(() => world.stop())

  /** Everything that the bot says on an issue, hidden lines included. */
  const said = (issue: Ref) =>
    world.forge
      .comments(issue)
      .filter(({ author }) => author === 'mosaic')
      .map(({ body }) => body)
      .join()

  it('is not told of from the next change on: neither the new title of a blocker nor its number', async () => {
    const there = await world.bob.opens({ title: 'Harmless' }, open)
    const issue = await openAssigned(world, 'Held', easy('bob/open#1'))
    expect(said(issue)).to.contain('Harmless').and.to.contain('**Waits for bob/open#1.**')
    await world.bob.setsPrivate(open, true)
    await world.bob.edits({ title: 'Acquisition of X' }, there)
    await world.alice.edits({ body: `${easy('bob/open#1')}\nReally.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(said(issue)).to.contain('Waits for an issue that not everybody here may see')
    expect(said(issue)).not.to.match(/Acquisition|Harmless|bob.open/)
  })

  it('is not told of from the next sweep on', async () => {
    await world.bob.opens({ title: 'Harmless' }, open)
    const issue = await openAssigned(world, 'Held', easy('bob/open#1'))
    await world.bob.setsPrivate(open, true)
    await world.skip(2 * HOUR_MS)
    expect(said(issue))
      .to.contain('not everybody here may see')
      .and.not.to.match(/Harmless|bob.open/)
  })

  it('is not told of in the picture of who waits for somebody who waits for it', async () => {
    await world.bob.opens({ title: 'Harmless' }, open)
    const middle = await openAssigned(world, 'Middle', easy('bob/open#1'))
    const issue = await openAssigned(world, 'Last', easy(middle.number))
    expect(said(issue)).to.contain('Harmless')
    await world.bob.setsPrivate(open, true)
    await world.alice.edits({ body: `${easy(middle.number)}\nReally.` }, issue)
    await world.forge.rest()
    expect(said(issue))
      .to.contain('Middle')
      .and.not.to.match(/Harmless|bob.open/)
  })

  it('is not told of as what released a task', async () => {
    const there = await world.bob.opens({ title: 'Harmless' }, open)
    const issue = await openAssigned(world, 'Held', easy('bob/open#1'))
    await world.bob.closes(there)
    await world.skip(HOUR_MS)
    expect(said(issue)).to.contain('- bob/open#1 was the last that this waited for')
    await world.bob.setsPrivate(open, true)
    await world.alice.edits({ body: `${easy('bob/open#1')}\nReally.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(said(issue)).not.to.match(/Harmless|bob.open/)
  })

  it('gets no native dependency on what is opened there from then on', async () => {
    await world.bob.opens({ title: 'Harmless' }, open)
    const first = await openAssigned(world, 'Held', easy('bob/open#1'))
    const issue = await openAssigned(world, 'To be held')
    await world.bob.setsPrivate(open, true)
    const secret = await world.bob.opens({ title: 'Acquisition of X' }, open)
    await world.bob.says(`/blocked-by bob/open#${secret.number}`, issue)
    await world.alice.edits({ body: easy('bob/open#1', `bob/open#${secret.number}`) }, first)
    await world.forge.rest()
    expect([first, issue].map((one) => labels(world, one))).to.deep.equal([BLOCKED, BLOCKED])
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
    // what was written when everybody could see it is hidden by Gitea's list itself
    expect(world.forge.dependenciesOf(first).map(({ ref }) => ref)).to.deep.equal(['bob/open#1'])
    for (const one of [first, issue]) expect(said(one)).not.to.match(/Acquisition|bob.open/)
  })

  it('is named by no answer any more', async () => {
    await world.bob.opens({ title: 'Harmless' }, open)
    const issue = await openAssigned(world, 'Held')
    await world.bob.says('/blocked-by bob/open#1', issue)
    await world.forge.rest()
    await world.bob.setsPrivate(open, true)
    for (const question of ['/why', '/explain', '/what-if difficulty=high']) {
      await world.mallory.says(question, issue)
      await world.forge.rest()
      const answer = world.forge.comments(issue).findLast(({ author }) => author === 'mosaic')?.body ?? ''
      expect(answer, question).to.contain('not everybody here may see')
      expect(answer, question).not.to.contain('bob/open')
    }
  })

  it('is asked whether it is public once a turn, however many of its issues are waited for', async () => {
    for (let n = 1; n <= 5; n++) await world.bob.opens({ title: `Number ${n}` }, open)
    const refs = Array.from({ length: 5 }, (_, n) => `bob/open#${n + 1}`)
    const issue = await openAssigned(world, 'Held', easy(...refs))
    const edits = () => world.alice.edits({ body: `${easy(...refs)}\nReally.` }, issue)
    const asked = async () =>
      (await callsDuring(world, edits)).reads.filter((call) => call === 'GET /repositories/2')
    expect(await asked()).to.have.length(1)
    await world.bob.setsPrivate(open, true)
    await world.alice.edits({ body: easy(...refs) }, issue)
    await world.forge.rest()
    expect(await asked(), 'one that is not public is taken for that for a while').to.deep.equal([])
    expect(own(world, issue, 'status')).to.have.length(1)
  })
})

describe('a repository of an organisation that only people who are signed in may see', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({
      furnish: (gitea) => {
        const teams = { crew: { level: 'write', members: ['mosaic'] } } as const
        gitea.addOrg('staff', { owners: ['alice'], visibility: 'limited', teams })
        gitea.addRepo('staff', 'plans')
        gitea.addRepo('staff', 'site')
      },
    })
    await world.alice.opens({ title: 'Acquisition' }, 'staff/plans')
  })
  afterEach(() => world.stop())

  it('is not told of where everybody may read', async () => {
    const issue = await openAssigned(world, 'Held', easy('staff/plans#1'))
    expect(labels(world, issue)).to.equal(BLOCKED)
    const told = world.forge.comments(issue).map(({ body }) => body)
    expect(told.join()).to.contain('Waits for an issue that not everybody here may see')
    expect(told.join()).not.to.match(/Acquisition|staff.plans/)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
  })

  it('is told of where only they may read as well', async () => {
    const issue = await world.alice.opens({ title: 'Held', body: easy('staff/plans#1') }, 'staff/site')
    await world.alice.assigns('mosaic', issue)
    // no hook tells of that repository
    await world.restart()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    const told = world.forge.comments(issue).map(({ body }) => body)
    expect(told.join()).to.contain('Waits for staff/plans#1').and.to.contain('Acquisition')
  })
})
