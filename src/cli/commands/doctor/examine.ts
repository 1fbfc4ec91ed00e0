import { existsSync } from 'node:fs'
import { lookInto } from '../../../database/examine.ts'
import { asError } from '../../../errors.ts'
import { lookAtAccount } from '../../../gitea/checkup/account.ts'
import type { GiteaApi } from '../../../gitea/client.ts'
import { type ForgeServer, forgeServer } from '../../../gitea/forge-server.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import { withoutHint } from '../../../gitea/setup/installer.ts'
import { type BotState, lookAtBot } from './bot-checks.ts'
import { CHECKS, type CheckName } from './catalogue.ts'
import { databaseChecks, diskSpace, noDatabase, unreadable } from './database-checks.ts'
import { type Finding, skipped } from './finding.ts'
import { accountChecks, serverChecks, tlsCheck } from './gitea-checks.ts'
import { budgetCheck, modelChecks } from './model-checks.ts'
import { queueChecks } from './queue-checks.ts'
import { lookAtRepositories, type RepositoriesPart } from './repositories-part.ts'
import { nameOf } from './repository-checks.ts'
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
    const [secret] = ifKnown(config)?.webhookSecrets ?? []
    const address = await hookAddress({ hookUrl: site.hookUrl, secret, isListening, clock })
    const found = [
      ...settingsChecks(site),
      ...bot.findings,
      ...database.findings,
      ...model,
      ...gitea.findings,
    ]
    return inOrder([...found, address], { database: database.restWhy, gitea: gitea.restWhy })
  } finally {
    await bot.door?.stop()
  }
}

/** What was found, and why the checks that belong to it and are not in it could not be made. */
interface Part {
  readonly findings: readonly Finding[]
  readonly restWhy: string
}

const NAMES = Object.keys(CHECKS) as CheckName[]
/** They stand together in the catalogue; whatever else was not made needs the database. */
const OF_GITEA = NAMES.slice(NAMES.indexOf('gitea'), NAMES.indexOf('round-trip') + 1)

/** No check is left out: of one that was not made it is told why. */
function inOrder(findings: readonly Finding[], why: { readonly database: string; readonly gitea: string }) {
  return NAMES.flatMap((name) => {
    const made = findings.filter(({ check }) => check === name)
    return made.length > 0 ? made : [skipped(name, OF_GITEA.includes(name) ? why.gitea : why.database)]
  })
}

async function databasePart({ databasePath: path, config, clock, manifest }: Site): Promise<Part> {
  if (path === undefined) return { findings: [], restWhy: 'DATABASE_URL is not right' }
  const disk = diskSpace(path)
  if (!existsSync(path)) return { findings: [disk, noDatabase(path)], restWhy: 'there is no database yet' }
  const sweepIntervalMs = ifKnown(config)?.sweepIntervalMs ?? 0
  const restWhy = 'the tables are those of another version'
  try {
    return await lookInto(path, (look) => {
      const file = databaseChecks(path, look, ifKnown(manifest)?.retention.maxMb)
      const isOurs = look.facts.outstanding.length === 0
      if (!isOurs) return { findings: [disk, ...file], restWhy }
      const nowMs = clock.now()
      const budget = budgetCheck(look.rows, ifKnown(manifest), nowMs)
      const queue = queueChecks(look.rows, { nowMs, sweepIntervalMs })
      return { findings: [disk, ...file, ...queue, budget], restWhy }
    })
  } catch (problem) {
    return { findings: [disk, unreadable(path, problem)], restWhy: 'the database cannot be read' }
  }
}

async function giteaPart(site: Site, bot: BotState): Promise<Part> {
  const { access, gitea, clock } = site
  if (!access || !gitea) return { findings: [], restWhy: 'GITEA_URL or GITEA_TOKEN is not set' }
  const [{ findings, isThere, facts }, tls] = await Promise.all([
    serverChecks(gitea, access.giteaUrl, clock),
    tlsCheck(access.giteaUrl, clock),
  ])
  if (!isThere) return { findings, restWhy: 'Gitea does not answer' }
  const account = await accountPart(site, gitea, bot, facts?.server ?? forgeServer('0'))
  return { ...account, findings: [...findings, tls, ...account.findings] }
}

async function accountPart(site: Site, gitea: GiteaApi, bot: BotState, server: ForgeServer): Promise<Part> {
  const { record, needs } = site
  const scopes = ifKnown(needs)?.scopes ?? []
  let findings: Finding[] = []
  try {
    const facts = await lookAtAccount(gitea, scopes)
    findings = accountChecks(facts, scopes, record?.asked.bot)
    if (facts.is !== 'well') return { findings, restWhy: 'Gitea takes nothing from the bot' }
    const part = await lookAtRepositories(site, gitea, server)
    const trip = await tripOf(site, bot, part)
    // where there is none, there is nothing to say of any; and of an archived one little
    const restWhy = 'there is no repository that could be looked at'
    return { findings: [...findings, ...part.findings, trip], restWhy }
  } catch (error) {
    return { findings, restWhy: error instanceof GiteaError ? withoutHint(error) : asError(error).message }
  }
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
  if (bot.isFull) return skipped('round-trip', 'the bot could not store what arrives: see port')
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
