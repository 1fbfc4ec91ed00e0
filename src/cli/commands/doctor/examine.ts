import { existsSync } from 'node:fs'
import { lookInto } from '../../../database/examine.ts'
import { asError } from '../../../errors.ts'
import { lookAtAccount } from '../../../gitea/checkup/account.ts'
import { type ForgeServer, forgeServer } from '../../../gitea/forge-server.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import { withoutHint } from '../../../gitea/setup/installer.ts'
import { type BotState, lookAtBot } from './bot-checks.ts'
import { CHECKS, type CheckName } from './catalogue.ts'
import { databaseChecks, diskSpace, noDatabase } from './database-checks.ts'
import { allSkipped, type Finding, skipped } from './finding.ts'
import { ACCOUNT_CHECKS, accountChecks, SERVER_CHECKS, serverChecks, tlsCheck } from './gitea-checks.ts'
import { HOOK_CHECKS } from './hook-checks.ts'
import { budgetCheck, modelChecks } from './model-checks.ts'
import { QUEUE_CHECKS, queueChecks } from './queue-checks.ts'
import { lookAtRepositories, type RepositoriesPart } from './repositories-part.ts'
import { nameOf, REPOSITORY_CHECKS } from './repository-checks.ts'
import { hookAddress, roundTrip } from './round-trip.ts'
import { settingsChecks } from './settings-checks.ts'
import { ifKnown, type Site } from './site.ts'

/** Makes every check, and tells all that was found in the order of the catalogue. */
export async function examine(site: Site): Promise<Finding[]> {
  const { config, clock, manifest } = site
  const bot = await lookAtBot(site.databasePath, ifKnown(config), clock)
  try {
    const [database, model, gitea] = await Promise.all([
      databasePart(site),
      modelChecks(ifKnown(config)?.claude, ifKnown(manifest), clock),
      giteaPart(site, bot),
    ])
    const isListening = bot.isRunning || bot.door !== undefined
    const address = await hookAddress(site.hookUrl, isListening, clock)
    return inOrder([...settingsChecks(site), ...bot.findings, ...database, ...model, ...gitea, address])
  } finally {
    await bot.door?.stop()
  }
}

function inOrder(findings: readonly Finding[]): Finding[] {
  const order = Object.keys(CHECKS)
  return findings.toSorted((one, other) => order.indexOf(one.check) - order.indexOf(other.check))
}

async function databasePart({ databasePath: path, config, clock, manifest }: Site): Promise<Finding[]> {
  const queue: readonly CheckName[] = [...QUEUE_CHECKS, 'model-budget']
  if (path === undefined) return allSkipped([...queue, 'disk-space', 'database'], 'DATABASE_URL is not right')
  const disk = diskSpace(path)
  if (!existsSync(path)) return [disk, ...noDatabase(path), ...allSkipped(queue, 'there is no database yet')]
  const sweepIntervalMs = ifKnown(config)?.sweepIntervalMs ?? 0
  try {
    return await lookInto(path, (look) => {
      const file = databaseChecks(path, look)
      const isOurs = look.facts.outstanding.length === 0
      if (!isOurs) return [disk, ...file, ...allSkipped(queue, 'the tables are those of another version')]
      const nowMs = clock.now()
      const budget = budgetCheck(look.rows, ifKnown(manifest), nowMs)
      return [disk, ...file, ...queueChecks(look.rows, { nowMs, sweepIntervalMs }), budget]
    })
  } catch (problem) {
    return [disk, ...noDatabase(path, problem), ...allSkipped(queue, 'the database cannot be read')]
  }
}

const REST: readonly CheckName[] = [
  'repositories',
  'root-url',
  ...REPOSITORY_CHECKS,
  ...HOOK_CHECKS,
  'round-trip',
]

async function giteaPart(site: Site, bot: BotState): Promise<Finding[]> {
  const { access, gitea, clock } = site
  if (!access || !gitea)
    return allSkipped(
      ['gitea', ...SERVER_CHECKS, 'tls', ...ACCOUNT_CHECKS, ...REST],
      'GITEA_URL or GITEA_TOKEN is not set',
    )
  const [{ findings, isThere, facts }, tls] = await Promise.all([
    serverChecks(gitea, access.giteaUrl, clock),
    tlsCheck(access.giteaUrl, clock),
  ])
  if (!isThere)
    return [
      ...findings,
      skipped('tls', 'Gitea does not answer'),
      ...allSkipped([...ACCOUNT_CHECKS, ...REST], 'Gitea does not answer'),
    ]
  return [...findings, tls, ...(await accountPart(site, bot, facts?.server ?? forgeServer('0')))]
}

async function accountPart(site: Site, bot: BotState, server: ForgeServer): Promise<Finding[]> {
  const { gitea, record, needs } = site
  if (!gitea) return []
  const scopes = ifKnown(needs)?.scopes ?? []
  let done: Finding[] = []
  try {
    const facts = await lookAtAccount(gitea, scopes)
    done = accountChecks(facts, scopes, record?.asked.bot)
    if (facts.is !== 'well') return [...done, ...allSkipped(REST, 'Gitea takes nothing from the bot')]
    const part = await lookAtRepositories(site, gitea, server)
    return [...done, ...part.findings, ...missing(part), await tripOf(site, bot, part)]
  } catch (error) {
    const why = error instanceof GiteaError ? withoutHint(error) : asError(error).message
    const told = new Set<string>(done.map(({ check }) => check))
    return [
      ...done,
      ...allSkipped(
        [...ACCOUNT_CHECKS, ...REST].filter((check) => !told.has(check)),
        why,
      ),
    ]
  }
}

/** Where there is no repository, there is nothing to say of any; and of an archived one little. */
function missing({ findings }: RepositoriesPart): Finding[] {
  const told = new Set<string>(findings.map(({ check }) => check))
  const all: readonly CheckName[] = ['root-url', ...REPOSITORY_CHECKS, ...HOOK_CHECKS]
  return allSkipped(
    all.filter((check) => !told.has(check)),
    'there is no repository that could be looked at',
  )
}

async function tripOf(
  site: Site,
  bot: BotState,
  { findings, open, hookIn }: RepositoriesPart,
): Promise<Finding> {
  const { gitea, asAdmin, clock, hookUrl, databasePath, options, needs } = site
  if (options.roundTrip === false) return skipped('round-trip', 'it was not asked for')
  if (!gitea || open.length === 0)
    return skipped('round-trip', 'there is no repository where the bot may write')
  if (!bot.isRunning && !bot.door) return skipped('round-trip', 'nobody can listen: see port')
  if (ifKnown(needs)?.events.includes('issue_label') === false)
    return skipped('round-trip', 'the hooks need not send the event that it is made with (issue_label)')
  const broken = findings.flatMap(({ check, result, about }) =>
    check.startsWith('hook') && result === 'failed' ? [about] : [],
  )
  const whole = open.filter((one) => !broken.includes(nameOf(one)))
  if (whole.length === 0) return skipped('round-trip', 'the hooks have to be put right first')
  const database = bot.isRunning ? databasePath : undefined
  return roundTrip({ ...{ gitea, asAdmin, clock, hookUrl, database, hookIn }, heard: bot.heard }, whole)
}
