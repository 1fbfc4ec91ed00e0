import type { GiteaGate } from './app/gate.ts'
import type { SilentHooks } from './app/silent-hooks.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database/open.ts'
import { asError } from './errors.ts'
import type { Forge } from './gitea/forge.ts'
import type { Inbox } from './inbox/inbox.ts'
import type { HealthCheck } from './server/health.ts'

/** What `/health` and `/ready` are told: the database, Gitea, the queue, and the webhooks. */
export function healthOf(deps: {
  readonly inbox: Inbox
  readonly gate: GiteaGate
  readonly forge: Forge
  readonly database: Database
  readonly clock: Clock
  readonly hooks: Pick<SilentHooks, 'count'>
}): () => Promise<HealthCheck[]> {
  return async () => [
    databaseCheck(deps.database),
    giteaCheck(deps),
    await queueCheck(deps.inbox),
    webhooksCheck(deps.hooks),
  ]
}

function databaseCheck({ sqlite, commits, files }: Database): HealthCheck {
  try {
    sqlite.prepare('select 1').get()
    const lost = files.lost()
    if (lost) throw lost
    const { lastFailure } = commits
    return {
      name: 'database',
      ok: lastFailure === undefined,
      // a full disk is not cured by a restart; deliveries are refused with 503 meanwhile
      restartHelps: false,
      detail: lastFailure ? { reason: lastFailure } : {},
    }
  } catch (error) {
    return { name: 'database', ok: false, restartHelps: true, detail: { reason: asError(error).message } }
  }
}

function giteaCheck({ gate, forge, clock }: { gate: GiteaGate; forge: Forge; clock: Clock }): HealthCheck {
  const contactAgoMs = forge.lastContactMs === undefined ? null : clock.now() - forge.lastContactMs
  const away = gate.isOpen
    ? {}
    : {
        awaySinceMs: clock.now() - (gate.closedSince ?? 0),
        reason: gate.reason ?? 'unknown',
        tokenRefused: gate.isRefused,
      }
  return {
    name: 'gitea',
    ok: gate.isOpen,
    restartHelps: false,
    detail: { bot: forge.knownMe?.login ?? null, lastContactAgoMs: contactAgoMs, ...away },
  }
}

async function queueCheck(inbox: Inbox): Promise<HealthCheck> {
  const { pending, dead, oldestAgeMs } = await inbox.stats()
  return { name: 'queue', ok: true, restartHelps: false, detail: { pending, dead, oldestAgeMs } }
}

/** Never ill by itself: the sweep finds what they do not tell. */
function webhooksCheck({ count }: Pick<SilentHooks, 'count'>): HealthCheck {
  return { name: 'webhooks', ok: true, restartHelps: false, detail: { silentRepositories: count } }
}
