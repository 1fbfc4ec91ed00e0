import { EffectRecords } from '../../app/effect-records.ts'
import { systemClock } from '../../clock.ts'
import type { Database } from '../../database/open.ts'
import { withExistingDatabase } from '../existing-database.ts'
import { inShell, readScope, scopeOf } from '../named-scope.ts'

/** Stops the writes of a scope; of everything if none is named. */
export async function pause(named = 'instance', reason = 'paused by the operator'): Promise<void> {
  const scope = await withScope(named, (records, found) => records.pause(found, reason, systemClock.now()))
  process.stdout.write(
    `${told(named, scope)} is paused. Deliveries are still taken; go on with: mosaic-coordinator resume ${inShell(named)}\n`,
  )
}

/** Lets them go on, and says what is so then: a wider scope may be paused still. */
export async function resume(named = 'instance'): Promise<void> {
  let before: string | undefined
  let wider: string | undefined
  const scope = await withScope(named, async (records, found) => {
    before = records.reason(found)
    await records.resume(found)
    wider = widerOf(found).find((one) => records.reason(one) !== undefined)
  })
  const what = told(named, scope)
  const stays = wider ? `, as ${wider} is. Let that go on with: mosaic-coordinator resume ${wider}` : ''
  if (before === undefined)
    process.stdout.write(`${what} was not paused.${wider ? ` It stays paused${stays}` : ''}\n`)
  else if (wider) process.stdout.write(`${what} is not paused for itself any more. It stays paused${stays}\n`)
  else process.stdout.write(`${what} goes on.\n`)
}

/** The scopes that hold one: `repo:9` and `instance` of `issue:9#7`. */
function widerOf(scope: string): string[] {
  const [, repoId] = /^issue:(\d+)#/.exec(scope) ?? []
  return [...(repoId ? [`repo:${repoId}`] : []), ...(scope === 'instance' ? [] : ['instance'])]
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
