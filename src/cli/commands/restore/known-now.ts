import { existsSync } from 'node:fs'
import { type DatabaseLook, lookInto, type Row } from '../../../database/examine.ts'
import type { Database } from '../../../database/open.ts'

/** What must not be lost with the file that is replaced, by its table. */
const READ = {
  // an older file would let in whoever was shut out since
  agent_tokens: 'select id, revoked_at from agent_tokens where revoked_at is not null',
  pauses: 'select scope, reason, at from pauses',
  // what is paid is paid: budgets would begin anew
  spending: 'select day, repo_id, agent, usd from spending',
  model_calls: `select day, at, issue, model, outcome, input_tokens, cache_write_tokens, cache_read_tokens, output_tokens,
    cost_microusd from model_calls where day >= ?`,
} as const

type Table = keyof typeof READ

/** What is known now; undefined = it could not be read. */
export type KnownNow = { readonly [Name in Table]: readonly Row[] | undefined }

/** What was carried over, for people and programs. */
export interface Kept {
  readonly tokensRevoked: number
  readonly pausesKept: number
  readonly pausesEnded: number
  /** What agents have cost more than the backup knows, US$. */
  readonly spentUsd: number
  /** Of today. */
  readonly modelCalls: number
  /** Tables of the database before that could not be read. */
  readonly unread: readonly string[]
}

/** Reads each by itself: a damaged file, which may be why somebody restores, may have whole tables all the same. */
export async function knownNow(path: string, today: string): Promise<KnownNow> {
  if (!existsSync(path)) return ofEach(() => [])
  const read = ({ rows }: DatabaseLook) => ofEach((table) => readable(() => rowsOf(table, rows, today)))
  return lookInto(path, read).catch(() => ofEach(() => undefined))
}

function ofEach(rowsOf: (table: Table) => readonly Row[] | undefined): KnownNow {
  const names = Object.keys(READ) as Table[]
  return Object.fromEntries(names.map((table) => [table, rowsOf(table)])) as unknown as KnownNow
}

/** None if an older version made the file, which had no such table. */
function rowsOf(table: Table, rows: DatabaseLook['rows'], today: string): readonly Row[] {
  if (rows("select 1 from sqlite_schema where type = 'table' and name = ?", table).length === 0) return []
  return table === 'model_calls' ? rows(READ[table], today) : rows(READ[table])
}

function readable(read: () => readonly Row[]): readonly Row[] | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Within one transaction of `database`. */
export function carryOver({ commits }: Database, known: KnownNow): Kept {
  const run = (sql: string, ...values: readonly (Row[string] | undefined)[]) =>
    Number(commits.statement(sql).run(...values.map((value) => value ?? null)).changes)
  const number = (sql: string) => Number(Object.values(commits.statement(sql).get() ?? {})[0] ?? 0)
  const tokensRevoked = sumOf(known.agent_tokens, ({ id, revoked_at }) =>
    run('update agent_tokens set revoked_at = ? where id = ? and revoked_at is null', revoked_at, id),
  )
  const before = number('select sum(usd) from spending')
  for (const { day, repo_id, agent, usd } of known.spending ?? []) run(RAISE, day, repo_id, agent, usd)
  const modelCalls = sumOf(known.model_calls, (call) => {
    const isNew = run('delete from model_calls where at = ? and issue = ?', call.at, call.issue) === 0
    const names = Object.keys(call)
    run(`insert into model_calls (${names}) values (${names.map(() => '?')})`, ...Object.values(call))
    return isNew ? 1 : 0
  })
  return {
    ...{ tokensRevoked, modelCalls },
    ...pausesAsNow(known.pauses, run),
    // sums of US$ are exact to a millionth at best
    spentUsd: Number((number('select sum(usd) from spending') - before).toFixed(6)),
    unread: Object.entries(known).flatMap(([table, rows]) => (rows === undefined ? [table] : [])),
  }
}

const RAISE = `insert into spending (day, repo_id, agent, usd) values (?, ?, ?, ?)
  on conflict (day, repo_id, agent) do update set usd = max(usd, excluded.usd)`

function pausesAsNow(
  pauses: KnownNow['pauses'],
  run: (sql: string, ...values: readonly (Row[string] | undefined)[]) => number,
): Pick<Kept, 'pausesKept' | 'pausesEnded'> {
  if (pauses === undefined) return { pausesKept: 0, pausesEnded: 0 }
  const scopes = JSON.stringify(pauses.map(({ scope }) => scope))
  const pausesEnded = run('delete from pauses where scope not in (select value from json_each(?))', scopes)
  for (const { scope, reason, at } of pauses)
    run('insert or replace into pauses (scope, reason, at) values (?, ?, ?)', scope, reason, at)
  return { pausesKept: pauses.length, pausesEnded }
}

function sumOf(rows: readonly Row[] | undefined, countOf: (row: Row) => number): number {
  return (rows ?? []).reduce((sum, row) => sum + countOf(row), 0)
}
