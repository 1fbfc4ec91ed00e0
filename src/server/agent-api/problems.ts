/** Every "no" of the API itself; what the sessions refuse is said there, and has its status and title here. */
import type { RefusalCode } from '../../sessions/refusal.ts'
import type { Problem } from './schemas.ts'

/** A "no" as it is written here. */
export interface AgentRefusal {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly hint: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One text for a token that is missing, wrong, expired or revoked: it tells nobody what was nearly right. */
export const TOKEN_INVALID: AgentRefusal = {
  status: 401,
  code: 'TOKEN_INVALID',
  title: 'No valid token',
  detail: 'The request has no token that counts: it is missing, wrong, expired or revoked.',
  hint: 'Send "Authorization: Bearer mca_…"; the operator makes one with: mosaic-coordinator agent token NAME',
  headers: { 'www-authenticate': 'Bearer' },
}

export const TOKEN_IN_URL: AgentRefusal = {
  status: 400,
  code: 'TOKEN_IN_URL',
  title: 'A token in the URL',
  detail: 'There is a token in the URL, where proxies and logs keep it.',
  hint: 'Revoke it (mosaic-coordinator agent revoke ID), and send a new one in the header Authorization.',
}

export const RATE_LIMITED: AgentRefusal = {
  status: 429,
  code: 'RATE_LIMITED',
  title: 'Too many requests',
  detail: 'This token makes more requests a second than it may.',
  hint: 'Wait as long as Retry-After says. Ask for work with waitMs instead of asking again and again.',
}

export const TOO_MANY_WRONG: AgentRefusal = {
  ...RATE_LIMITED,
  detail: 'Too many requests without a token that counts come from this address.',
  hint: TOKEN_INVALID.hint,
}

export const NOT_JSON_TYPE: AgentRefusal = {
  status: 415,
  code: 'BODY_TYPE',
  title: 'Not JSON',
  detail: 'Bodies have the type application/json, and are not compressed.',
  hint: 'Send the header Content-Type: application/json.',
}

export const BODY_TOO_LONG: AgentRefusal = {
  status: 413,
  code: 'BODY_TOO_LONG',
  title: 'Too large',
  detail: 'The body is larger than 64 KiB.',
  hint: 'Shorten the note or the summary; longer texts belong into the repository.',
}

export const BODY_LATE: AgentRefusal = {
  status: 408,
  code: 'BODY_LATE',
  title: 'Too slow',
  detail: 'The body did not arrive in time.',
  hint: 'Nothing was changed. Send it again.',
}

export const BODY_INVALID: AgentRefusal = {
  status: 422,
  code: 'BODY_INVALID',
  title: 'Not what is expected',
  detail: 'The body is not JSON.',
  hint: 'GET /api/openapi.json has every field; GET /api is for people.',
}

export const BATCH_TOO_LONG: AgentRefusal = {
  ...BODY_INVALID,
  detail: 'The batch has more than 21 calls.',
  hint: 'Make the calls one by one.',
}

export const KEY_INVALID: AgentRefusal = {
  status: 422,
  code: 'KEY_INVALID',
  title: 'Not a key',
  detail: 'Idempotency-Key is not 1 to 200 printable characters without spaces.',
  hint: 'Send a new UUID with each request, and the same one when the request is made again.',
}

export const KEY_REUSED: AgentRefusal = {
  status: 422,
  code: 'KEY_REUSED',
  title: 'The key was used before',
  detail: 'Another request was made with this Idempotency-Key.',
  hint: 'Use the key of a request only to make that very request again.',
}

export const API_UNKNOWN: AgentRefusal = {
  status: 404,
  code: 'API_UNKNOWN',
  title: 'Nothing here',
  detail: 'The API has no such path, or not with this method.',
  hint: 'GET /api lists what there is.',
}

export const ONLY_POST: AgentRefusal = {
  status: 405,
  code: 'ONLY_POST',
  title: 'Only POST',
  detail:
    'MCP is spoken here with POST alone: each request stands for itself, and there is no stream to listen to.',
  hint: 'Use a client of MCP that speaks streamable HTTP.',
  headers: { allow: 'POST' },
}

export const NOT_STORED_NOW: AgentRefusal = {
  status: 503,
  code: 'STORAGE_UNAVAILABLE',
  title: 'Nothing could be stored',
  detail: 'The database cannot be written at the moment. Nothing was changed.',
  hint: 'Make the same request again after a while, with the same Idempotency-Key.',
}

export const GITEA_AWAY_NOW: AgentRefusal = {
  status: 503,
  code: 'GITEA_AWAY',
  title: 'Gitea does not answer',
  detail: 'The issue could not be read from Gitea. Nothing was changed.',
  hint: 'Make the same request again after a while.',
  headers: { 'retry-after': '5' },
}

export const BROKEN: AgentRefusal = {
  status: 500,
  code: 'INTERNAL',
  title: 'Something went wrong on this side',
  detail: 'The request could not be answered. What it was to change may or may not be changed.',
  hint: "Make the same request again, with the same Idempotency-Key. The server's log has the details.",
}

/** The statuses and titles of what the sessions themselves refuse; the sentences are theirs. */
export const OF_SESSIONS: Readonly<
  Record<Exclude<RefusalCode, 'TOKEN_INVALID'>, Pick<AgentRefusal, 'status' | 'title'>>
> = {
  SESSION_UNKNOWN: { status: 404, title: 'No such session' },
  FENCE_OLD: { status: 409, title: 'Not the present fencing number' },
  SESSION_ENDED: { status: 409, title: 'The session has ended' },
  TASK_NOT_YOURS: { status: 409, title: 'Not a task of this agent' },
  TASK_TAKEN: { status: 409, title: 'Somebody works on it' },
  TASK_NOT_READY: { status: 409, title: 'The task cannot be begun now' },
}

/** The status and title of a refusal of the sessions; that of a token is the same as at the entrance. */
export function ofSession(code: RefusalCode): Pick<AgentRefusal, 'status' | 'title' | 'headers'> {
  return code === 'TOKEN_INVALID' ? TOKEN_INVALID : OF_SESSIONS[code]
}

/** One of each code that stands here, for the documentation. */
export const REFUSALS: readonly AgentRefusal[] = [
  TOKEN_INVALID,
  TOKEN_IN_URL,
  RATE_LIMITED,
  NOT_JSON_TYPE,
  BODY_TOO_LONG,
  BODY_LATE,
  BODY_INVALID,
  KEY_INVALID,
  KEY_REUSED,
  API_UNKNOWN,
  ONLY_POST,
  NOT_STORED_NOW,
  GITEA_AWAY_NOW,
  BROKEN,
]

/** As it is sent. */
export function problemOf({ headers: _, ...refusal }: AgentRefusal): Problem {
  return { type: `/api#${refusal.code}`, ...refusal }
}
