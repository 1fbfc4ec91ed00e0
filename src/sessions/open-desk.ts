import type { Database } from '../database/open.ts'
import { type DeskDeps, SessionDesk, type SessionSettings } from './desk.ts'
import { Identities } from './identities.ts'
import { RateLimit } from './rate-limit.ts'
import { ANSWERS_KEPT_MS, SqlAnswers } from './sql-answers.ts'
import { SqlTokens } from './sql-tokens.ts'

const TIDY_EVERY_MS = 60 * 60_000

/** The desk with all that stands around it, on a database. */
export interface OpenDesk {
  readonly desk: SessionDesk
  readonly identities: Identities
  readonly limit: RateLimit
  readonly answers: SqlAnswers
  stop(): void
}

/** Opens the desk: from now on leases end. */
export async function openDesk(
  { read, commits }: Pick<Database, 'read' | 'commits'>,
  deps: Omit<DeskDeps, 'settings' | 'identities'> & {
    readonly settings: SessionSettings & { readonly requestsPerSecond: number }
  },
): Promise<OpenDesk> {
  const { clock, settings } = deps
  const identities = new Identities(new SqlTokens(read), clock, (writes) => commits.write(writes))
  const desk = new SessionDesk({ ...deps, identities })
  const answers = new SqlAnswers(read)
  await desk.start()
  let cancel = () => {}
  const tidy = () => {
    // a disk that refuses is reported by everything else too
    commits.write([answers.forgetBefore(clock.now() - ANSWERS_KEPT_MS)]).catch(() => undefined)
    cancel = clock.after(TIDY_EVERY_MS, tidy)
  }
  cancel = clock.after(TIDY_EVERY_MS, tidy)
  return {
    desk,
    identities,
    limit: new RateLimit(settings.requestsPerSecond, clock),
    answers,
    stop: () => {
      cancel()
      desk.stop()
    },
  }
}
