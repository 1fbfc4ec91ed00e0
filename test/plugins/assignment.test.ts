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
import { SqlDecisionStore } from '../../src/tasks/sql-decisions.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { SqlSpendingStore } from '../../src/tasks/sql-spending.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { SqlUsageStore } from '../../src/tasks/sql-usage.ts'
import { WorkNews } from '../../src/tasks/work-news.ts'
import { begun, policy, ready } from '../tasks/tasks.ts'

/** What the assignment of a plugin does on `task.ready`, called as the dispatcher would. */
function onReady(plugin: Plugin): (context: Context<'task.ready'>) => Promise<void> {
  let found: ((context: Context<'task.ready'>) => Promise<void> | void) | undefined
  plugin.register({
    on: (names, handler) => {
      if (names === 'task.ready') found = handler as unknown as NonNullable<typeof found>
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

  it('decides by an event of an older version too: a place may have come free while the task noted that it waits', async () => {
    const tasks = new SqlTaskStore(database.read)
    const forge = new Forge(
      giteaClient({ baseUrl: 'http://127.0.0.1:9', token: 'x', clock: systemClock, timeoutMs: 1 }),
      Date.now,
    )
    const commit = database.commits.write.bind(database.commits)
    const deps: BuiltInDeps = {
      tasks,
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
      policies: { instance: policy, of: async () => policy, recent: () => policy, problems: async () => [] },
      rights: {
        isOrganisation: async () => false,
        assignees: async () => new Set(),
        isOnList: async () => false,
      },
      baseUrls: [],
      sweepIntervalMs: 1_000,
      commit,
    }
    await commit([tasks.save(begun()), tasks.save(ready())])
    const emitted: string[] = []
    const written: Write[] = []
    // only what this handler uses of a context
    const context = {
      snapshot: { key: '9#7', address: ready().address },
      payload: { ...taskPayload(ready()), version: 1 },
      emit: (name: string) => emitted.push(name),
      write: (...writes: readonly Write[]) => written.push(...writes),
      now: () => 5_000,
      origin: { event: 'issues.closed', about: '9#8', by: { id: 2, login: 'alice' } },
    } as unknown as Context<'task.ready'>
    await onReady(assignment(deps))(context)
    expect(emitted).to.deep.equal(['task.assigned'])
    await commit(written)
    const record = await deps.decisions.find('9#7', 1)
    expect([record?.at, record?.trigger, record?.decision]).to.deep.equal([
      5_000,
      { event: 'issues.closed', by: { id: 2, login: 'alice' }, elsewhere: true },
      (await tasks.find('9#7'))?.decision,
    ])
  })
})
