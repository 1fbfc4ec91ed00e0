import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { EffectRecords } from '../../src/app/effect-records.ts'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { ensureComment } from '../../src/gitea/effects/comment.ts'
import { EffectOrder } from '../../src/gitea/effects/effect-order.ts'
import { LabelShelf } from '../../src/gitea/effects/label-shelf.ts'
import { withMark } from '../../src/gitea/effects/marker.ts'
import { WriteGate } from '../../src/gitea/effects/write-gate.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { IssueSnapshot } from '../../src/gitea/snapshot.ts'
import { silentLog } from '../../src/log.ts'
import { type BotWorld, FakeGitea, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, eventually, labels, openAssigned, status } from './conversation.ts'

/** A run fails in the middle of its writes, and people go on before it is tried again: it does not hold its lane. */
describe('people act while a half-done change waits for its next try', () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ createSettleMs: 60 })
    blocker = await world.alice.opens({ title: 'Before' }, world.repo)
  })
  afterEach(() => world.stop())

  const statusOf = (method: string, path: RegExp) => () =>
    world.forge.journal.some((entry) => entry.method === method && path.test(entry.path))

  it('the bot’s own removal of an ordered agent label is not taken for theirs', async () => {
    const alice = world.alice
    for (const name of ['agent/sonnet', 'bug'])
      world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive: name !== 'bug' })
    const issue = await openAssigned(world, 'Fix the login')
    await alice.labels(['agent/sonnet'], issue)
    await world.forge.rest()
    world.forge.faults.next({ method: 'DELETE', path: /issues\/2\/labels/, reset: 'after' })
    await alice.edits({ body: easy(1) }, issue)
    await eventually(statusOf('DELETE', /issues\/2\/labels/), 'the label is taken off')
    await alice.labels(['bug'], issue)
    await world.forge.delivered()
    await alice.closes(blocker)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/sonnet bug difficulty/low status/assigned')
  })

  it('a dependency that the bot took off itself was not withdrawn by them', async () => {
    const alice = world.alice
    const issue = await openAssigned(world, 'Fix the login', easy(1))
    world.forge.faults.next({ method: 'DELETE', path: /issues\/2\/dependencies/, reset: 'after' })
    await alice.edits({ body: easy() }, issue)
    await eventually(statusOf('DELETE', /issues\/2\/dependencies/), 'the dependency is taken off')
    await alice.edits({ body: easy(1) }, issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(world.forge.dependenciesOf(issue)).to.have.length(1)
  })

  it('a display that was half written and is right again by the records is written again', async () => {
    const alice = world.alice
    const issue = await openAssigned(world, 'Fix the login')
    world.forge.faults.next({ method: 'PATCH', path: /issues\/comments/, status: 502 })
    await alice.edits({ body: easy(1) }, issue)
    await eventually(statusOf('PATCH', /issues\/comments/), 'the comment is about to be written')
    await alice.edits({ body: easy() }, issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('`minimax` is the agent')
  })
})

describe('Gitea is away in the middle of a turn', () => {
  it('what failed is read anew at once when it is back, and not one try is used up', async () => {
    const tries: string[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void tries.push(text), child: () => log }
    const world = await runBot({ log })
    try {
      const alice = world.alice
      const issue = await alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
      await world.forge.rest()
      // three tries of the call, and of the probe that asks whether Gitea is there at all
      world.forge.faults.next({ method: 'GET', path: /issues\/1\/dependencies/, status: 502, times: 3 })
      world.forge.faults.next({ method: 'GET', path: /^\/user$/, status: 502, times: 3 })
      await alice.assigns(['mosaic'], issue)
      await eventually(() => labels(world, issue) === ASSIGNED, 'it is done')
      expect(tries.filter((text) => text.includes('tried again'))).to.deep.equal([])
    } finally {
      await world.stop()
    }
  })
})

describe('a comment that appears between two looks', () => {
  it('is the one, and is put right', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-late-'))
    const database = await openDatabase(join(folder, 'records.db'))
    const gitea = await FakeGitea.start()
    try {
      for (const login of ['alice', 'mosaic']) gitea.addUser(login)
      const repo = gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
      const issue = await gitea.as('alice').opens({ title: 'Fix the login' }, repo)
      const client = giteaClient({
        baseUrl: gitea.url,
        token: gitea.token('mosaic'),
        clock: systemClock,
        timeoutMs: 5_000,
      })
      const forge = new Forge(client, Date.now)
      const records = new EffectRecords(database.commits)
      const deps = {
        forge,
        clock: systemClock,
        intents: records,
        comments: records,
        gate: new WriteGate(records, systemClock),
        labels: new LabelShelf(),
        order: new EffectOrder(),
      }
      const snapshot = new IssueSnapshot(
        forge,
        { repoId: repo.id, owner: 'alice', repo: 'app', number: 1 },
        Date.now(),
      )
      expect(await snapshot.comments()).to.deep.equal([])
      await records.record(`comment:${snapshot.key}:status`, Date.now())
      await gitea.as('mosaic').says(withMark('What was right then', 'status'), issue)
      await ensureComment(deps, snapshot, {
        kind: 'status',
        body: withMark('What is right now', 'status'),
        knownId: null,
      })
      expect(gitea.comments(issue).map(({ body }) => body)).to.deep.equal([
        withMark('What is right now', 'status'),
      ])
    } finally {
      await gitea.stop()
      database.close()
      await rm(folder, { recursive: true })
    }
  })
})
