import { asError, CoordinatorError } from '../errors.ts'

/** Long enough for a failover or a disk that is being cleaned, short enough for a person who watches. */
const DEFAULT_RETRY_AFTER_SECONDS = 30

/**
 * The inbox could not store durably: disk full or read-only, database away or locked. Nothing was stored.
 * The webhook answers it with 503 and `Retry-After`. Gitea itself never sends again, so it is the sweep that
 * repairs this.
 *
 * @example throw new StorageUnavailable(cause)
 */
export class StorageUnavailable extends CoordinatorError {
  /** Seconds until the sender may try again; at least 1. */
  readonly retryAfterSeconds: number

  constructor(cause: unknown, options: { retryAfterSeconds?: number } = {}) {
    super('STORAGE_UNAVAILABLE', `Nothing could be stored: ${asError(cause).message}.`, {
      hint: 'Check the disk and DATABASE_URL; what was missed is found by the next sweep.',
      cause,
    })
    this.retryAfterSeconds = Math.max(1, Math.ceil(options.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS))
  }
}
