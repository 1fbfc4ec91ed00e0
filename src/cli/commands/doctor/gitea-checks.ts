import { isIP } from 'node:net'
import { type Clock, DAY_MS } from '../../../clock.ts'
import { asError, CoordinatorError } from '../../../errors.ts'
import type { AccountFacts } from '../../../gitea/checkup/account.ts'
import { certificateEnd, lookAtServer, type ServerFacts } from '../../../gitea/checkup/server.ts'
import { type GiteaApi, giteaClient } from '../../../gitea/client.ts'
import { type ForgeServer, isTooOld, OLDEST_WORDS } from '../../../gitea/forge-server.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import { checkAddress } from '../../../gitea/setup/address.ts'
import type { Scope } from '../../../gitea/token-scopes.ts'
import { hostAdvice } from '../setup/advice.ts'
import type { CheckName } from './catalogue.ts'
import { allSkipped, type Finding, failed, ok, skipped, warning } from './finding.ts'

const SERVER_CHECKS = ['gitea-version', 'gitea-speed', 'clock'] as const satisfies readonly CheckName[]

/** One call, ms. */
const TIMEOUT_MS = 4_000
/** A person waits at most a few times as long for a label. */
const SLOW_MS = 1_000
/** More than two machines drift apart that ask for the time; times of Gitea and of the bot are compared in the log by people. */
const SKEW_MS = 30_000
/** With this much, tokens and certificates of the machine begin to be wrong as well. */
const BAD_SKEW_MS = 10 * 60_000
const CERTIFICATE_MS = 14 * DAY_MS
/** The newest that the whole suite was run on; a later one may well do. */
const TRIED = { gitea: '1.28', forgejo: '13' }

/** What is known of the server when its checks were made. */
export interface ServerPart {
  readonly findings: Finding[]
  /** Whether there is one that can be asked more. */
  readonly isThere: boolean
  readonly facts: ServerFacts | undefined
}

/** As a stranger, because a wrong token would be refused here, too; with the token where strangers are told nothing. */
export async function serverChecks(gitea: GiteaApi, url: string, clock: Clock): Promise<ServerPart> {
  const stranger = giteaClient({ baseUrl: url, token: '', clock, timeoutMs: TIMEOUT_MS })
  try {
    const facts = await lookAtServer(stranger, clock).catch((error: unknown) => {
      if (error instanceof GiteaError && (error.status === 401 || error.status === 403))
        return lookAtServer(gitea, clock)
      throw error
    })
    const there = ok('gitea', `${facts.server.kind} ${facts.server.version} at ${url}`)
    return { findings: [there, version(facts.server), speed(facts), skew(facts)], isThere: true, facts }
  } catch (error) {
    const found = await whyNot(url, clock, asError(error))
    const isThere = found.result === 'ok'
    const why = isThere
      ? 'Gitea tells strangers nothing, and does not take the token'
      : 'Gitea does not answer'
    return { findings: [found, ...allSkipped(SERVER_CHECKS, why)], isThere, facts: undefined }
  }
}

async function whyNot(url: string, clock: Clock, error: Error): Promise<Finding> {
  try {
    await checkAddress(url, clock)
    const isClosed = error instanceof GiteaError && (error.status === 401 || error.status === 403)
    if (isClosed) return ok('gitea', `something answers at ${url}, and tells strangers nothing`)
    return failed('gitea', error.message, 'It answered a moment later: run this again.')
  } catch (wrong) {
    if (!(wrong instanceof CoordinatorError)) throw wrong
    const { hint = '' } = wrong
    return failed('gitea', wrong.message.slice(0, wrong.message.length - hint.length).trimEnd(), hint)
  }
}

export function version(server: ForgeServer): Finding {
  const found = `${server.kind} ${server.version}`
  if (isTooOld(server)) return failed('gitea-version', found, `${OLDEST_WORDS}: upgrade it.`)
  if (!server.isGitea(TRIED.gitea) && !server.isForgejo(TRIED.forgejo)) return ok('gitea-version', found)
  return warning(
    'gitea-version',
    `${found} is newer than what the bot was tried on`,
    'Look for a newer version of the bot.',
  )
}

function speed({ tookMs }: ServerFacts): Finding {
  const found = `${Math.round(tookMs)} ms`
  if (tookMs < SLOW_MS) return ok('gitea-speed', found)
  return warning('gitea-speed', found, "Look at the load of Gitea's machine, and at the way to it.")
}

export function skew({ aheadMs }: Pick<ServerFacts, 'aheadMs'>): Finding {
  if (aheadMs === undefined) return skipped('clock', 'the answers of Gitea have no date')
  const seconds = Math.round(Math.abs(aheadMs) / 1_000)
  const found = `the clock of Gitea is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} the one here`
  const remedy = 'Have both machines ask for the time (NTP).'
  if (Math.abs(aheadMs) >= BAD_SKEW_MS) return failed('clock', found, remedy)
  return Math.abs(aheadMs) >= SKEW_MS ? warning('clock', found, remedy) : ok('clock', found)
}

export async function tlsCheck(url: string, clock: Clock): Promise<Finding> {
  const { protocol } = new URL(url)
  if (protocol === 'http:') return plain(url)
  try {
    return judgeCertificate(await certificateEnd(url, clock), clock.now())
  } catch (error) {
    const remedy = 'NODE_EXTRA_CA_CERTS=FILE names the certificate of whoever signed it.'
    return failed('tls', `the connection is not trusted: ${asError(error).message}`, remedy)
  }
}

/** Inside of a network of one's own it is common, and nobody else hears the token. */
function plain(url: string): Finding {
  if (hostAdvice(url) !== null) return ok('tls', 'none, and none is needed: the address is a private one')
  const { hostname } = new URL(url)
  const what = isIP(hostname) ? 'that address' : hostname
  return warning('tls', `the token is sent to ${what} for everybody to read`, 'Take https:// for GITEA_URL.')
}

export function judgeCertificate(endMs: number, nowMs: number): Finding {
  const found = `the certificate is good until ${new Date(endMs).toISOString().slice(0, 10)}`
  if (endMs - nowMs > CERTIFICATE_MS) return ok('tls', found)
  return warning('tls', found, 'Have it renewed.')
}

/** What Gitea says to the token. */
export function accountChecks(
  facts: AccountFacts,
  wanted: readonly Scope[],
  bot: string | undefined,
): Finding[] {
  if (facts.is !== 'well') return uselessToken(facts, wanted)
  return [
    ok('token', `of ${facts.login}`),
    ok('password-change', 'no'),
    account(facts, bot),
    facts.lacking.length === 0
      ? ok('scopes', wanted.join(', '))
      : failed('scopes', `the token lacks ${facts.lacking.join(', ')}`, newToken(wanted)),
  ]
}

/** Why Gitea does nothing for the token. */
function uselessToken(facts: Exclude<AccountFacts, { is: 'well' }>, wanted: readonly Scope[]): Finding[] {
  const rest = allSkipped(['account', 'scopes'], 'Gitea does not tell whose the token is')
  if (facts.is === 'must change password') {
    const remedy =
      'As an administrator: gitea admin user must-change-password --unset LOGIN. Or sign in as the bot and change it.'
    return [
      skipped('token', 'Gitea takes it for nothing until the password is changed'),
      failed(
        'password-change',
        'the account must change its password first, and every call is refused',
        remedy,
      ),
      ...rest,
    ]
  }
  const unknown = skipped('password-change', 'Gitea does not take the token')
  if (facts.is === 'locked out') {
    const remedy =
      'Site Administration > User Accounts: let the account of the bot sign in, and see that it is active.'
    return [failed('token', `every call is refused: ${facts.said}`, remedy), unknown, ...rest]
  }
  if (facts.is === 'refused')
    return [
      failed(
        'token',
        'Gitea refuses it: it is wrong, deleted, or of somebody who may not sign in',
        newToken(wanted),
      ),
      unknown,
      ...rest,
    ]
  return [
    failed('token', 'it may not even ask whose it is: the scope read:user is missing', newToken(wanted)),
    unknown,
    ...rest,
  ]
}

/** @param wanted the bot looks at the scopes by itself when it starts */
function newToken(wanted: readonly Scope[]): string {
  const scopes = wanted.length === 0 ? '' : ` with ${wanted.join(', ')}`
  return `Make a token${scopes} for the account of the bot (or run setup again), and put it into GITEA_TOKEN. A bot that runs reads it by SIGHUP, or when it is started again.`
}

function account(facts: Extract<AccountFacts, { is: 'well' }>, bot: string | undefined): Finding {
  const { login, isAdmin } = facts
  if (bot !== undefined && bot.toLowerCase() !== login.toLowerCase())
    return failed(
      'account',
      `the token is ${login}'s, and the bot was set up as ${bot}`,
      'Put the token of the bot into GITEA_TOKEN.',
    )
  if (!isAdmin) return ok('account', login)
  const remedy =
    'Take the right away: whoever has the token has the whole instance. The bot needs an account of its own.'
  return warning('account', `${login} is an administrator of Gitea`, remedy)
}
