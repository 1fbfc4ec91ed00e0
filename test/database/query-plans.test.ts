import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { Kysely } from 'kysely'
import { migrate } from '../../src/database/migrate.ts'
import { nodeSqliteDialect } from '../../src/database/node-sqlite-dialect.ts'
import type { Tables } from '../../src/database/schema.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'

/** What is asked at each decision and each sweep is answered by an index, whatever the number of tasks. */
describe('what is asked all the time', () => {
  let sqlite: DatabaseSync
  let asked: string[]
  let store: SqlTaskStore
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
})
