import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Context } from '../../src/app/context.ts'
import type { Plugin } from '../../src/app/plugin.ts'
import { systemClock } from '../../src/clock.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import type { Write } from '../../src/database/write.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { RepositoryTrees } from '../../src/gitea/repository-trees.ts'
import { defaultManifest } from '../../src/manifest.ts'
import { assignment } from '../../src/plugins/assignment/index.ts'
import type { BuiltInDeps } from '../../src/plugins/deps.ts'
import { taskPayload } from '../../src/plugins/task-event.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { SqlDecisionStore } from '../../src/tasks/sql-decisions.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { SqlSpendingStore } from '../../src/tasks/sql-spending.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { SqlUsageStore } from '../../src/tasks/sql-usage.ts'
import { WorkNews } from '../../src/tasks/work-news.ts'
import { begun, policy, ready } from '../tasks/tasks.ts'

/** What the plugin does on an event, called as the dispatcher would. */
function on<Name extends 'task.ready' | 'capacity.changed'>(
  name: Name,
  plugin: Plugin,
): (context: Context<Name>) => Promise<void> {
  let found: ((context: Context<Name>) => Promise<void> | void) | undefined
  plugin.register({
    on: (names, handler) => {
      if (String(names) === name) found = handler as unknown as NonNullable<typeof found>
    },
    every: () => {},
    command: () => {},
  })
  return async (context) => found?.(context)
}

describe('the assignment plugin', () => {
  let folder: string
  let database: Database
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-assignment-'))
    database = await openDatabase(join(folder, 'tasks.db'))
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  function depsWith(settled: Policy): BuiltInDeps {
    const forge = new Forge(
      giteaClient({ baseUrl: 'http://127.0.0.1:9', token: 'x', clock: systemClock, timeoutMs: 1 }),
      Date.now,
    )
    const commit = database.commits.write.bind(database.commits)
    return {
      tasks: new SqlTaskStore(database.read),
      sessions: new SqlSessionStore(database.read),
      starts: new Map(),
      startSecrets: new Map(),
      workNews: new WorkNews(),
      watching: defaultManifest.watching,
      decisions: new SqlDecisionStore(database.read),
      usage: new SqlUsageStore(database.read),
      spending: new SqlSpendingStore(database.read),
      calibrations: { of: async () => undefined },
      forge,
      trees: new RepositoryTrees(forge, systemClock),
      clock: systemClock,
      policies: {
        instance: settled,
        of: async () => settled,
        recent: () => settled,
        problems: async () => [],
      },
      rights: {
        isOrganisation: async () => false,
        assignees: async () => new Set(),
        isOnList: async () => false,
      },
      baseUrls: [],
      sweepIntervalMs: 1_000,
      hooks: { types: new Set<string>(), swept() {} },
      commit,
    }
  }

  it('decides by an event of an older version too: a place may have come free while the task noted that it waits', async () => {
    const deps = depsWith(policy)
    const { tasks, commit } = deps
    const emitted: string[] = []
    const written: Write[] = []
    await commit([tasks.save(begun()), tasks.save(ready())])
    // only what this handler uses of a context
    const context = {
      snapshot: { key: '9#7', address: ready().address },
      payload: { ...taskPayload(ready()), version: 1 },
      emit: (name: string) => emitted.push(name),
      write: (...writes: readonly Write[]) => written.push(...writes),
      now: () => 5_000,
      origin: { event: 'issues.closed', about: '9#8', by: { id: 2, login: 'alice' } },
    } as unknown as Context<'task.ready'>
    await on('task.ready', assignment(deps))(context)
    expect(emitted).to.deep.equal(['task.assigned'])
    await commit(written)
    const record = await deps.decisions.find('9#7', 1)
    expect([record?.at, record?.trigger, record?.decision]).to.deep.equal([
      5_000,
      { event: 'issues.closed', by: { id: 2, login: 'alice' }, elsewhere: true },
      (await tasks.find('9#7'))?.decision,
    ])
  })

  it('reads how long sessions took once for the whole queue', async () => {
    const agents = policy.agents.map((profile) => ({ ...profile, maxConcurrent: 1 }))
    const deps = depsWith({ ...policy, agents, waitingUsdPerHour: { normal: 1 } })
    const asked: string[] = []
    const { durations } = deps.spending
    deps.spending.durations = (agent, limit) => {
      asked.push(agent)
      return durations.call(deps.spending, agent, limit)
    }
    const queue = [1, 2, 3, 4].map((number) => {
      const address = { ...ready().address, number }
      return deps.tasks.save({ ...ready(), key: `9#${number}`, issueId: number, address, version: 1 })
    })
    await deps.commit(queue)
    const emitted: string[] = []
    const context = { emit: (name: string) => emitted.push(name) } as unknown as Context<'capacity.changed'>
    await on('capacity.changed', assignment(deps))(context)
    expect(emitted).to.include('turn.came')
    expect(asked.sort()).to.deep.equal(agents.map(({ name }) => name).sort())
  })
})
