import { z } from 'zod'
import { CoordinatorError } from '../errors.ts'
import type { GiteaApi } from './client.ts'
import { type ForgeServer, forgeServer } from './forge-server.ts'
import { GiteaError } from './gitea-error.ts'
import { readAs, type WireRepository, wire } from './wire.ts'

/** The bot's account. */
export interface Me {
  readonly id: number
  readonly login: string
  /** When it was made, ms since 1970, 0 = unknown: another Gitea may have somebody else under the same number. */
  readonly madeAtMs: number
}

/** Remembers over restarts whose bot this is. */
export interface AccountMemory {
  /** `isHere`: it was at the address that Gitea has now. */
  recall(): Promise<(Me & { readonly isHere: boolean }) | undefined>
  remember(me: Me): Promise<void>
}

const settings = z.object({ max_response_items: z.number().int().positive() })
const versionAnswer = z.object({ version: z.string() })

/** How long what is known of a repository may be used before it is read again. */
const REPOSITORY_TTL_MS = 5 * 60_000
const REPOSITORIES_KEPT = 500
/** An upgrade stops the server for a moment, which the bot notices; this is for one that was too quick. */
const SERVER_TTL_MS = 10 * 60_000

/**
 * The Gitea that the bot serves: who the bot is there, how long its pages are, and its repositories by id.
 * Everything is asked once and kept for a while.
 */
export class Forge {
  readonly gitea: GiteaApi
  readonly #now: () => number
  readonly #memory: AccountMemory | undefined
  readonly #repositories = new Map<number, { at: number; repository: WireRepository }>()
  /** When Gitea last answered, ms since 1970. */
  lastContactMs: number | undefined
  readonly #organisations = new Map<string, { at: number; answer: boolean }>()
  #me: Me | undefined
  #pageSize: number | undefined
  #server: { readonly at: number; readonly server: ForgeServer } | undefined

  /** @param memory with it the bot stays whom it was at its first start */
  constructor(gitea: GiteaApi, now: () => number, memory?: AccountMemory) {
    this.gitea = gitea
    this.#now = now
    this.#memory = memory
  }

  /** The bot's account if it has been asked for already. */
  get knownMe(): Me | undefined {
    return this.#me
  }

  /**
   * The bot's account; its login may be an old one, unless it is asked for anew.
   * @throws GiteaError when Gitea is away or refuses the token
   */
  async me(options: { readonly fresh?: boolean } = {}): Promise<Me> {
    if (!this.#me || options.fresh) await this.probe()
    if (!this.#me) throw new Error('Gitea has answered without a user')
    return this.#me
  }

  /**
   * Asks Gitea itself whether it answers and takes the token.
   * @throws GiteaError when it does not; CoordinatorError `BOT_CHANGED` when the token is of another user than before, or of another Gitea
   */
  async probe(): Promise<void> {
    const { id, login, created } = readAs(wire.account, await this.gitea.user.userGetCurrent())
    const me: Me = { id, login, madeAtMs: Date.parse(created) || 0 }
    // it was asked because something was wrong: perhaps it was being upgraded
    this.#server = undefined
    const before = this.#me ? { ...this.#me, isHere: true } : await this.#memory?.recall()
    if (before && !isSame(before, me)) throw changed(before, me)
    const isAsKept =
      before?.login === login && before.id === id && before.madeAtMs === me.madeAtMs && before.isHere
    if (!isAsKept) await this.#memory?.remember(me)
    this.#me = me
  }

  /**
   * Which server and version this is; kept for a while.
   * @throws GiteaError when Gitea is away
   */
  async server(): Promise<ForgeServer> {
    const known = this.#server
    if (known && this.#now() - known.at < SERVER_TTL_MS) return known.server
    const { version } = readAs(versionAnswer, await this.gitea.version.getVersion())
    const server = forgeServer(version)
    this.#server = { at: this.#now(), server }
    return server
  }

  /** Gitea has answered something. */
  heard(): void {
    this.lastContactMs = this.#now()
  }

  /** How many rows a page has at the most: a larger `limit` is cut without a word. */
  async pageSize(): Promise<number> {
    this.#pageSize ??= Math.min(
      50,
      readAs(settings, await this.gitea.settings.getGeneralApiSettings()).max_response_items,
    )
    return this.#pageSize
  }

  /**
   * All rows of a paged list.
   * @param options.isLast Gitea leaves rows out of a page without a word: only an empty page is the end, or one that this
   * knows to be the last
   * @param options.keep which rows are wanted; the others are forgotten page by page
   */
  async all<Row>(
    readPage: (query: { page: number; limit: number }) => Promise<readonly Row[]>,
    options: {
      readonly isLast?: (page: readonly Row[], limit: number) => boolean
      readonly keep?: (row: Row) => boolean
    } = {},
  ): Promise<Row[]> {
    const limit = await this.pageSize()
    const rows: Row[] = []
    for (let page = 1; page <= MAX_PAGES; page++) {
      const found = await readPage({ page, limit })
      rows.push(...(options.keep ? found.filter(options.keep) : found))
      const isLast = options.isLast ? options.isLast(found, limit) : found.length < limit
      if (isLast || found.length === 0) return rows
    }
    throw new GiteaError({
      method: 'GET',
      path: '(a list)',
      kind: 'unreadable',
      said: `it did not end after ${MAX_PAGES} pages`,
    })
  }

  /** Whether an owner is an organisation; if Gitea does not tell, it counts as one, because there less can be known. */
  async isOrganisation(owner: string): Promise<boolean> {
    const known = this.#organisations.get(owner)
    if (known && this.#now() - known.at < REPOSITORY_TTL_MS) return known.answer
    const answer = await this.gitea.orgs.orgGet(owner).then(
      () => true,
      (error: unknown) => {
        if (error instanceof GiteaError && error.kind !== 'away') return !error.isMissing
        throw error
      },
    )
    if (this.#organisations.size >= REPOSITORIES_KEPT) this.#organisations.clear()
    this.#organisations.set(owner, { at: this.#now(), answer })
    return answer
  }

  /**
   * Who may see a repository. What more people could see before may be private now, and they write titles as soon as it
   * is, so that is asked again; one that was not public may be taken for that as long as anything else is kept.
   */
  async openness(id: number): Promise<Openness> {
    const known = await this.repository(id, { fresh: (repository) => opennessOf(repository) !== 'some' })
    return known ? opennessOf(known) : 'some'
  }

  /**
   * A repository by its id, whatever it is called now; undefined = gone, or out of the bot's reach.
   * @param options.fresh whether it is to be read again although it is known, or of what is known that is so
   */
  async repository(
    id: number,
    options: { readonly fresh?: boolean | ((known: WireRepository) => boolean) } = {},
  ): Promise<WireRepository | undefined> {
    const known = this.#repositories.get(id)
    if (known && this.#now() - known.at < REPOSITORY_TTL_MS) {
      const { fresh = false } = options
      if (!(typeof fresh === 'function' ? fresh(known.repository) : fresh)) return known.repository
    }
    this.#repositories.delete(id)
    try {
      const repository = readAs(wire.repository, await this.gitea.repositories.repoGetById(id))
      if (this.#repositories.size >= REPOSITORIES_KEPT) this.#repositories.clear()
      this.#repositories.set(id, { at: this.#now(), repository })
      return repository
    } catch (error) {
      if (error instanceof GiteaError && error.isMissing) return undefined
      throw error
    }
  }
}

/** Renamed, at another address, or deleted and made anew under its name it is still the same bot. */
function isSame(before: Me & { readonly isHere: boolean }, me: Me): boolean {
  const isAccount = before.id === me.id && before.madeAtMs === me.madeAtMs
  return isAccount || (before.isHere && before.login === me.login)
}

function changed(before: Me, me: Me): CoordinatorError {
  const isElsewhere = before.login === me.login || before.id === me.id
  const message = isElsewhere
    ? `GITEA_URL leads to another Gitea than before: its ${me.login} is not the ${before.login} of this database.`
    : `GITEA_TOKEN now belongs to ${me.login}, not to ${before.login}.`
  return new CoordinatorError('BOT_CHANGED', message, {
    hint: `Give back what belongs to ${before.login}. If the bot is to be another one, give it a database of its own (DATABASE_URL): what stands in Gitea is found again.`,
  })
}

/** A list that never ends is a broken server; 5,000 pages are 250,000 rows, as after an import of a large instance. */
const MAX_PAGES = 5_000

/** To `all`, to all who are signed `in`, or to `some` only. */
export type Openness = 'all' | 'in' | 'some'

function opennessOf({ private: isPrivate, internal, owner }: WireRepository): Openness {
  if (isPrivate || internal) return 'some'
  return owner.visibility === 'limited' ? 'in' : 'all'
}
