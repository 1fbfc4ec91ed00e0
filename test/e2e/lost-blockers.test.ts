import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  labels,
  NEEDS_INPUT,
  openAssigned,
  questions,
  status,
} from './conversation.ts'

const HOUR_MS = 60 * 60_000
const SECRET = 'alice/secret'
const NOTE = 'I cannot see `alice/secret#1` any more'

describe('a blocker that goes out of sight and has no copy in Gitea', () => {
  let world: BotWorld
  let blocker: IssueView
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot({
      sweepIntervalMs: HOUR_MS,
      furnish: (gitea) =>
        void gitea.addRepo('alice', 'secret', { private: true, collaborators: { mosaic: 'write' } }),
    })
    blocker = await world.alice.opens({ title: 'Hush' }, SECRET)
    issue = await openAssigned(world, 'Then this', easy('alice/secret#1'))
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
  afterEach(() => world.stop())

  /**
   * Few steps, as each takes real time; none is shorter than an hour, so that a sweep is due in each, and what waits is due to be
   * looked at in each sweep, at whatever minute of the hour the test runs.
   */
  const hours = async (count: number) => {
    const rest = (count - 1) / 2
    const steps = count < 3 ? Array.from({ length: count }, () => 1) : [1, rest, rest]
    for (const step of steps) await world.skip(step * HOUR_MS + 1_000)
  }
  const shutsOut = () => world.alice.removesCollaborator(SECRET, 'mosaic')

  it('holds for a day and says so, and then a person is asked once', async () => {
    await world.alice.deletesRepo(SECRET)
    await hours(1)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.contain(NOTE)
    const told = status(world, issue)
    const calls = await callsDuring(world, () => hours(22))
    expect(calls.writes).to.deep.equal([])
    expect(status(world, issue)).to.equal(told)
    expect(questions(world, issue)).to.deep.equal([])
    await hours(2)
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    await hours(30)
    const [question = '', ...more] = questions(world, issue)
    expect(more).to.deep.equal([])
    expect(question).to.match(/^@alice .*`alice\/secret#1`.*take it out of the text/)
    expect(question + status(world, issue)).not.to.contain('Hush')
    await world.alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
    expect(await world.dead()).to.deep.equal([])
  })

  it('is waited for again, as if nothing had been, when the bot may see it again', async () => {
    await shutsOut()
    await hours(26)
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    await world.alice.addsCollaborator(SECRET, 'mosaic', 'write')
    await hours(1)
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(questions(world, issue)).to.deep.equal([])
    expect(status(world, issue)).not.to.contain(NOTE)
    await shutsOut()
    await hours(20)
    expect(labels(world, issue), 'its day begins anew').to.equal(BLOCKED)
    await world.alice.addsCollaborator(SECRET, 'mosaic', 'write')
    await world.alice.closes(blocker)
    await hours(1)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('counts its day across a restart', async () => {
    await shutsOut()
    await hours(12)
    await world.restart()
    await hours(14)
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
  })

  it('asks what to do about one that stands in Gitea only, where dependencies were switched off', async () => {
    const { alice } = world
    const other = await alice.opens({ title: 'By hand', body: easy() }, world.repo)
    await alice.addsDependency(blocker, other)
    await alice.assigns(['mosaic'], other)
    await world.forge.rest()
    await alice.setsDependencies(world.repo, false)
    await alice.deletesRepo(SECRET)
    await hours(26)
    expect(labels(world, other)).to.equal(NEEDS_INPUT)
    expect(questions(world, other).join()).to.match(
      /an issue that this text does not name.*list of dependencies/,
    )
    await alice.setsDependencies(world.repo, true)
    await hours(1)
    expect(labels(world, other)).to.equal(ASSIGNED)
  })

  it('is not out of sight while something in front of Gitea answers that there is nothing', async () => {
    const notFound = { status: 404, body: { message: 'no such service' }, times: 1_000 }
    for (const path of [/^\/repos\/alice\/secret/, /^\/repositories\/2$/, /^\/user$/])
      world.forge.faults.next({ path, ...notFound })
    for (let step = 0; step < 3; step++) await world.skipOnly(12 * HOUR_MS)
    world.forge.faults.clear()
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(world.forge.writes().filter(({ atMs }) => atMs > issue.createdAtMs + HOUR_MS)).to.deep.equal([])
  })

  it('is not out of sight while Gitea fails, or refuses the token', async () => {
    await hours(1)
    const { faults } = world.forge
    for (const status of [500, 502, 401]) {
      faults.next({ path: /^\/repos\/alice\/secret|^\/repositories\/2$/, status, times: 1_000 })
      for (let step = 0; step < 3; step++) await world.skipOnly(12 * HOUR_MS)
      faults.clear()
      await world.skipWaits()
      expect(labels(world, issue)).to.equal(BLOCKED)
    }
    expect(world.forge.writes().filter(({ atMs }) => atMs > issue.createdAtMs + HOUR_MS)).to.deep.equal([])
  })

  it('does not count as deleted when the issues of its repository are switched off', async () => {
    await world.alice.does('PATCH', '/repos/alice/secret', { has_issues: false })
    await hours(1)
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.alice.does('PATCH', '/repos/alice/secret', { has_issues: true })
    await hours(1)
    expect(status(world, issue)).not.to.contain(NOTE)
  })

  it('is gone when it was deleted in a repository that can be seen', async () => {
    await world.alice.deletes(blocker)
    await hours(1)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})
