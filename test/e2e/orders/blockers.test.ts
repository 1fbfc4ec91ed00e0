import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  labels,
  NEEDS_INPUT,
  openAssigned,
  own,
  status,
} from '../conversation.ts'
import { answersTo, orders, seen } from './talk.ts'

describe('orders in comments: what an issue waits for', () => {
  let world: BotWorld
  let blocker: IssueView
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    blocker = await world.alice.opens({ title: 'Before' }, world.repo)
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())
  const say = (body: string, person = world.alice) => answersTo(world, issue, person, body)
  const listed = () => world.forge.dependenciesOf(issue).map(({ number }) => number)

  it('/blocked-by holds it back, in Gitea’s own list too, until the other is closed', async () => {
    expect(await say('/blocked-by #1', world.bob)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(listed()).to.deep.equal([1])
    expect(orders(world, issue)).to.deep.equal(['Waits for `#1`, by `bob`; `/unblocked-by #1` takes it back'])
    await world.alice.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(orders(world, issue), 'it waits no more').to.deep.equal([])
    await world.alice.reopens(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(orders(world, issue)).to.deep.equal(['Waits for `#1`, by `bob`; `/unblocked-by #1` takes it back'])
  })

  it('an issue whose repository became private is named no more, nor kept in the hidden line', async () => {
    const pub = world.forge.addRepo('alice', 'pub', { collaborators: { mosaic: 'write' } })
    await world.alice.opens({ title: 'There' }, pub)
    await say('/blocked-by alice/pub#1')
    expect(orders(world, issue).join()).to.contain('Waits for `alice/pub#1`')
    await world.alice.setsPrivate(pub, true)
    await world.skip(2 * 24 * 60 * 60_000)
    expect(orders(world, issue).join()).to.contain('Waits for an issue that not everybody here may see')
    expect(
      own(world, issue, 'status')
        .map(({ body }) => body)
        .join(),
    ).not.to.contain('pub')
  })

  it('/blocked-by with more than can stand asks nothing of Gitea about them', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `#${n + 100}`).join(' ')
    let said: readonly string[] = []
    const calls = await callsDuring(world, async () => {
      said = await say(`/blocked-by ${many}`)
    })
    expect(said.join()).to.contain('at most 20')
    expect(calls.entries.length).to.be.below(8)
  })

  it('/unblocked-by takes it back, and the bot’s copy with it', async () => {
    await say('/blocked-by 1')
    expect(await say('/unblocked-by #1')).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(listed()).to.deep.equal([])
    expect((await say('/unblocked-by #1'))[0]).to.contain('does not wait for `#1`')
  })

  it('an order of somebody else’s is taken back by taking the dependency off in Gitea', async () => {
    await say('/blocked-by #1')
    await world.alice.removesDependency(blocker, issue)
    await world.skip(2 * 24 * 60 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(orders(world, issue)).to.deep.equal([])
    await world.alice.edits({ body: `${easy()}\nPlease.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await say('/blocked-by #1')
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(listed()).to.deep.equal([1])
  })

  it('/unblocked-by withdraws what the text says, until the text changes', async () => {
    await world.alice.edits({ body: easy(1) }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await say('/unblocked-by #1')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(orders(world, issue)[0]).to.contain('Does not wait for `#1`, by `alice`')
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await world.alice.edits({ body: `${easy(1)}\nReally.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('what a person set in Gitea stays, and the answer tells where it is removed', async () => {
    await world.alice.addsDependency(blocker, issue)
    await world.skip(2 * 24 * 60 * 60_000)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect((await say('/unblocked-by #1'))[0]).to.contain("in Gitea's own list of dependencies")
    expect(listed()).to.deep.equal([1])
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('nothing of a line is done if one issue of it is missing, itself, unreadable or closes a circle', async () => {
    const then = await openAssigned(world, 'Then', easy(issue.number))
    const before = labels(world, issue)
    const [answer = '', ...more] = await say(
      `/blocked-by #1 #99\n/blocked-by #1 #${issue.number}\n/blocked-by #1 soon\n/blocked-by #1 #${then.number}\n/blocked-by`,
    )
    expect(more).to.deep.equal([])
    expect(answer.replaceAll(/`/g, '').split('\n\n---\n\n')).to.deep.equal([
      'I have changed nothing: #99 does not exist, or you may not refer to it from here.',
      'I have changed nothing: an issue cannot wait for itself.',
      'soon names no issue that I can read, so I have changed nothing. Write it like #7, or owner/repo#7.',
      `I have changed nothing: #${then.number} already waits for this issue, directly or through others, so neither could ever begin.`,
      'Which issue? Write it like /blocked-by #7, or owner/repo#7.',
    ])
    expect(labels(world, issue)).to.equal(before)
    expect(listed()).to.deep.equal([])
  })

  it('an issue of another repository counts by the rights of whoever wrote the order', async () => {
    const secret = world.forge.addRepo('bob', 'secret', {
      collaborators: { mosaic: 'write' },
      private: true,
    })
    const there = await world.bob.opens({ title: 'Secret' }, secret)
    expect((await say('/blocked-by bob/secret#1'))[0]).to.contain('does not exist, or you may not refer')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await say('/blocked-by bob/secret#1', world.bob)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).not.to.contain('secret')
    expect(
      own(world, issue, 'status')
        .map(({ body }) => body)
        .join(),
    ).not.to.contain('secret')
    await world.bob.closes(there)
    await world.skip(2 * 24 * 60 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('of another repository: a public one comes back after a loss of the database, another one is asked for again', async () => {
    const { bob, forge } = world
    const open = forge.addRepo('bob', 'open', { collaborators: { mosaic: 'write' } })
    const secret = forge.addRepo('bob', 'secret', { collaborators: { mosaic: 'write' }, private: true })
    const there = await bob.opens({ title: 'There' }, open)
    await bob.opens({ title: 'Secret' }, secret)
    await say('/blocked-by bob/open#1 bob/secret#1', bob)
    expect(orders(world, issue)).to.deep.equal([
      'Waits for `bob/open#1`, by `bob`; `/unblocked-by bob/open#1` takes it back',
      'Waits for an issue that not everybody here may see, by `bob`; `/unblocked-by #…` takes it back',
    ])
    await world.loseDatabase()
    await forge.rest()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(orders(world, issue)).to.have.length(1)
    await say('/unblocked-by bob/secret#1', bob)
    expect(labels(world, issue)).to.equal(BLOCKED)
    await bob.setsPrivate(open, true)
    await world.loseDatabase()
    await forge.rest()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    await say('/blocked-by bob/open#1', bob)
    expect(labels(world, issue)).to.equal(BLOCKED)
    await bob.closes(there)
    await world.skip(2 * 24 * 60 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('/unblocked-by takes back what it can, and names the rest in one answer', async () => {
    const { alice } = world
    const native = await alice.opens({ title: 'By hand' }, world.repo)
    await alice.addsDependency(native, issue)
    await say('/blocked-by #1')
    expect(await say(`/unblocked-by #1 #${native.number}`)).to.deep.equal([
      `I have taken back what I could. Somebody has set \`#${native.number}\` in Gitea's own list of dependencies, and I take off only what I added. Remove it there: in the column beside the issue, under "Dependencies", with the bin beside it.`,
    ])
    expect(orders(world, issue).join()).to.match(/^Does not wait for `#1`/)
    expect(listed()).to.deep.equal([native.number])
    expect(world.forge.comments(issue).findLast(({ author }) => author === 'alice')?.reactions).to.deep.equal(
      ['eyes by mosaic', '+1 by mosaic'],
    )
  })

  it('comes back after a loss of the database, without a write; what was taken off meanwhile does not', async () => {
    await say('/blocked-by #1')
    const before = seen(world, issue)
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(calls.writes).to.deep.equal([])
    expect(seen(world, issue)).to.deep.equal(before)
    await world.stopBot()
    await world.alice.removesDependency(blocker, issue)
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(listed()).to.deep.equal([])
  })
})
