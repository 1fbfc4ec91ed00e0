import { EffectRecords } from '../../app/effect-records.ts'
import { systemClock } from '../../clock.ts'
import { CoordinatorError } from '../../errors.ts'
import { withExistingDatabase } from '../existing-database.ts'

/** Stops the writes of a scope. */
export async function pause(scope: string, reason = 'paused by the operator'): Promise<void> {
  await withRecords(scope, (records) => records.pause(scope, reason, systemClock.now()))
  process.stdout.write(
    `${scope} is paused. Deliveries are still taken; go on with: mosaic-coordinator resume ${scope}\n`,
  )
}

/** Lets them go on. */
export async function resume(scope: string): Promise<void> {
  await withRecords(scope, (records) => records.resume(scope))
  process.stdout.write(`${scope} goes on.\n`)
}

async function withRecords(scope: string, work: (records: EffectRecords) => Promise<void>): Promise<void> {
  if (!/^(instance|repo:\d+|issue:\d+#\d+)$/.test(scope)) {
    throw new CoordinatorError('SCOPE_UNKNOWN', `"${scope}" cannot be paused.`, {
      hint: 'Write instance, repo:ID or issue:REPOID#NUMBER, with the numbers that the log calls lane.',
    })
  }
  await withExistingDatabase((database) => work(new EffectRecords(database.commits)))
}
