import { createHash, randomBytes } from 'node:crypto'

/** A repository that a token is good for; the number counts, the name is for people. */
export interface TokenRepository {
  readonly id: number
  readonly name: string
}

/** A token as it is kept; the token itself is not. Times are ms since 1970. */
export interface AgentToken {
  /** To name it by, e.g. to revoke it; not secret. */
  readonly id: string
  readonly hash: string
  readonly agent: string
  /** null = every repository. */
  readonly repositories: readonly TokenRepository[] | null
  readonly madeAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly usedAt: number | null
}

const SECRET_BYTES = 32
const SHAPE = /^mca_[A-Za-z0-9_-]{43}$/

/** A new token: 256 random bits, with a beginning by which scanners for secrets know it. */
export function newToken(): string {
  return `mca_${randomBytes(SECRET_BYTES).toString('base64url')}`
}

/** A name for a token that says nothing of it. */
export function newTokenId(): string {
  return randomBytes(4).toString('hex')
}

/** Whether a text looks like a token at all. */
export function isToken(text: string): boolean {
  return SHAPE.test(text)
}

/**
 * What is kept of a token. A slow hash such as scrypt protects what can be guessed; 256 random bits cannot, and each heartbeat
 * would have to wait for it.
 */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Why a token does not count any more; undefined = it does. */
export function tokenProblem(token: AgentToken, nowMs: number): 'expired' | 'revoked' | undefined {
  if (token.revokedAt !== null) return 'revoked'
  return token.expiresAt !== null && token.expiresAt <= nowMs ? 'expired' : undefined
}
