import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelClient } from '../../src/claude/client.ts'
import { PRICES, type Price } from '../../src/claude/prices.ts'
import { ClaudeReader } from '../../src/claude/reader.ts'
import type { ReadRequest } from '../../src/claude/request.ts'
import { SqlModelRecords } from '../../src/claude/sql-records.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Log } from '../../src/log.ts'
import { FakeClaude } from '../../src/testing/index.ts'
import { SkippingClock } from '../../src/testing/skipping-clock.ts'

export const KEY = 'sk-ant-api03-7f9c-not-a-real-one-4b1d'
export const MODEL = 'claude-sonnet-5-5'
const SONNET: Price = PRICES[MODEL] ?? { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

/** What was logged, one line each: the level, the text, and the fields as JSON. */
export class LogLines implements Log {
  readonly lines: string[] = []
  debug = (fields: object, text: string) => this.#add('debug', fields, text)
  info = (fields: object, text: string) => this.#add('info', fields, text)
  warn = (fields: object, text: string) => this.#add('warn', fields, text)
  error = (fields: object, text: string) => this.#add('error', fields, text)
  child = (): Log => this

  at(level: string): string[] {
    return this.lines.filter((line) => line.startsWith(level))
  }

  #add(level: string, fields: object, text: string): void {
    const told = Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? `${value.stack} ${JSON.stringify(value)} ${value.cause}` : value,
    ])
    this.lines.push(`${level} ${text} ${JSON.stringify(Object.fromEntries(told))}`)
  }
}

/** A reader on a real database, and the API that it asks. */
export async function startReader(options: { dailyBudgetUsd?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-claude-'))
  const database = await openDatabase(join(folder, 'coordinator.db'))
  const claude = await FakeClaude.start()
  const clock = new SkippingClock()
  const log = new LogLines()
  const records = new SqlModelRecords(database.read, database.commits.write.bind(database.commits))
  const make = (model = MODEL) =>
    new ClaudeReader({
      ask: modelClient({ apiKey: KEY, model, baseUrl: claude.url }, clock),
      model,
      price: SONNET,
      dailyBudgetUsd: options.dailyBudgetUsd ?? 5,
      waitMs: 3_000,
      records,
      clock,
      log,
    })
  const stop = async () => {
    await claude.stop()
    database.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { claude, clock, database, log, records, reader: make(), make, stop }
}

/** A question about a text. */
export function asked(text: Partial<ReadRequest> = {}): ReadRequest {
  return {
    issue: '9#7',
    repoId: 9,
    title: 'The total is wrong',
    body: 'See src/total.ts',
    files: [],
    ...text,
  }
}
