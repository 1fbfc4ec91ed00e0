import type { Config } from './config.ts'

/** The settings that can be renewed while the bot runs: what somebody has to be able to change without losing anything. */
export type Renewable = Pick<Config, 'giteaToken' | 'webhookSecrets' | 'metrics'>

/** The secrets as they are now. Whoever needs one asks each time. */
export class Credentials {
  #now: Renewable

  constructor(config: Renewable) {
    this.#now = config
  }

  /** Of the bot's own account. */
  get giteaToken(): string {
    return this.#now.giteaToken
  }

  /** Those with which a delivery may be signed. */
  get webhookSecrets(): readonly string[] {
    return this.#now.webhookSecrets
  }

  /** What whoever reads `/metrics` has to show; undefined = nothing. */
  get metricsToken(): string | undefined {
    return this.#now.metrics?.token
  }

  /**
   * From now on these count; without a `METRICS_TOKEN` everybody may read `/metrics`. Whether it is served at all was settled at
   * the start: with `METRICS=off`, which counts after another one, the token stays as long as there is something to read.
   */
  renew({ giteaToken, webhookSecrets, metrics }: Renewable): void {
    const served = this.#now.metrics && (metrics ?? this.#now.metrics)
    this.#now = { giteaToken, webhookSecrets, ...(served ? { metrics: served } : {}) }
  }
}
