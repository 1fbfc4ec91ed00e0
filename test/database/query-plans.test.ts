import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { Kysely } from 'kysely'
import { migrate } from '../../src/database/migrate.ts'
import { nodeSqliteDialect } from '../../src/database/node-sqlite-dialect.ts'
import type { Tables } from '../../src/database/schema.ts'
import { SqlSpendingStore } from '../../src/tasks/sql-spending.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'

/** What is asked at each decision and each sweep is answered by an index, whatever the number of tasks. */
describe('what is asked all the time', () => {
  let sqlite: DatabaseSync
  let asked: string[]
  let store: SqlTaskStore
  let spending: SqlSpendingStore
  beforeEach(async () => {
    sqlite = new DatabaseSync(':memory:')
    asked = []
    const db = new Kysely<Tables>({
      dialect: nodeSqliteDialect(sqlite),
      log: ({ query }) => void asked.push(query.sql),
    })
    await migrate(db)
    asked = []
    store = new SqlTaskStore(db)
    spending = new SqlSpendingStore(db)
  })
  afterEach(() => sqlite.close())

  const plans = () =>
    asked.flatMap((query) => {
      const rows = sqlite.prepare(`explain query plan ${query}`).all()
      return rows.map(({ detail }) => String(detail))
    })

  it('how many tasks each agent holds in a repository reads no task', async () => {
    await store.load(9)
    expect(plans()).to.deep.equal([
      'SEARCH tasks USING COVERING INDEX tasks_by_repo_and_agent (repo_id=? AND agent>?)',
    ])
  })

  it('how many each agent holds reads none either', async () => {
    await store.load()
    expect(plans().join()).to.match(/^SEARCH tasks USING COVERING INDEX/)
  })

  it('which tasks are open reads no document', async () => {
    for (const repoId of [undefined, 9]) await store.open(repoId)
    for (const plan of plans()) expect(plan).to.match(/USING (COVERING )?INDEX tasks_(open|unsteady)/)
    expect(plans().filter((plan) => plan.includes('tasks_unsteady'))).to.have.length(2)
  })

  it('what a heartbeat asks of money reads days, and no task', async () => {
    await spending.reported(9, 0)
    expect(new Set(plans())).to.deep.equal(new Set(['SEARCH spending USING PRIMARY KEY (day>? AND day<?)']))
  })

  it('what is spent and set aside reads an index, and no document', async () => {
    await spending.taken({ key: '9#7', repoId: 9 }, 0)
    await spending.isWaitedFor({ key: '9#7', repoId: 9 }, new Set(['instance']))
    await spending.waitingFor('glm', { key: '9#7', priority: 0, readySince: 1 })
    await spending.durations('glm', 20)
    const tables = plans().filter((plan) => /^(SEARCH|SCAN) (?!CONSTANT|waiting|other\b|own\b)/.test(plan))
    expect(tables).to.have.length.above(10)
    for (const plan of tables)
      expect(plan).to.match(
        /^SEARCH (spending USING PRIMARY KEY|sessions USING INDEX|tasks USING (COVERING )?INDEX tasks_(by_money|that_wait_for|by_repo_and_agent)|(tasks|others) USING INDEX sqlite_autoindex_tasks|dependencies USING (COVERING )?INDEX )|^SCAN tasks USING (COVERING )?INDEX tasks_by_money/,
      )
  })
})
