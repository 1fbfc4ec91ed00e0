import { systemClock } from '../../clock.ts'
import { loadConfig } from '../../config.ts'
import { Conflict } from '../../database/conflict.ts'
import { CoordinatorError } from '../../errors.ts'
import { giteaClient } from '../../gitea/client.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { readAs, wire } from '../../gitea/wire.ts'
import { SqlTokens } from '../../sessions/sql-tokens.ts'
import {
  type AgentToken,
  newToken,
  newTokenId,
  type TokenRepository,
  tokenHash,
  tokenProblem,
} from '../../sessions/tokens.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { withExistingDatabase } from '../existing-database.ts'
import { textTable } from '../text-table.ts'

const GITEA_TIMEOUT_MS = 10_000

/** What `agent token` is told. */
export interface TokenOptions {
  /** The repositories that it is good for; none = every one. */
  readonly repo: readonly { readonly owner: string; readonly repo: string }[]
  /** For how long it counts, ms. */
  readonly expires: number | 'never'
  readonly app: string
  readonly json?: boolean
}

/** Makes a token for an agent and prints it, once. */
export async function makeToken(agent: string, { repo, expires, app, json }: TokenOptions): Promise<void> {
  const { agents } = await readChosenManifest(app)
  if (!agents.some(({ name }) => name === agent)) throw unknownAgent(agent, agents, app)
  const repositories = repo.length === 0 ? null : await found(repo)
  const token = newToken()
  const now = systemClock.now()
  const kept: AgentToken = {
    id: newTokenId(),
    hash: tokenHash(token),
    agent,
    repositories,
    madeAt: now,
    expiresAt: expires === 'never' ? null : now + expires,
    revokedAt: null,
    usedAt: null,
  }
  await withExistingDatabase(({ read, commits }) => commits.write([new SqlTokens(read).add(kept)]))
  if (json) return print({ token, ...shown(kept) })
  const where = repositories ? repositories.map(({ name }) => name).join(', ') : 'every repository'
  process.stdout.write(
    `${token}\n\nThis is the token ${kept.id} of ${agent}, for ${where}, until ${dayOf(kept.expiresAt)}. It is shown this once only.\n` +
      `Take it back with: mosaic-coordinator agent revoke ${kept.id}\n`,
  )
}

/** Prints every token that was made, without what is secret of it. */
export async function listTokens({ json }: { readonly json?: boolean }): Promise<void> {
  const tokens = await withExistingDatabase(({ read }) => new SqlTokens(read).all())
  if (json) return print(tokens.map(shown))
  if (tokens.length === 0) {
    process.stdout.write('There is no token. Make one with: mosaic-coordinator agent token NAME\n')
    return
  }
  const rows = tokens.map((token) => [
    token.id,
    token.agent,
    tokenProblem(token, systemClock.now()) ?? 'counts',
    dayOf(token.expiresAt),
    token.usedAt === null ? 'never used' : new Date(token.usedAt).toISOString(),
    token.repositories?.map(({ name }) => name).join(', ') ?? 'every repository',
  ])
  const table = [['ID', 'AGENT', 'STATE', 'UNTIL', 'LAST USED', 'REPOSITORIES'], ...rows]
  process.stdout.write(`${textTable(table).trimEnd()}\n`)
}

/** Takes a token back; a bot that runs refuses it from its next request on. */
export async function revokeToken(id: string): Promise<void> {
  await withExistingDatabase(async ({ read, commits }) => {
    try {
      await commits.write([new SqlTokens(read).revoke(id, systemClock.now())])
    } catch (cause) {
      if (!(cause instanceof Conflict)) throw cause
      throw new CoordinatorError('TOKEN_UNKNOWN', `There is no token ${id} that still counts.`, {
        // a conflict tells of the statement, which is no news to an operator
        hint: 'The ids are in: agent tokens',
      })
    }
  })
  process.stdout.write(
    `The token ${id} does not count any more. Its agent's sessions end with their leases.\n`,
  )
}

/** By number: a name may belong to another repository tomorrow. */
async function found(repositories: TokenOptions['repo']): Promise<TokenRepository[]> {
  const { giteaUrl: baseUrl, giteaToken: token } = loadConfig()
  const gitea = giteaClient({ baseUrl, token, clock: systemClock, timeoutMs: GITEA_TIMEOUT_MS })
  return Promise.all(
    repositories.map(async ({ owner, repo }) => {
      try {
        const { id, name, owner: its } = readAs(wire.repository, await gitea.repos.repoGet(owner, repo))
        return { id, name: `${its.login}/${name}` }
      } catch (cause) {
        if (!(cause instanceof GiteaError) || (!cause.isMissing && cause.kind !== 'moved')) throw cause
        throw new CoordinatorError('REPOSITORY_MISSING', `The bot sees no repository ${owner}/${repo}.`, {
          hint: 'Write owner/name as it is called today; the bot has to be a collaborator if it is private.',
          cause,
        })
      }
    }),
  )
}

function unknownAgent(agent: string, agents: readonly { readonly name: string }[], app: string) {
  const names = agents.map(({ name }) => name).join(', ')
  return new CoordinatorError('AGENT_UNKNOWN', `There is no agent "${agent}" in ${app}.`, {
    hint: `Its agents are ${names}. Name the manifest of the bot with --app if it is another file.`,
  })
}

function shown({ hash: _, madeAt, expiresAt, revokedAt, usedAt, ...token }: AgentToken) {
  const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString())
  return {
    ...token,
    madeAt: iso(madeAt),
    expiresAt: iso(expiresAt),
    revokedAt: iso(revokedAt),
    usedAt: iso(usedAt),
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

function dayOf(atMs: number | null): string {
  return atMs === null ? 'it is revoked' : new Date(atMs).toISOString().slice(0, 10)
}
