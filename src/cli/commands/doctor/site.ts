import type { Clock } from '../../../clock.ts'
import {
  type Config,
  loadConfig,
  loadDatabasePath,
  loadGiteaAccess,
  loadSetupEnvironment,
} from '../../../config.ts'
import { USUAL_ENV_FILE } from '../../../env-file.ts'
import { asError, ConfigError, CoordinatorError } from '../../../errors.ts'
import { type GiteaApi, giteaClient } from '../../../gitea/client.ts'
import type { SetupRecord } from '../../../gitea/setup/record.ts'
import type { RepositoryName } from '../../../gitea/setup/wish.ts'
import type { Manifest } from '../../../manifest.ts'
import { repositoryNamed } from '../../arguments.ts'
import { readChosenManifest } from '../../chosen-manifest.ts'
import { hookUrlOf } from '../setup/answers.ts'
import { SetupFiles } from '../setup/files.ts'
import { type Needs, readNeeds } from '../setup/needs.ts'

/** How the command is called. */
export interface DoctorOptions {
  readonly app: string
  readonly envFile?: string
  /** As `owner/repo`; all that the bot was let into unless said. */
  readonly repo: readonly string[]
  /** Where Gitea reaches the bot; as the setup was told unless said. */
  readonly botUrl?: string
  readonly json?: boolean
  readonly fix?: boolean
  /** false = nothing is sent through Gitea. */
  readonly roundTrip?: boolean
}

/** A value, or why there is none. */
export type Known<Value> = { readonly value: Value } | { readonly problem: Error }

/** What is known before anybody is asked. */
export interface Site {
  readonly options: DoctorOptions
  readonly clock: Clock
  readonly files: SetupFiles
  readonly record: SetupRecord | undefined
  readonly config: Known<Config>
  readonly access: Pick<Config, 'giteaUrl' | 'giteaToken'> | undefined
  readonly databasePath: string | undefined
  readonly manifest: Known<Manifest>
  readonly needs: Known<Needs>
  /** Where the hooks lead; undefined = nobody has said. */
  readonly hookUrl: string | undefined
  /** With the bot's token. */
  readonly gitea: GiteaApi | undefined
  /** With an administrator's (`GITEA_ADMIN_TOKEN`). */
  readonly asAdmin: GiteaApi | undefined
  readonly named: readonly RepositoryName[]
}

/** How long one call may take, ms: a person waits for all of them. */
const TIMEOUT_MS = 4_000

/** Reads what lies on this machine. Nothing of it stops the rest. */
export async function readSite(options: DoctorOptions, clock: Clock): Promise<Site> {
  const files = new SetupFiles(options.envFile ?? USUAL_ENV_FILE)
  const record = recordOf(files)
  const { GITEA_ADMIN_TOKEN, COORDINATOR_URL } = loadSetupEnvironment()
  const access = ifRight(loadGiteaAccess)
  const clientOf = (token: string | undefined) =>
    access && token !== undefined
      ? giteaClient({ baseUrl: access.giteaUrl, token, clock, timeoutMs: TIMEOUT_MS })
      : undefined
  const botUrl = options.botUrl ?? COORDINATOR_URL ?? record?.asked.botUrl
  return {
    ...{ options, clock, files, record, access },
    config: known(loadConfig),
    databasePath: ifRight(loadDatabasePath),
    manifest: await knownSoon(readChosenManifest(options.app)),
    needs: await knownSoon(readNeeds(options.app)),
    hookUrl: botUrl === undefined ? undefined : hookUrlOf({ botUrl: withoutPath(botUrl) }),
    gitea: clientOf(access?.giteaToken),
    asAdmin: clientOf(GITEA_ADMIN_TOKEN),
    named: options.repo.map(repositoryNamed),
  }
}

function withoutPath(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/webhook\/gitea$/, '')
}

function recordOf(files: SetupFiles): SetupRecord | undefined {
  try {
    return files.record()
  } catch (error) {
    // it only saves questions
    if (error instanceof CoordinatorError) return undefined
    throw error
  }
}

function ifRight<Value>(read: () => Value): Value | undefined {
  const result = known(read)
  return 'value' in result ? result.value : undefined
}

function known<Value>(read: () => Value): Known<Value> {
  try {
    return { value: read() }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { problem: error }
  }
}

async function knownSoon<Value>(reading: Promise<Value>): Promise<Known<Value>> {
  return reading.then(
    (value) => ({ value }),
    (error: unknown) => ({ problem: asError(error) }),
  )
}

/** The value, or undefined. */
export function ifKnown<Value>(one: Known<Value>): Value | undefined {
  return 'value' in one ? one.value : undefined
}
