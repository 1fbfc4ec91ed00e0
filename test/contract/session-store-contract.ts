import { expect } from 'chai'
import { Conflict } from '../../src/database/conflict.ts'
import type { Write } from '../../src/database/write.ts'
import { afterEnd } from '../../src/tasks/lifecycle.ts'
import { afterSessionEnd, type Session } from '../../src/tasks/session.ts'
import type { SessionStore } from '../../src/tasks/session-store.ts'
import type { TaskStore } from '../../src/tasks/store.ts'
import type { Task } from '../../src/tasks/task.ts'
import { session } from '../tasks/sessions.ts'
import { assigned } from '../tasks/tasks.ts'

/** Both stores on one empty database, and the way to commit what they return. */
export interface SessionsUnderTest {
  readonly sessions: SessionStore
  readonly tasks: TaskStore
  commit(writes: readonly Write[]): Promise<void>
  close(): Promise<void>
}

/** What every implementation of the session store has to do. */
export function describeSessionStore(name: string, open: () => Promise<SessionsUnderTest>): void {
  describe(`the session store (${name})`, () => {
    let world: SessionsUnderTest
    beforeEach(async () => {
      world = await open()
    })
    afterEach(() => world.close())
    const task = (change: Partial<Task> = {}): Task => ({ ...assigned(), version: 1, ...change })
    const store = (...tasks: readonly Task[]) => world.commit(tasks.map((one) => world.tasks.save(one)))
    const begin = (one: Session, version = 1) => world.commit([world.sessions.begin(one, version)])
    const refused = async (promise: Promise<unknown>) => {
      const error = await promise.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(error).to.be.instanceOf(Conflict)
    }

    it('gives back a session whole, by its id, its task and among the live ones', async () => {
      await store(task())
      await begin(session())
      expect(await world.sessions.find(session().id)).to.deep.equal(session())
      expect(await world.sessions.liveOf('9#7')).to.deep.equal(session())
      expect(await world.sessions.live()).to.deep.equal([session()])
      const ended = afterSessionEnd(session(), 'completed', 9_000, {
        outcome: { pullRequest: 8, summary: 'done' },
      })
      await world.commit([world.sessions.save(ended)])
      expect(await world.sessions.find(session().id)).to.deep.equal(ended)
      expect(await world.sessions.liveOf('9#7')).to.equal(undefined)
      expect(await world.sessions.ofTask('9#7')).to.deep.equal([ended])
      expect([
        await world.sessions.latestFence('9#7'),
        await world.sessions.latestFence('9#8'),
      ]).to.deep.equal([1, 0])
    })

    it('begins only what is assigned to the agent at that version', async () => {
      await store(task(), task({ key: '9#8', state: 'ready', agent: null }))
      await refused(begin(session(), 2))
      await refused(begin(session({ agent: 'opus' })))
      await refused(begin(session({ key: '9#8' })))
      await refused(begin(session({ key: '9#9' })))
      expect(await world.sessions.live()).to.deep.equal([])
    })

    it('has one live session for a task, and one for a fencing number', async () => {
      await store(task())
      await begin(session())
      await refused(begin(session({ id: 'second', fence: 2 })))
      await world.commit([world.sessions.save(afterSessionEnd(session(), 'lost', 9_000))])
      await refused(begin(session({ id: 'second', fence: 1 })))
      await begin(session({ id: 'second', fence: 2 }))
      expect((await world.sessions.liveOf('9#7'))?.id).to.equal('second')
    })

    it('takes nothing from a session that has ended, nor with another fencing number', async () => {
      await store(task())
      await begin(session())
      await refused(world.commit([world.sessions.save(session({ fence: 2, contextTokens: 5 }))]))
      const ended = afterSessionEnd(session(), 'given-back', 9_000)
      await world.commit([world.sessions.save(ended)])
      await refused(world.commit([world.sessions.save(session({ contextTokens: 5 }))]))
      await refused(world.commit([world.sessions.save(afterSessionEnd(session(), 'lost', 9_500))]))
      expect(await world.sessions.find(session().id)).to.deep.equal(ended)
    })

    it('lists what an agent may begin, with all that the order is made from', async () => {
      const ended = { ...afterEnd(assigned(), 'done'), key: '9#4', version: 1 }
      await store(
        task({ priority: 2 }),
        task({ key: '9#8', issueId: 80, address: { ...task().address, repoId: 10 } }),
        task({ key: '9#3', agent: 'opus' }),
        ended,
        task({ key: '9#5', issueId: 50 }),
      )
      await begin(session({ key: '9#5' }))
      expect(await world.sessions.claimable('minimax', [9])).to.deep.equal([
        { key: '9#7', issueId: 70, priority: 2, unlocks: 0, readySince: 0 },
      ])
      const all = await world.sessions.claimable('minimax')
      expect(all.map(({ key }) => key).sort()).to.deep.equal(['9#7', '9#8'])
      expect(await world.sessions.claimable('minimax', [])).to.deep.equal([])
    })
  })
}
