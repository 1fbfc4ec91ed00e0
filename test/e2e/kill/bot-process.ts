import { flushCompileCache } from 'node:module'
import { loadConfig } from '../../../src/config.ts'
import { silentLog } from '../../../src/log.ts'
import { startCoordinator } from '../../../src/main.ts'

/** The real bot in a process that a test can kill. Its settings come as one JSON argument; it says when it runs. */

export interface KillableBot {
  readonly env: Record<string, string>
  readonly sweepIntervalMs: number
  readonly createSettleMs: number
}

const { env, sweepIntervalMs, createSettleMs } = JSON.parse(process.argv[2] ?? '{}') as KillableBot
const config = { ...loadConfig(env), sweepIntervalMs }
await startCoordinator({ config, log: silentLog, createSettleMs })
// one that is killed keeps for the next one only what it has written before
flushCompileCache()
process.stdout.write('runs\n')
