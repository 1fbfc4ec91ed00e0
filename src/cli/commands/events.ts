import { systemClock } from '../../clock.ts'
import { CoordinatorError } from '../../errors.ts'
import type { DeadRun } from '../../inbox/inbox.ts'
import { SqliteInbox } from '../../inbox/sqlite-inbox.ts'
import { withExistingDatabase } from '../existing-database.ts'

/** More than this many are not replayed by one call; the next call takes the rest. */
const ALL = 10_000

/** Prints the runs that failed for good. */
export async function listDead(options: { readonly limit: number }): Promise<void> {
  await withExistingDatabase(async (database) => {
    const inbox = new SqliteInbox(database, systemClock)
    const dead = await inbox.dead(options.limit)
    const { dead: all } = await inbox.stats()
    for (const run of dead) process.stdout.write(`${told(run)}\n`)
    process.stdout.write(
      dead.length === 0
        ? 'Nothing has failed for good.\n'
        : `${dead.length} of ${all}. Try again: events replay NUMBER, or all\n`,
    )
  })
}

/** Makes failed runs pending again; a bot that runs takes them up within a few seconds. */
export async function replay(which: string): Promise<void> {
  await withExistingDatabase(async (database) => {
    const inbox = new SqliteInbox(database, systemClock)
    const numbers = which === 'all' ? (await inbox.dead(ALL)).map((run) => run.seq) : [Number(which)]
    let revived = 0
    for (const seq of numbers) if (await inbox.revive(seq)) revived++
    if (revived === 0 && which !== 'all') throw unknownRun(which)
    process.stdout.write(`${revived} to be tried again, within a few seconds if the bot runs.\n`)
  })
}

function unknownRun(which: string): CoordinatorError {
  return new CoordinatorError('RUN_UNKNOWN', `There is no failed run ${which}.`, {
    hint: 'The numbers are in: events list',
  })
}

function told(run: DeadRun): string {
  const at = new Date(run.receivedAt).toISOString()
  return `${run.seq}  ${at}  ${run.event}  ${run.plugin}  ${run.lane}  tried ${run.attempts}x\n    ${run.error}`
}
