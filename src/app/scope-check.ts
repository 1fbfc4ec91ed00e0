import { asError } from '../errors.ts'
import type { GiteaApi } from '../gitea/client.ts'
import { lackingScopes } from '../gitea/token-scopes.ts'
import type { Log } from '../log.ts'
import type { App } from './app.ts'

/** Tells the operator once which plugins the token is not enough for, as soon as Gitea answers. */
export class ScopeCheck {
  readonly #app: App
  readonly #gitea: GiteaApi
  readonly #log: Log
  #isDone = false

  constructor(app: App, gitea: GiteaApi, log: Log) {
    this.#app = app
    this.#gitea = gitea
    this.#log = log
  }

  /** In the background: nobody waits for it, and a Gitea that fails meanwhile is told of elsewhere. */
  checkOnce(): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#check().catch((error: unknown) =>
      this.#log.debug({ error: asError(error) }, 'the scopes of the token could not be asked for'),
    )
  }

  async #check(): Promise<void> {
    const { requirements } = this.#app
    const lacking = await lackingScopes(
      this.#gitea,
      requirements.flatMap(({ scopes }) => scopes),
    )
    for (const { plugin, scopes } of requirements) {
      const missing = scopes.filter((scope) => lacking.includes(scope))
      if (missing.length > 0)
        this.#log.error({ plugin, missing }, 'GITEA_TOKEN lacks scopes that a plugin needs; make a new token')
    }
  }
}
