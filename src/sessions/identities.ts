import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Write } from '../database/write.ts'
import type { SqlTokens } from './sql-tokens.ts'
import { isToken, tokenHash, tokenProblem } from './tokens.ts'

/** Who asks; from the token alone. */
export interface Identity {
  readonly tokenId: string
  readonly agent: string
  /** By their ids; undefined = every one. */
  readonly repoIds?: readonly number[]
}

/** Whether a token is good for the repository of a task. */
export function isAllowed({ repoIds }: Identity, key: string): boolean {
  return repoIds?.includes(Number(key.split('#', 1)[0])) ?? true
}

/** When a token was last used is noted so often at the most. */
const NOTE_USE_EVERY_MS = 60_000

/** Knows agents by their tokens. */
export class Identities {
  readonly #tokens: SqlTokens
  readonly #clock: Clock
  readonly #commit: (writes: readonly Write[]) => Promise<void>
  readonly #noted = new Map<string, number>()

  constructor(tokens: SqlTokens, clock: Clock, commit: (writes: readonly Write[]) => Promise<void>) {
    this.#tokens = tokens
    this.#clock = clock
    this.#commit = commit
  }

  /** The table is read at each request, so one that was revoked beside the running bot does not count from then on. */
  async identify(token: string): Promise<Identity | undefined> {
    if (!isToken(token)) return undefined
    const hash = tokenHash(token)
    const found = await this.#tokens.byHash(hash)
    // the index found it by a hash that nobody can choose; compared once more in constant time, whatever the index did
    if (!found || !timingSafeEqual(Buffer.from(found.hash), Buffer.from(hash))) return undefined
    if (tokenProblem(found, this.#clock.now())) return undefined
    this.#noteUse(found.id)
    const identity = { tokenId: found.id, agent: found.agent }
    return found.repositories ? { ...identity, repoIds: found.repositories.map(({ id }) => id) } : identity
  }

  /** Whether a token that was good when a request came is so still: one that waits for work may wait for half a minute. */
  async counts({ tokenId }: Identity): Promise<boolean> {
    const found = await this.#tokens.byId(tokenId)
    return found !== undefined && tokenProblem(found, this.#clock.now()) === undefined
  }

  #noteUse(id: string): void {
    const last = this.#noted.get(id)
    if (last !== undefined && this.#clock.monotonic() - last < NOTE_USE_EVERY_MS) return
    this.#noted.set(id, this.#clock.monotonic())
    // nobody waits for it, and a disk that refuses is reported by everything else too
    void this.#commit([this.#tokens.used(id, this.#clock.now())]).catch(() => this.#noted.delete(id))
  }
}
