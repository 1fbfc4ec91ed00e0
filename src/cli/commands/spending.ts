import { spansAt } from '../../agents/budget.ts'
import { systemClock } from '../../clock.ts'
import { Conflict } from '../../database/conflict.ts'
import type { Database } from '../../database/open.ts'
import { CoordinatorError } from '../../errors.ts'
import { type Manifest, pluginsOf, settledBy } from '../../manifest.ts'
import { type StoredRepository, storedPolicy } from '../../policy/stored-policy.ts'
import { pursesOf } from '../../tasks/spending.ts'
import { SqlSpendingStore } from '../../tasks/sql-spending.ts'
import { SqlTaskStore } from '../../tasks/sql-store.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { withExistingDatabase } from '../existing-database.ts'
import type { NamedRepository } from '../named-repository.ts'
import { repositoriesInTasks, repositoryInTasks } from '../named-scope.ts'
import { type BudgetRow, budgetRow, type SpendingRow, spendingText } from './spending/report.ts'

/** How the command is called. */
export interface SpendingOptions {
  readonly app: string
  readonly json?: boolean
  /** What an agent has really cost, in place of what was counted. */
  readonly correct?: { readonly agent: string; readonly usd: number }
  /** Of that, as `2026-11-26`; today if absent. */
  readonly day?: string
}

/**
 * Tells what agents cost today and this month, and what is left of the budgets. Reads the database only, beside the bot if it runs; of the files of
 * repositories it knows those that the bot has read last.
 * With `correct` it puts a number right first.
 * @throws CoordinatorError `SPENDING_UNKNOWN`, `REPOSITORY_UNKNOWN`, `DATABASE_MISSING`, `MANIFEST_INVALID`
 */
export async function spending(
  named: NamedRepository | undefined,
  { app, json = false, correct, day }: SpendingOptions,
): Promise<void> {
  const manifest = await readChosenManifest(app)
  await withExistingDatabase(async (database) => {
    const only = named && (await repositoryInTasks(named, database))
    const known = only ? [only] : newestOfEach(await repositoriesInTasks(database))
    const nowMs = systemClock.now()
    if (correct && only) await putRight(database, { ...only, day: day ?? spansAt(nowMs).day.name }, correct)
    const names = new Map(known.map(({ repoId, owner, repo }) => [repoId, `${owner}/${repo}`]))
    const spent = await new SqlSpendingStore(database.read).spent(nowMs, only?.repoId)
    const rows = spent.map(
      (one): SpendingRow => ({ repository: names.get(one.repoId) ?? `repository ${one.repoId}`, ...one }),
    )
    const budgets = await budgetsOf(database, manifest, known, nowMs)
    const told = {
      at: new Date(nowMs).toISOString(),
      repository: only ? names.get(only.repoId) : null,
      rows,
      budgets,
    }
    process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : spendingText(rows, budgets))
  })
}

async function putRight(
  database: Database,
  { owner, repo, repoId, day }: StoredRepository & { readonly day: string },
  { agent, usd }: NonNullable<SpendingOptions['correct']>,
): Promise<void> {
  const write = new SqlSpendingStore(database.read).correct({ repoId, agent, day }, usd)
  try {
    await database.commits.write([write])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const what = `Nothing was counted of ${agent} in ${owner}/${repo} on ${day}.`
    const hint = 'See `spending` for the agents, and give the day in UTC with --day.'
    throw new CoordinatorError('SPENDING_UNKNOWN', what, { hint })
  }
}

/** One that was renamed has tasks under several names. */
function newestOfEach(all: readonly StoredRepository[]): StoredRepository[] {
  return all.filter(({ repoId }, index) => all.findIndex((one) => one.repoId === repoId) === index)
}

/** That of the instance first. */
async function budgetsOf(
  database: Database,
  manifest: Manifest,
  repositories: readonly StoredRepository[],
  nowMs: number,
): Promise<BudgetRow[]> {
  const store = new SqlSpendingStore(database.read)
  const instance = settledBy(manifest)
  const all = await store.taken({ key: '', repoId: 0 }, nowMs)
  const rows = pursesOf(instance, all, nowMs).map((purse) => budgetRow('all repositories', purse))
  for (const one of repositories) {
    const { budget } = await storedPolicy(new SqlTaskStore(database.read), instance, one, pluginsOf(manifest))
    if (!budget) continue
    const taken = await store.taken({ key: '', repoId: one.repoId }, nowMs)
    rows.push(
      ...pursesOf({ budget }, taken, nowMs).map((purse) => budgetRow(`${one.owner}/${one.repo}`, purse)),
    )
  }
  return rows
}
