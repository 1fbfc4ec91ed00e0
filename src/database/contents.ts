import { type DatabaseLook, lookInto, type Row } from './examine.ts'
import { GITEA_URL_NAME } from './home.ts'

/** What is in a file of the bot, in numbers. */
export interface DatabaseContents {
  readonly bytes: number
  /** Whether it is a database of the bot. */
  readonly isOurs: boolean
  /** Migrations of a newer version. */
  readonly foreign: readonly string[]
  readonly deliveries: number
  readonly pendingRuns: number
  readonly deadRuns: number
  readonly tasks: number
  readonly decisions: number
  readonly agentTokens: number
  /** When its newest delivery came, ms since 1970; null = none did. */
  readonly newestAt: number | null
  /** Of which Gitea it tells; null = no bot has been taken by one since that is kept. */
  readonly giteaUrl: string | null
}

/** What makes a file one of the bot, whichever version made it. */
const OUR_TABLES = ['kysely_migration', 'deliveries', 'runs', 'tasks', 'instance'] as const

/**
 * Looks into a file without changing it.
 * @throws Error in SQLite's words: it is no database, damaged, or may not be read
 */
export function contentsOf(path: string): Promise<DatabaseContents> {
  return lookInto(path, ({ facts, rows }) => {
    const tables = new Set(
      rows("select name from sqlite_schema where type = 'table'").map(({ name }) => name),
    )
    const isOurs = OUR_TABLES.every((table) => tables.has(table))
    const number = (table: string, sql: string) => (tables.has(table) ? onlyNumber(rows(sql)) : 0)
    const runs = (state: string) => number('runs', `select count(*) as n from runs where state = '${state}'`)
    return {
      bytes: facts.pageBytes * facts.pages,
      isOurs,
      foreign: facts.foreign,
      deliveries: number('deliveries', 'select count(*) as n from deliveries'),
      pendingRuns: runs('pending'),
      deadRuns: runs('dead'),
      tasks: number('tasks', 'select count(*) as n from tasks'),
      decisions: number('decisions', 'select count(*) as n from decisions'),
      agentTokens: number('agent_tokens', 'select count(*) as n from agent_tokens'),
      newestAt: number('deliveries', 'select max(received_at) as n from deliveries') || null,
      giteaUrl: isOurs ? homeIn(rows) : null,
    }
  })
}

function homeIn(rows: DatabaseLook['rows']): string | null {
  const [home] = rows('select value from instance where name = ?', GITEA_URL_NAME)
  return home ? String(home.value) : null
}

function onlyNumber([row]: readonly Row[]): number {
  return Number(row?.n ?? 0)
}
