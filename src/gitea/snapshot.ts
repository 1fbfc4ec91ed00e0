import { z } from 'zod'
import type { Forge } from './forge.ts'
import { GiteaError } from './gitea-error.ts'
import { type HiddenBlockers, hiddenBlockers, type Neighbour, neighboursIn } from './hidden-blockers.ts'
import { type IssueAddress, issueKey } from './issue-address.ts'
import { Reading } from './reading.ts'
import { keyOfIssue, readAs, type TimelineEntry, type WireComment, type WireIssue, wire } from './wire.ts'

/** `gone`: the issue was deleted; `unreachable`: its repository is, or the bot may not see it or its issues any more. */
export type Absence = 'gone' | 'unreachable'

/** Of an issue that the caller may not see Gitea tells that it is there, and nothing else that is true; its id is 0. */
const hiddenIssue = z.object({ id: z.literal(0) })
const dependencyRows = z.array(z.union([wire.issue, hiddenIssue]))

interface Dependencies {
  readonly visible: readonly WireIssue[]
  readonly hidden: HiddenBlockers
}

/**
 * One issue AS IT IS NOW, read once for all runs of a lane's turn and only as far as somebody asks; what failed is read
 * again when it is asked for next. Names lie: it is found again by its repository's id when that was renamed, moved or
 * replaced by another of the same name.
 */
export class IssueSnapshot {
  /** When it was begun, ms since 1970. */
  readonly takenAt: number
  /** `9#7`: the repository's id and the number. */
  readonly key: string
  readonly #forge: Forge
  #address: IssueAddress
  readonly #issue = new Reading(() => this.#readIssue())
  readonly #comments = new Reading(() => this.#read(() => this.#readComments()))
  readonly #dependencies = new Reading(() => this.#read(() => this.#readDependencies()))
  readonly #timeline = new Reading(() => this.#read(() => this.#readTimeline()))
  readonly #archived = new Reading(() => this.#readArchived())
  readonly #forReaders = new Map<number, Reading<boolean>>()

  constructor(forge: Forge, address: IssueAddress, takenAt: number) {
    this.#forge = forge
    this.#address = address
    this.key = issueKey(address)
    this.takenAt = takenAt
  }

  /** With the names that are right now, once {@link issue} was asked for. */
  get address(): IssueAddress {
    return this.#address
  }

  /** For gitea-js's methods: `gitea.repos.issueGetComments(...snapshot.path)`. */
  get path(): [owner: string, repo: string, number: number] {
    return [this.#address.owner, this.#address.repo, this.#address.number]
  }

  /** The issue itself, or why there is none. @throws GiteaError when Gitea is away or fails */
  issue(): Promise<WireIssue | Absence> {
    return this.#issue.get()
  }

  /** Every comment, oldest first; Gitea does not page them. */
  comments(): Promise<WireComment[]> {
    return this.#comments.get()
  }

  /** The issues that block this one in Gitea; `unsupported` = dependencies are switched off in the repository. */
  async dependencies(): Promise<readonly WireIssue[] | 'unsupported'> {
    const read = await this.#dependencies.get()
    return read === 'unsupported' ? read : read.visible
  }

  /** How many more issues block this one that the bot may not see. */
  async hiddenBlockers(): Promise<HiddenBlockers> {
    const read = await this.#dependencies.get()
    return read === 'unsupported' ? NONE_HIDDEN : read.hidden
  }

  /** Who did what, oldest first. */
  timeline(): Promise<TimelineEntry[]> {
    return this.#timeline.get()
  }

  /**
   * Whether the repository is archived: Gitea takes labels and closings even then, but nobody expects a bot to write there.
   * What is out of reach counts as archived.
   */
  isArchived(): Promise<boolean> {
    return this.#archived.get()
  }

  /**
   * Whether everybody who may read this issue may see another repository: asked once for each turn, so that it is as new as what
   * is told of it.
   */
  isForReaders(repoId: number): Promise<boolean> {
    const reading = this.#forReaders.get(repoId) ?? new Reading(() => this.#isForReaders(repoId))
    this.#forReaders.set(repoId, reading)
    return reading.get()
  }

  /** Takes over what the bot itself has just written, so that the next run of the turn need not read it again. */
  setLabels(labels: WireIssue['labels']): void {
    this.#issue.change((issue) => (typeof issue === 'string' ? issue : { ...issue, labels }))
  }

  /** Takes over what Gitea answered to a change of the issue; what stands in its timeline has to be read again. */
  setIssue(issue: WireIssue): void {
    this.#issue.set(issue)
    this.#timeline.forget()
  }

  /** Reads the issue again when it is asked for next. */
  forgetIssue(): void {
    this.#issue.forget()
    this.#timeline.forget()
  }

  /** Reads everything again when it is asked for next. */
  forget(): void {
    this.forgetIssue()
    this.forgetComments()
    this.forgetDependencies()
    this.#archived.forget()
    this.#forReaders.clear()
  }

  /** Reads the comments again when they are asked for next. */
  forgetComments(): void {
    this.#comments.forget()
  }

  /** Reads the dependencies, and who changed them, again when they are asked for next. */
  forgetDependencies(): void {
    this.#dependencies.forget()
    this.#timeline.forget()
  }

  async #isForReaders(repoId: number): Promise<boolean> {
    const openness = await this.#forge.openness(repoId)
    if (openness !== 'in') return openness === 'all'
    // whoever reads an issue of a repository that is not there for all is signed in
    return (await this.#forge.openness(this.#address.repoId)) !== 'all'
  }

  async #readArchived(): Promise<boolean> {
    const repository = await this.#forge.repository(this.#address.repoId, { fresh: true })
    if (!repository) return true
    // what is written next goes to the repository of this id, whoever has taken its old name since the issue was read
    this.#address = { ...this.#address, owner: repository.owner.login, repo: repository.name }
    return repository.archived
  }

  /** Names first, because that is one call; whatever looks wrong is asked again by the repository's id. */
  async #readIssue(): Promise<WireIssue | Absence> {
    const first = await this.#byName()
    if (typeof first !== 'string') return first
    const repository = await this.#forge.repository(this.#address.repoId, { fresh: true })
    if (!repository) return 'unreachable'
    const renamed = repository.name !== this.#address.repo || repository.owner.login !== this.#address.owner
    this.#address = { ...this.#address, owner: repository.owner.login, repo: repository.name }
    const second = renamed ? await this.#byName() : first
    // where issues are switched off they are kept, and come back with the switch
    return second === 'gone' && repository.has_issues === false ? 'unreachable' : second
  }

  async #byName(): Promise<WireIssue | 'gone'> {
    try {
      const issue = readAs(wire.issue, await this.#forge.gitea.repos.issueGetIssue(...this.path))
      return issue.repository.id === this.#address.repoId ? issue : 'gone'
    } catch (error) {
      if (error instanceof GiteaError && (error.isMissing || error.kind === 'moved')) return 'gone'
      throw error
    }
  }

  /** Whatever else is asked of an issue is asked under names that were checked. */
  async #read<T>(read: () => Promise<T>): Promise<T> {
    const issue = await this.issue()
    if (typeof issue === 'string')
      throw new GiteaError({ method: 'GET', path: this.path.join('/'), status: 404, kind: 'refused' })
    return read()
  }

  async #readComments(): Promise<WireComment[]> {
    return readAs(wire.comments, await this.#forge.gitea.repos.issueGetComments(...this.path))
  }

  async #readTimeline(): Promise<TimelineEntry[]> {
    const issue = await this.issue()
    const entries = await this.#forge.all(
      async (query) =>
        readAs(wire.timeline, await this.#forge.gitea.repos.issueGetCommentsAndTimeline(...this.path, query)),
      { isLast: (page, limit) => typeof issue !== 'string' && endsTimeline(page, limit, issue) },
    )
    return entries.filter((entry) => entry !== null)
  }

  async #readDependencies(): Promise<Dependencies | 'unsupported'> {
    const [owner, repo, number] = this.path
    try {
      const rows = await this.#forge.all(async (query) =>
        readAs(
          dependencyRows,
          await this.#forge.gitea.repos.issueListIssueDependencies(owner, repo, String(number), query),
        ),
      )
      const visible = rows.filter((row) => 'number' in row)
      return { visible, hidden: await this.#hidden(rows.length - visible.length, visible) }
    } catch (error) {
      if (error instanceof GiteaError && error.isMissing) return 'unsupported'
      throw error
    }
  }

  /** The list hides them, so the timeline is asked. */
  async #hidden(all: number, visible: readonly WireIssue[]): Promise<HiddenBlockers> {
    if (all === 0) return NONE_HIDDEN
    const listed = new Set(visible.map(keyOfIssue))
    const neighbours = neighboursIn(await this.timeline(), this.#address.repoId)
    const canSee = new Map<number, boolean>()
    const unseen: Neighbour[] = []
    for (const neighbour of neighbours.filter(({ address }) => !listed.has(issueKey(address)))) {
      const { address } = neighbour
      // whether the bot may see one tells it of the whole repository
      const isSeen = canSee.get(address.repoId) ?? (await this.#isSeen(address))
      canSee.set(address.repoId, isSeen)
      if (!isSeen) unseen.push(neighbour)
    }
    return hiddenBlockers(all, unseen)
  }

  async #isSeen(address: IssueAddress): Promise<boolean> {
    return typeof (await new IssueSnapshot(this.#forge, address, this.takenAt).issue()) !== 'string'
  }
}

const NONE_HIDDEN: HiddenBlockers = { open: 0, all: 0 }

/** A part of a page that is so small may be the end; if it is not, three quarters of the page were left out. */
const SMALL_PART = 1 / 4

/**
 * Mentions from repositories that the bot may not read are left out of a page, so a short page need not be the last one.
 * But every entry that is added changes the issue's `updated_at`: with the one that changed it last the timeline ends. Two
 * entries of one second look alike, so nothing is taken for granted where many may have been left out before it.
 */
function endsTimeline(page: readonly (TimelineEntry | null)[], limit: number, issue: WireIssue): boolean {
  const last = page.at(-1)
  if (!last || page.length > limit * SMALL_PART) return false
  return Date.parse(last.created_at) === Date.parse(issue.updated_at)
}
