import { weightAt } from '../../agents/learned-ratios.ts'
import { systemClock } from '../../clock.ts'
import { Calibrations } from '../../tasks/calibrations.ts'
import { SqlUsageStore } from '../../tasks/sql-usage.ts'
import { withExistingDatabase } from '../existing-database.ts'
import type { NamedRepository } from '../named-repository.ts'
import { repositoryInTasks } from '../named-scope.ts'
import { calibrationRows, calibrationText } from './calibration/report.ts'

/** How the command is called. */
export interface CalibrationOptions {
  readonly repo?: NamedRepository
  readonly json?: boolean
}

/**
 * Tells what finished tasks have used of their estimates, and what the bot makes of it. Reads the database only, beside the bot
 * if it runs.
 * @throws CoordinatorError `REPOSITORY_UNKNOWN`, `DATABASE_MISSING`
 */
export async function calibration({ repo, json }: CalibrationOptions): Promise<void> {
  await withExistingDatabase(async (database) => {
    const repoId = repo && (await repositoryInTasks(repo, database)).repoId
    const usage = new SqlUsageStore(database.read)
    const { ratios, baseMs } = await new Calibrations(usage, systemClock).learned(repoId)
    const rows = calibrationRows(ratios, repoId, weightAt(systemClock.now(), baseMs))
    const stated = await usage.stated(repoId)
    const where = repo ? `in ${repo.owner}/${repo.repo}` : 'in all repositories together'
    const text = json
      ? `${JSON.stringify({ repository: repo ? `${repo.owner}/${repo.repo}` : null, rows, stated }, null, 2)}\n`
      : calibrationText(rows, stated, where)
    process.stdout.write(text)
  })
}
