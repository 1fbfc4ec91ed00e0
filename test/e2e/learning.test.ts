import { expect } from 'chai'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { definePlugin } from '../../src/app/plugin.ts'
import type { Tables } from '../../src/database/schema.ts'
import { afterSessionEnd } from '../../src/tasks/session.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { session } from '../tasks/sessions.ts'
import { labels, openAssigned, status } from './conversation.ts'
import { answer } from './explaining/asking.ts'

/** Statements only: who commits them is the bot. */
const statements = new SqlSessionStore(
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
)

/** Does each task at once, and reports that its context held so many tokens. */
function worker(peakContextTokens: number) {
  return definePlugin({
    name: 'worker',
    description: 'Does each task at once.',
    register(app) {
      app.on('task.assigned', ({ payload, snapshot, write, emit }) => {
        const { agent, version, issue } = payload
        if (agent === null) return
        const id = `${snapshot.key}-${version}`
        const begun = session({ id, key: snapshot.key, issueId: 1, agent, fence: version, peakContextTokens })
        write(
          statements.begin(begun, version),
          statements.save(afterSessionEnd(begun, 'completed', Date.now(), { outcome: { commits: 1 } })),
        )
        emit('agent.ended', { issue, session: id, agent, fence: version, how: 'completed' })
      })
    },
  })
}

const TITLE = 'Fix a typo in the docs'
const BODY = 'It says recieve where it should say receive.'
const NINE_OF_TEN = /in nine of ten cases at most/

describe('what agents really use', function () {
  this.timeout(60_000)
  let world: BotWorld
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })
  const task = (body = BODY) => openAssigned(world, TITLE, body)
  /** Tasks are opened and closed until one is not given to minimax any more. */
  const taskForAnother = async (first: IssueView) => {
    let last = first
    for (let more = 0; more < 8 && labels(world, last).includes('agent/minimax'); more++) {
      await world.alice.closes(last)
      last = await task()
    }
    return last
  }
  const agentOf = async (body = BODY) => / ?(agent\/\S+)/.exec(labels(world, await task(body)))?.[1]

  it('changes whom the next task gets, and says why', async () => {
    world = await runBot({ plugins: [worker(120_000)] })
    const first = await task()
    expect(labels(world, first)).to.contain('agent/minimax')
    expect(status(world, first)).not.to.contain('of what was estimated')
    const next = await taskForAnother(first)
    expect(labels(world, next)).to.contain('agent/glm')
    expect(status(world, next)).to.match(
      /\| no \| `minimax` \| needs up to \d+k \(its last (?:\d )?low tasks? used [\d.]+x of what was estimated\), half of its 128k window is 64k/,
    )
  })

  it('is not learned from a context that is larger than the window', async () => {
    world = await runBot({ plugins: [worker(100_000_000)] })
    for (let more = 0; more < 2; more++) await world.alice.closes(await task())
    const next = await task()
    expect(labels(world, next)).to.contain('agent/minimax')
    expect(status(world, next)).not.to.contain('of what was estimated')
  })

  it('is told where it changed the estimate, in the comment, for /why and for /explain', async () => {
    world = await runBot({ plugins: [worker(8_000)] })
    for (let more = 0; more < 6; more++) await world.alice.closes(await task())
    const next = await task()
    const told =
      /For `minimax` it counts as about [\d,]+ tokens.*: its last [67] low tasks used 0\.\dx of what was estimated/
    expect(status(world, next)).to.match(told)
    const why = await answer(world, next, '/why')
    expect(why).to.match(told)
    expect(why).to.match(/Learned from finished tasks: low work: minimax 0\.\d+x to 0\.\d+x/)
    expect(await answer(world, next, '/explain')).to.match(told)
    expect(await answer(world, next, '/what-if tokens=20k')).not.to.contain('of what was estimated')
    await world.restart()
    expect(status(world, await task())).to.match(told)
  })

  it('leaves alone what a person states or orders, and repositories that do not want it', async () => {
    world = await runBot({ plugins: [worker(120_000)] })
    const other = await taskForAnother(await task())
    expect(labels(world, other)).to.contain('agent/glm')
    expect(await agentOf(`${BODY}\n\n## Difficulty\nlow\n\n## Context Estimate\n20k\n`)).to.equal(
      'agent/minimax',
    )
    await world.alice.pushes(
      { '.gitea/coordinator.yml': 'calibration: false\n' },
      'As it is read',
      world.repo,
    )
    await world.skipWaits()
    const after = await task()
    expect(labels(world, after)).to.contain('agent/minimax')
    expect(status(world, after)).to.match(NINE_OF_TEN).and.not.to.contain('of what was estimated')
  })
})
