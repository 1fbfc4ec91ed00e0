import type { Clock } from '../../../clock.ts'
import { sleep } from '../../../clock.ts'
import { lookInto } from '../../../database/examine.ts'
import { newestIssue, ringHooks, testHook } from '../../../gitea/checkup/hooks.ts'
import type { SeenRepository } from '../../../gitea/checkup/repositories.ts'
import type { GiteaApi } from '../../../gitea/client.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import { withoutHint } from '../../../gitea/setup/installer.ts'
import { lookHeaders } from '../../../gitea/signature.ts'
import { hostAdvice } from '../setup/advice.ts'
import type { Heard } from './bot-checks.ts'
import { type Finding, failed, ok, skipped, warning } from './finding.ts'
import { arrivalNotes } from './queue-checks.ts'
import { nameOf } from './repository-checks.ts'

/** Gitea sends at once, and gives up after 5 s; a bot that is busy notes it within 2 s. */
const PATIENCE_MS = 4_500
const LOOK_EVERY_MS = 50
/** So many repositories are looked through for an issue. */
const MOST_ASKED = 10

/** What a round trip is made with. */
export interface RoundTrip {
  readonly gitea: GiteaApi
  readonly asAdmin: GiteaApi | undefined
  readonly clock: Clock
  readonly hookUrl: string | undefined
  /** The database of the bot that runs; undefined = none does, and this process hears for it. */
  readonly database: string | undefined
  readonly heard: Heard
  /** The hook of a repository if it is its own. */
  hookIn(repository: SeenRepository): number | undefined
}

/** @param candidates where the bot may write */
export async function roundTrip(trip: RoundTrip, candidates: readonly SeenRepository[]): Promise<Finding> {
  try {
    for (const repository of candidates.slice(0, MOST_ASKED)) {
      const sentAt = trip.clock.now()
      if (await ring(trip, repository)) return await wait(trip, repository, sentAt)
    }
    return skipped('round-trip', 'no repository has an issue; open one, and run this again')
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    return warning(
      'round-trip',
      `Gitea sends nothing: ${withoutHint(error)}`,
      'See what was found of token and rights.',
    )
  }
}

/** @returns false when there is nothing in the repository that could be told of */
async function ring(trip: RoundTrip, repository: SeenRepository): Promise<boolean> {
  const issue = await newestIssue(trip.gitea, repository)
  if (issue !== undefined) {
    await ringHooks(trip.gitea, repository, issue)
    return true
  }
  const hook = trip.hookIn(repository)
  if (!trip.asAdmin || hook === undefined) return false
  await testHook(trip.asAdmin, repository, hook)
  return true
}

async function wait(trip: RoundTrip, repository: SeenRepository, sentAt: number): Promise<Finding> {
  const { clock } = trip
  const about = nameOf(repository)
  const begunMs = clock.monotonic()
  while (clock.monotonic() - begunMs < PATIENCE_MS) {
    const seen = await look(trip, repository, sentAt)
    const tookMs = Math.round(clock.monotonic() - begunMs)
    if (seen === 'arrived') return ok('round-trip', `arrived within ${tookMs} ms`, { about })
    if (seen === 'refused') {
      const remedy =
        'Set the secret of the hook to the value of GITEA_WEBHOOK_SECRET (on its page in Gitea), or run setup again: it makes a new hook. A bot that runs has the secret that it was started with.'
      return failed(
        'round-trip',
        'Gitea sends, but signed with another secret than GITEA_WEBHOOK_SECRET',
        remedy,
        { about },
      )
    }
    await sleep(clock, LOOK_EVERY_MS)
  }
  return failed(
    'round-trip',
    `Gitea was made to send something, and nothing came in ${PATIENCE_MS / 1_000} s`,
    explain(trip),
    { about },
  )
}

async function look(
  { database, heard }: RoundTrip,
  { id }: SeenRepository,
  sentAt: number,
): Promise<'arrived' | 'refused' | undefined> {
  const isOurs = (lane: string) => lane === `repo:${id}` || lane.startsWith(`${id}#`)
  if (database === undefined) {
    if ([...heard.lanes].some(isOurs)) return 'arrived'
    return heard.isRefused ? 'refused' : undefined
  }
  const { signed, refusedAt } = await lookInto(database, ({ rows }) => arrivalNotes(rows))
  if (signed.some(({ lane, at }) => at >= sentAt && isOurs(lane))) return 'arrived'
  return refusedAt !== null && refusedAt >= sentAt ? 'refused' : undefined
}

function explain({ hookUrl }: RoundTrip): string {
  const advice = hookUrl === undefined ? null : hostAdvice(hookUrl)
  const hosts =
    advice ??
    'Gitea calls only public addresses unless its app.ini allows others ([webhook] ALLOWED_HOST_LIST = external,private; then restart it).'
  return `See that there is a hook, active and with all events (the checks above). ${hosts} The page of the hook shows under Recent Deliveries why a delivery failed: a refused host, a name that Gitea's machine does not know, a firewall, a proxy that redirects.`
}

const TIMEOUT_MS = 3_000

/** What the address of the hooks is looked at with. */
export interface HookAddress {
  /** undefined = nobody has said. */
  readonly hookUrl: string | undefined
  /** Of the hooks, so that the bot warns of no stranger; undefined = the settings are not complete. */
  readonly secret: string | undefined
  /** The bot, or this command in its place. */
  readonly isListening: boolean
  readonly clock: Clock
}

/** Whether the address of the hooks leads to a bot, seen from here; Gitea may see it otherwise. */
export async function hookAddress({ hookUrl, secret, isListening, clock }: HookAddress): Promise<Finding> {
  if (hookUrl === undefined)
    return skipped(
      'hook-address',
      'nobody has said where Gitea reaches the bot: --bot-url, or COORDINATOR_URL',
    )
  if (!isListening) return skipped('hook-address', 'neither the bot nor this command listens')
  const remedy =
    'See to the proxy in front of the bot, and to the address in the hooks. If only Gitea can reach it, all is well.'
  const abort = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => abort.abort())
  try {
    const headers = secret === undefined ? {} : lookHeaders(secret)
    const answer = await fetch(hookUrl, { headers, signal: abort.signal, redirect: 'manual' })
    const text = await answer.text()
    if (answer.status === 405 && text.includes('METHOD_NOT_ALLOWED')) return ok('hook-address', hookUrl)
    return warning('hook-address', `at ${hookUrl} something else answers (${answer.status})`, remedy)
  } catch {
    return warning('hook-address', `${hookUrl} cannot be reached from here`, remedy)
  } finally {
    cancel()
  }
}
