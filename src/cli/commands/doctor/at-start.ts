import type { Clock } from '../../../clock.ts'
import type { Config } from '../../../config.ts'
import { USUAL_ENV_FILE } from '../../../env-file.ts'
import { asError } from '../../../errors.ts'
import { lookAtAccount } from '../../../gitea/checkup/account.ts'
import { giteaClient } from '../../../gitea/client.ts'
import type { Log } from '../../../log.ts'
import { SetupFiles } from '../setup/files.ts'
import { diskSpace, durability } from './database-checks.ts'
import type { Finding } from './finding.ts'
import { accountChecks, serverChecks, tlsCheck } from './gitea-checks.ts'
import { envFile, secrets } from './settings-checks.ts'
import { counted } from './tell.ts'

const TIMEOUT_MS = 5_000

/** What the checks at the start are made with. */
export interface StartCheckDeps {
  readonly config: Config
  /** The file of settings that was named. */
  readonly envFile: string | undefined
  readonly clock: Clock
  readonly log: Log
}

/**
 * The checks that cost three small calls, while the bot works already: a line for each finding, and a short summary. A
 * failure of them is told and stops nothing.
 */
export async function checkAtStart(deps: StartCheckDeps): Promise<void> {
  const { log } = deps
  try {
    const findings = await quickChecks(deps)
    for (const { check, result, text, remedy } of findings)
      if (result === 'warning' || result === 'failed')
        log.warn({ check, result, found: text, remedy }, 'a check at the start found something')
    const { ok, warning, failed } = counted(findings)
    const counts = { ok, warnings: warning, failed }
    log.info(counts, 'checked at the start; mosaic-coordinator doctor looks at everything')
  } catch (error) {
    log.warn({ error: asError(error) }, 'the checks at the start could not be made')
  }
}

async function quickChecks({ config, envFile: named, clock }: StartCheckDeps): Promise<Finding[]> {
  const { giteaUrl, giteaToken, databasePath } = config
  const here = [
    envFile({ files: new SetupFiles(named ?? USUAL_ENV_FILE) }),
    ...secrets({ config: { value: config } }),
    diskSpace(databasePath),
    durability(databasePath),
  ]
  const gitea = giteaClient({ baseUrl: giteaUrl, token: giteaToken, clock, timeoutMs: TIMEOUT_MS })
  const { findings, isThere } = await serverChecks(gitea, giteaUrl, clock)
  if (!isThere) return [...here, ...findings]
  // the scopes are looked at by the bot itself
  const account = accountChecks(await lookAtAccount(gitea, []), [], undefined)
  return [...here, ...findings, await tlsCheck(giteaUrl, clock), ...account]
}
