import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, callsDuring, easy, labels, NEEDS_INPUT, openAssigned, own, status } from './conversation.ts'

const MINUTE_MS = 60_000
const SWEEP_MS = 5 * MINUTE_MS

/** The addresses that the picture links to, below the one of the server. */
function links(world: BotWorld, issue: IssueView): string[] {
  return [...status(world, issue).matchAll(/href "https?:\/\/[^/]+\/([^"]*)"/g)].map(([, path = '']) => path)
}

describe('the names in a status comment', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot({
      sweepIntervalMs: SWEEP_MS,
      furnish: (gitea) => void gitea.addRepo('alice', 'api', { collaborators: { mosaic: 'write' } }),
    })
    await world.alice.opens({ title: 'Before' }, 'alice/api')
    issue = await openAssigned(world, 'Then this', easy('alice/api#1'))
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for alice\/api#1\.\*\*/)
  })
  afterEach(() => world.stop())

  /** What the bot writes while the time passes. */
  const writesIn = async (minutes: number) =>
    (await callsDuring(world, () => world.skip(minutes * MINUTE_MS))).writes

  it('follow a blocker’s repository that is renamed, once an hour at the most', async () => {
    const alice = world.alice
    await alice.renames('alice/api', 'backend')
    // the sweep has it before its eyes
    await alice.says('Hello', issue)
    expect(await writesIn(10)).to.deep.equal([])
    expect(status(world, issue)).to.contain('alice/api#1')
    expect(await writesIn(61)).to.have.length(1)
    expect(status(world, issue)).to.match(/^\*\*Waits for alice\/backend#1\.\*\*/)
    expect(status(world, issue)).not.to.contain('api')
    expect(links(world, issue)).to.deep.equal(['alice/app/issues/1', 'alice/backend/issues/1'])
    await alice.renames('alice/backend', 'server')
    expect(await writesIn(30)).to.deep.equal([])
    expect(await writesIn(61)).to.have.length(1)
    expect(status(world, issue)).to.match(/^\*\*Waits for alice\/server#1\.\*\*/)
    for (let hour = 0; hour < 3; hour++) expect(await writesIn(61)).to.deep.equal([])
  })

  it('follow the own repository that is renamed', async () => {
    await world.alice.renames(world.repo, 'application')
    expect(await writesIn(61)).to.have.length(1)
    expect(links(world, issue)).to.deep.equal(['alice/application/issues/1', 'alice/api/issues/1'])
    expect(await writesIn(61)).to.deep.equal([])
  })

  it('follow a repository that is given to somebody else', async () => {
    const { alice, bob } = world
    await alice.does('POST', '/repos/alice/api/transfer', { new_owner: 'bob' })
    await bob.does('POST', '/repos/alice/api/transfer/accept')
    await alice.does('POST', '/repos/alice/app/transfer', { new_owner: 'bob' })
    await bob.does('POST', '/repos/alice/app/transfer/accept')
    await world.skip(61 * MINUTE_MS)
    await world.skip(61 * MINUTE_MS)
    expect(status(world, issue)).to.match(/^\*\*Waits for bob\/api#1\.\*\*/)
    expect(links(world, issue)).to.deep.equal(['bob/app/issues/1', 'bob/api/issues/1'])
    expect(await world.dead()).to.deep.equal([])
  })

  it('follow in a circle too, and nobody is asked again', async () => {
    const alice = world.alice
    const other = await alice.opens({ title: 'Round', body: easy('alice/app#1') }, 'alice/api')
    await alice.assigns(['mosaic'], other)
    await alice.edits({ body: easy(`alice/api#${other.number}`) }, issue)
    await world.skip(61 * MINUTE_MS)
    await world.skip(61 * MINUTE_MS)
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    const [asked, ...more] = own(world, issue, 'question')
    expect(more).to.deep.equal([])
    await alice.renames('alice/api', 'backend')
    await alice.says('Hello', issue)
    await alice.says('Hello', other)
    await world.skip(10 * MINUTE_MS)
    await world.skip(61 * MINUTE_MS)
    expect(status(world, issue)).to.contain('alice/backend#2')
    expect(status(world, issue)).not.to.contain('alice/api#')
    expect(own(world, issue, 'question').map(({ id }) => id)).to.deep.equal([asked?.id])
  })
})
