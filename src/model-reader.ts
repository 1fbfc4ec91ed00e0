import { modelClient } from './claude/client.ts'
import { PRICES, UNKNOWN_PRICE } from './claude/prices.ts'
import { ClaudeReader } from './claude/reader.ts'
import type { EndedCall } from './claude/records.ts'
import { SqlModelRecords } from './claude/sql-records.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './database/open.ts'
import type { Log } from './log.ts'
import type { Manifest } from './manifest.ts'

/** What the model's reader is made from. */
export interface ReaderOptions {
  readonly config: Pick<Config, 'claude'>
  readonly log: Log
  /** What the manifest says of the model. */
  readonly settings: Manifest['claude']
  /** Told of every question whose end is on the disk; for metrics. */
  readonly onEnd?: (call: EndedCall) => void
}

/** Without a key, or without money for it, there is none. The SDK is loaded with the first question, not with the program. */
export function readerOf(
  { config, log, settings, onEnd }: ReaderOptions,
  { read, commits }: Database,
  clock: Clock,
): ClaudeReader | undefined {
  const { claude } = config
  const { dailyBudgetUsd, prices, waitMs } = settings
  if (!claude || dailyBudgetUsd === 0) return undefined
  const { model } = claude
  const price = prices[model] ?? PRICES[model]
  if (!price)
    log.warn(
      { model },
      'no price is known for this model: claude.prices in app.yml can say it; until then it counts as the dearest',
    )
  return new ClaudeReader({
    ask: modelClient(claude, clock),
    model,
    price: price ?? UNKNOWN_PRICE,
    dailyBudgetUsd,
    waitMs,
    records: new SqlModelRecords(read, commits.write.bind(commits), onEnd),
    clock,
    log,
  })
}
