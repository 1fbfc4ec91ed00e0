import { type Config, loadConfig, SETTING_NAMES, type SettingName } from '../../../config.ts'
import { environmentNow } from '../../../env-file.ts'
import { asError, ConfigError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What counts from now on when it is renewed; anything else needs another start. */
const RENEWABLE: ReadonlySet<string> = new Set<SettingName>([
  'GITEA_TOKEN',
  'GITEA_WEBHOOK_SECRET',
  'GITEA_WEBHOOK_SECRET_PREVIOUS',
  'METRICS_TOKEN',
])

/** What a renewal works with. */
export interface RenewalDeps {
  /** The file of settings that was named; `.env` unless said, if it is there. */
  readonly envFile: string | undefined
  /** The variables as they were before the file was read. */
  readonly own: Environment
  /** Variables that app.yml names: secrets with which agents are started. */
  readonly named: readonly string[]
  readonly log: Log
  /** Told of all settings before they are used, so that nothing tells them. */
  onSecrets(env: Environment): void
  /** Lets the bot have them. Resolves to why Gitea cannot be worked with; null = it takes the token. */
  renew(config: Config): Promise<string | null>
}

/** Reads the file of settings again and lets the bot have the secrets that are new, as often as it is told to. */
export class Renewal {
  readonly #deps: RenewalDeps
  #known: Environment
  #underWay: Promise<void> = Promise.resolve()

  /** Reads what counts now: to be made when the settings were read for the start. */
  constructor(deps: RenewalDeps) {
    this.#deps = deps
    this.#known = environmentNow(deps.envFile, deps.own).env
  }

  /** One after the other. Whatever is wrong is told, and then everything stays as it was. */
  again(): Promise<void> {
    this.#underWay = this.#underWay.then(() => this.#renew())
    return this.#underWay
  }

  async #renew(): Promise<void> {
    const { log } = this.#deps
    try {
      const { env, ofFile } = environmentNow(this.#deps.envFile, this.#deps.own)
      this.#deps.onSecrets(env)
      const config = loadConfig(env)
      const names = new Set<string>([...SETTING_NAMES, ...this.#deps.named])
      const changed = [...names].filter((name) => setting(env, name) !== setting(this.#known, name))
      this.#warnOf(changed, ofFile)
      const renewed = changed.filter((name) => RENEWABLE.has(name))
      if (renewed.length === 0) return log.info({}, 'SIGHUP: no secret has changed')
      this.#known = { ...this.#known, ...Object.fromEntries(renewed.map((name) => [name, env[name]])) }
      log.info({ renewed }, 'SIGHUP: these settings were read again and count from now on')
      const reason = await this.#deps.renew(config)
      if (reason === null) log.info({}, 'Gitea answers and takes the token')
      else log.error({ reason }, 'Gitea does not answer, or refuses the token: see /ready')
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems : [asError(error).message]
      log.error({ problems }, 'SIGHUP: the settings are wrong, so the old ones go on to count')
    }
  }

  #warnOf(changed: readonly string[], ofFile: readonly string[]): void {
    const { log, own } = this.#deps
    const later = changed.filter((name) => !RENEWABLE.has(name))
    if (later.length > 0) log.warn({ later }, 'SIGHUP: these settings count only after another start')
    const hidden = [...RENEWABLE].filter((name) => own[name] !== undefined && ofFile.includes(name))
    if (hidden.length > 0)
      log.warn(
        { hidden },
        'SIGHUP: the environment has set these, and goes before the file: only another start changes them',
      )
  }
}

/** An empty variable counts as unset. */
function setting(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined
}
