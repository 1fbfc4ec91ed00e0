import { EffectRecords } from '../../app/effect-records.ts'
import { systemClock } from '../../clock.ts'
import type { Database } from '../../database/open.ts'
import { withExistingDatabase } from '../existing-database.ts'
import { readScope, scopeOf } from '../named-scope.ts'

/** Stops the writes of a scope; of everything if none is named. */
export async function pause(named = 'instance', reason = 'paused by the operator'): Promise<void> {
  const scope = await withScope(named, (records, found) => records.pause(found, reason, systemClock.now()))
  const again = named.includes('#') ? `'${named}'` : named
  process.stdout.write(
    `${told(named, scope)} is paused. Deliveries are still taken; go on with: mosaic-coordinator resume ${again}\n`,
  )
}

/** Lets them go on. */
export async function resume(named = 'instance'): Promise<void> {
  const scope = await withScope(named, (records, found) => records.resume(found))
  process.stdout.write(`${told(named, scope)} goes on.\n`)
}

/** Both, so that the log's lanes can be found again. */
function told(named: string, scope: string): string {
  return named === scope ? scope : `${named} (${scope})`
}

async function withScope(
  named: string,
  work: (records: EffectRecords, scope: string) => Promise<void>,
): Promise<string> {
  const read = readScope(named)
  return withExistingDatabase(async (database: Database) => {
    const scope = await scopeOf(read, database)
    await work(new EffectRecords(database.commits), scope)
    return scope
  })
}
