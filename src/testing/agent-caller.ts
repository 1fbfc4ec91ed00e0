import { SqlTokens } from '../sessions/sql-tokens.ts'
import { newToken, newTokenId, type TokenRepository, tokenHash } from '../sessions/tokens.ts'
import type { BotHouse } from './bot-house.ts'

/** What a request of an agent was answered with. */
export interface AgentAnswer {
  /** The HTTP status. */
  readonly status: number
  /** The JSON of the answer; null = it had none. */
  readonly body: unknown
  /** The headers of the answer. */
  readonly headers: Headers
}

/** An agent outside of the bot: it has a token and calls the API over HTTP. */
export interface AgentCaller {
  /** Its token, to be sent in another way. */
  readonly token: string
  /** The token's id, e.g. to revoke it. */
  readonly tokenId: string
  /**
   * Sends a JSON body to a path below `/api/v1`.
   *
   * @example const { status } = await glm.post('/sessions', { waitMs: 0 })
   */
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<AgentAnswer>
  /** Reads a path below `/api/v1`. */
  get(path: string): Promise<AgentAnswer>
}

/** How a token of a test is limited; not at all unless said. */
export interface AgentCallerOptions {
  /** The repositories that it is good for. */
  readonly repositories?: readonly TokenRepository[]
  /** For how long it counts, ms. */
  readonly expiresInMs?: number
}

/** Makes a token as the command `agent token` does, and an agent that uses it. */
export async function agentCaller(
  house: BotHouse,
  name: string,
  options: AgentCallerOptions = {},
): Promise<AgentCaller> {
  const token = newToken()
  const now = house.place.clock.now()
  const { repositories = null, expiresInMs } = options
  const row = {
    id: newTokenId(),
    hash: tokenHash(token),
    agent: name,
    repositories,
    madeAt: now,
    expiresAt: expiresInMs === undefined ? null : now + expiresInMs,
    revokedAt: null,
    usedAt: null,
  }
  await house.withDatabase(({ read, commits }) => commits.write([new SqlTokens(read).add(row)]))
  const call = (method: string, path: string, given: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...given.headers }
    return answered(fetch(`${house.botUrl}/api/v1${path}`, { ...given, method, headers }))
  }
  return {
    token,
    tokenId: row.id,
    post: (path, body = {}, headers = {}) => {
      const json = { 'content-type': 'application/json', ...headers }
      return call('POST', path, {
        headers: json,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    },
    get: (path) => call('GET', path),
  }
}

/** Takes a token back as the command `agent revoke` does. */
export function revokeToken(house: BotHouse, tokenId: string): Promise<void> {
  const now = house.place.clock.now()
  return house.withDatabase(({ read, commits }) => commits.write([new SqlTokens(read).revoke(tokenId, now)]))
}

async function answered(request: Promise<Response>): Promise<AgentAnswer> {
  const response = await request
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers }
}
