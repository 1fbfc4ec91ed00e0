import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { RepositoryFiles } from '../issue/repository-files.ts'
import type { Forge } from './forge.ts'
import { forgeRequest } from './forge-request.ts'
import { GiteaError } from './gitea-error.ts'
import type { IssueAddress } from './issue-address.ts'

const entry = z.object({ path: z.string(), type: z.string(), size: z.number().optional() })
/** An empty page may be `null`. */
const treePage = z.object({
  /** The commit, whatever name it was asked by. */
  sha: z.string(),
  tree: z
    .array(entry)
    .nullish()
    .transform((rows) => rows ?? []),
  total_count: z.number().optional(),
})
type TreePage = z.output<typeof treePage>

/** How many entries one repository's list may have; of a larger one the rest is not read. */
const MOST_ENTRIES = 100_000

/** How many entries all lists together may have: some 60 MB, and 10 MB more to find them by a word. The list that was not used for longest is dropped. */
const MOST_ENTRIES_KEPT = 200_000

/** How many entries a page has; Gitea gives fewer if it is set up so. */
const PAGE_SIZE = 1_000

/** Gitea lists the whole tree for each page: measured 0.3 s a page of a repository of 100,000 files. */
const PAGES_AT_ONCE = 4

/** How long an issue waits for a list; what is not read by then is not known. */
const PATIENCE_MS = 5_000

/** How long a list is taken for the newest before its commit is asked for again. */
const FRESH_MS = 60_000

/** How long all the calls for one list may take together; what is under way then is ended. */
interface Wait {
  readonly untilMs: number
  readonly signal: AbortSignal
}

/** A token that Gitea refuses counts as `away`, but it is a no. */
const NOS = new Set<number | undefined>([401, 403])

interface Kept {
  readonly commit: string
  readonly files: RepositoryFiles | undefined
  /** Whether the patience lasted; if not, the list is read again after its minute. */
  readonly isRead: boolean
  /** By the clock that never jumps. */
  readonly atMs: number
}

/**
 * The files of repositories at the newest commit of their default branch. Each commit's list is read once and kept in
 * memory; whether there is a newer commit is asked once a minute at most, in one small call.
 */
export class RepositoryTrees {
  readonly #forge: Forge
  readonly #clock: Clock
  /** In the order of their last use. */
  readonly #kept = new Map<number, Kept>()
  readonly #reading = new Map<number, Promise<Kept>>()

  constructor(forge: Forge, clock: Clock) {
    this.#forge = forge
    this.#clock = clock
  }

  /**
   * The files of a repository; undefined if they cannot be read (an empty repository, no access to its code, a Gitea that
   * takes too long): an estimate is never worth a failed run.
   */
  async filesOf(address: IssueAddress): Promise<RepositoryFiles | undefined> {
    const { repoId } = address
    const running = this.#reading.get(repoId)
    if (running) return (await running).files
    const reading = this.#read(address).finally(() => this.#reading.delete(repoId))
    this.#reading.set(repoId, reading)
    const kept = await reading
    this.#kept.delete(repoId)
    this.#kept.set(repoId, kept)
    this.#dropOldest()
    return kept.files
  }

  async #read(address: IssueAddress): Promise<Kept> {
    const known = this.#kept.get(address.repoId)
    const atMs = this.#clock.monotonic()
    if (known && atMs - known.atMs < FRESH_MS) return known
    const patience = new AbortController()
    const cancel = this.#clock.after(PATIENCE_MS, () => patience.abort(new Error('it took too long')))
    const wait: Wait = { untilMs: atMs + PATIENCE_MS, signal: patience.signal }
    try {
      const { sha } = await this.#page(address, { per_page: 1 }, wait)
      if (known?.commit === sha && known.isRead) return { ...known, atMs }
      return { commit: sha, atMs, ...(await this.#list(address, sha, wait)) }
    } catch (error) {
      if (!(error instanceof GiteaError)) throw error
      // what was read is still good while Gitea is away; after a no the bot is not to know it any more
      if (known && error.kind === 'away' && !NOS.has(error.status)) return { ...known, atMs }
      return { commit: '', files: undefined, isRead: false, atMs }
    } finally {
      cancel()
    }
  }

  /** The first page tells how many there are; the others are read a few at a time. */
  async #list(address: IssueAddress, sha: string, wait: Wait): Promise<Pick<Kept, 'files' | 'isRead'>> {
    const first = await this.#page(address, { sha, recursive: true, per_page: PAGE_SIZE, page: 1 }, wait)
    const entries = [...first.tree]
    const all = first.total_count ?? entries.length
    const size = Math.max(1, entries.length)
    const last = Math.ceil(Math.min(all, MOST_ENTRIES) / size)
    let page = 2
    for (; page <= last && this.#clock.monotonic() < wait.untilMs; page += PAGES_AT_ONCE) {
      const wanted = Array.from({ length: Math.min(PAGES_AT_ONCE, last - page + 1) }, (_, index) =>
        this.#page(address, { sha, recursive: true, per_page: size, page: page + index }, wait),
      )
      const pages = await Promise.allSettled(wanted)
      for (const result of pages) if (result.status === 'fulfilled') entries.push(...result.value.tree)
      const failed = pages.find((result) => result.status === 'rejected')
      if (failed && wait.signal.aborted) break
      if (failed) throw failed.reason
    }
    const files = entries.flatMap(({ path, type, size: bytes = 0 }) =>
      type === 'blob' ? [{ path, bytes }] : [],
    )
    return { files: new RepositoryFiles(files, { isComplete: entries.length >= all }), isRead: page > last }
  }

  #page(
    { owner, repo }: IssueAddress,
    { sha = 'HEAD', ...query }: { sha?: string; per_page: number; page?: number; recursive?: boolean },
    { signal }: Wait,
  ): Promise<TreePage> {
    const route = 'GET /repos/{owner}/{repo}/git/trees/{sha}'
    return forgeRequest(this.#forge.gitea, route, { owner, repo, sha }, treePage, { query, signal })
  }

  #dropOldest(): void {
    let entries = 0
    for (const [repoId, { files }] of [...this.#kept].reverse()) {
      entries += 1 + (files?.count ?? 0)
      if (entries > MOST_ENTRIES_KEPT) this.#kept.delete(repoId)
    }
  }
}
