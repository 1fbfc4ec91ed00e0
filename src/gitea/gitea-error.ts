import { CoordinatorError } from '../errors.ts'

/**
 * Why a call to Gitea failed, in the terms in which the caller has to decide:
 * - `away`: Gitea or the way to it is down, slow or refuses the token; nobody's fault, try when it is back
 * - `refused`: a clear no (4xx); trying again changes nothing
 * - `failed`: 500; on comment and dependency routes it may mean "is so already" or "does not exist": read and compare
 * - `moved`: the repository has another name now; ask for it by its id
 * - `outside`: what was asked for is no place in the API (`..` as a name); nothing was sent
 * - `unreadable`: 200, but not what an API answers (a login page, half a JSON)
 */
export type GiteaErrorKind = 'away' | 'refused' | 'failed' | 'moved' | 'outside' | 'unreadable'

/** The details of a failed call. */
export interface FailedCall {
  readonly method: string
  /** Below `/api/v1`, without the query. */
  readonly path: string
  readonly status?: number
  readonly kind: GiteaErrorKind
  /** Gitea's own words, cut short; for people, never to branch on. */
  readonly said?: string
  /** How long Gitea asked to be left alone, ms. */
  readonly retryAfterMs?: number
  /** What a repository is called now that was asked for by an old name. */
  readonly movedTo?: { readonly owner: string; readonly repo: string }
  readonly cause?: unknown
}

/** A call to Gitea that did not succeed: what was asked, what came back and what to do. */
export class GiteaError extends CoordinatorError {
  /** `GET`, `POST` and so on. */
  readonly method: string
  /** Below `/api/v1`, without the query. */
  readonly path: string
  /** Of the answer; undefined = none came. */
  readonly status: number | undefined
  /** What to decide by. */
  readonly kind: GiteaErrorKind
  /** How long Gitea asked to be left alone, ms; undefined = it did not. */
  readonly retryAfterMs: number | undefined
  /** What a repository is called now that was asked for by an old name. */
  readonly movedTo: FailedCall['movedTo']

  constructor(call: FailedCall) {
    const said = call.said ? ` (${call.said})` : ''
    super(
      `GITEA_${call.kind.toUpperCase()}`,
      `${call.method} ${call.path} ${fateOf(call.kind, call.status)}${said}.`,
      {
        hint: hintFor(call),
        cause: call.cause,
      },
    )
    this.method = call.method
    this.path = call.path
    this.status = call.status
    this.kind = call.kind
    this.retryAfterMs = call.retryAfterMs
    this.movedTo = call.movedTo
  }

  /** What may be told to everybody: without the path, which may name something private. */
  get inShort(): string {
    return `A ${this.method} ${fateOf(this.kind, this.status)}.`
  }

  /** The thing does not exist, or the bot may not see it: Gitea does not tell which. */
  get isMissing(): boolean {
    return this.status === 404 && this.kind === 'refused'
  }
}

function fateOf(kind: GiteaErrorKind, status: number | undefined): string {
  if (kind === 'outside') return 'was not sent'
  return status === undefined ? 'got no answer' : `was answered ${status}`
}

function hintFor({ kind, status, path }: FailedCall): string {
  if (path === '/user' && (status === 404 || kind === 'unreadable'))
    return 'GITEA_URL is not the address of a Gitea or Forgejo: look at its host, port and sub path, and for a proxy or login page in front.'
  if (path === '/user' && kind === 'moved')
    return 'GITEA_URL leads to another address, often from http to https: write the one that it leads to, which mosaic-coordinator doctor tells.'
  if (status === 401) return 'Check GITEA_TOKEN: it is wrong, revoked, or of a user who may not sign in.'
  if (status === 403)
    return 'The bot has no right to do this: make it a collaborator with write access, give its token the scopes write:issue, read:repository, read:user and read:organization, and see that it need not change its password.'
  if (status === 404) return 'It does not exist, or the bot may not see it.'
  if (status === 423) return 'The repository is archived or the issue is locked.'
  if (kind === 'away')
    return 'The bot waits and goes on by itself when Gitea answers again; check GITEA_URL if it never did.'
  if (kind === 'outside') return 'A name in it cannot be one: look for dots in the place of a name.'
  if (kind === 'moved') return 'The repository was renamed or transferred.'
  if (kind === 'unreadable') return 'GITEA_URL may point at a proxy, a login page or another program.'
  return "See Gitea's own log for the reason."
}
