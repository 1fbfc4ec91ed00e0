import { type Clock, DAY_MS } from '../clock.ts'
import { type IssueAddress, issueKey } from '../gitea/issue-address.ts'
import type { Log } from '../log.ts'

/** A change of an issue that Gitea tells every hook of, as a sweep finds it. */
export interface FoundChange {
  readonly address: IssueAddress
  /** When, ms since 1970. */
  readonly changedMs: number
}

/** What is younger may be told of yet, ms: Gitea sends at once, but one after the other, and each takes up to five seconds. */
const LATE_MS = 60_000
/** Gitea's clock is known by the second only, ms. */
const SLACK_MS = 2_000
/** Where nothing more was found for so long, ms, nothing is said any more: the repository may be gone. */
const FORGOTTEN_AFTER_MS = DAY_MS
/** Of a time between two sweeps in which more than so many issues and repositories were heard of, nothing is said. */
const MOST_HEARD = 20_000
/** At the most so many repositories and issues are named in a line of the log. */
const MOST_NAMED = 10

/** One sweep that found something. */
interface Find {
  /** When, ms since 1970. */
  readonly atMs: number
  /** From when on no delivery can be under way any more, ms since 1970. */
  readonly dueMs: number
}

/** A repository in which something changed of which no webhook told. */
interface Suspicion {
  readonly name: string
  /** The numbers of some issues. */
  readonly issues: Set<number>
  finds: readonly Find[]
  isSilent: boolean
}

/** The repository's id in the lane of a delivery, which is that of an issue or of the repository. */
const LANE = /^(?:repo:)?(\d+)(?:#|$)/

/**
 * Notices repositories whose webhook tells nothing: two sweeps found changes there that every hook is told of, and nothing
 * with the right signature has come from it. One sweep is not enough: a delivery may be lost, and what the bot writes because
 * of such a find is told by a hook that works. All of it is in memory: what happened while no bot ran says nothing.
 */
export class SilentHooks {
  readonly #clock: Clock
  readonly #log: Log
  readonly #types: () => Iterable<string>
  /** When something last came, ms since 1970, by lane and by the id of the repository; what is older than the last sweep is left out. */
  readonly #heardMs = new Map<string | number, number>()
  readonly #suspicions = new Map<number, Suspicion>()
  /** When the last sweep began. */
  #sweptMs: number | undefined
  #lostMs = -Infinity
  #refusedMs = -Infinity

  /** @param deps.types what the plugins need hooks to send, in the words of `X-Gitea-Event-Type` */
  constructor(deps: { readonly clock: Clock; readonly log: Log; readonly types: () => Iterable<string> }) {
    this.#clock = deps.clock
    this.#log = deps.log
    this.#types = deps.types
  }

  /** What hooks have to send. */
  get types(): ReadonlySet<string> {
    return new Set(this.#types())
  }

  /** How many repositories have no webhook that works, as it seems. */
  get count(): number {
    return [...this.#suspicions.values()].filter(({ isSilent }) => isSilent).length
  }

  /** Something with the right signature came. @param lane of what it is about */
  heard(lane: string): void {
    const [, id] = LANE.exec(lane) ?? []
    if (id === undefined) return
    const repoId = Number(id)
    const nowMs = this.#clock.now()
    if (this.#heardMs.size >= MOST_HEARD) {
      this.#heardMs.clear()
      this.lost()
    }
    this.#heardMs.set(lane, nowMs).set(repoId, nowMs)
    const suspicion = this.#suspicions.get(repoId)
    if (!suspicion) return
    this.#suspicions.delete(repoId)
    if (suspicion.isSilent) this.#log.info({ repositories: [suspicion.name] }, 'webhooks come again')
  }

  /** Something with the right signature came and could not be kept, wherever it was from; that is told elsewhere. */
  lost(): void {
    this.#lostMs = this.#clock.now()
  }

  /** Something came whose signature was wrong or missing. */
  refused(): void {
    this.#refusedMs = this.#clock.now()
  }

  /**
   * A sweep has read what changed since the one before.
   *
   * @param changes of the bot's issues, those that every hook is told of
   * @param begunMs when the sweep began, ms since 1970
   */
  swept(changes: readonly FoundChange[], begunMs: number): void {
    const atMs = this.#clock.now()
    const sinceMs = this.#sweptMs ?? Number.POSITIVE_INFINITY
    if (this.#lostMs < sinceMs && sinceMs <= atMs)
      for (const change of changes) if (!this.#isTold(change, sinceMs)) this.#suspect(change, atMs)
    this.#sweptMs = begunMs
    for (const [what, heardMs] of this.#heardMs) if (heardMs < begunMs) this.#heardMs.delete(what)
    this.#tell(atMs)
  }

  /**
   * By anything about the issue since the sweep before, for the last change may be one that Gitea tells nobody of; or by
   * anything from the repository since the change, for then its hook works.
   */
  #isTold({ address, changedMs }: FoundChange, sinceMs: number): boolean {
    const lastMs = (what: string | number) => this.#heardMs.get(what) ?? -Infinity
    return lastMs(issueKey(address)) >= sinceMs || lastMs(address.repoId) >= changedMs - SLACK_MS
  }

  #suspect({ address, changedMs }: FoundChange, atMs: number): void {
    const { repoId, owner, repo, number } = address
    const name = `${owner}/${repo}`
    const known = this.#suspicions.get(repoId)
    const suspicion = known ?? { name, issues: new Set(), finds: [], isSilent: false }
    this.#suspicions.set(repoId, suspicion)
    if (suspicion.issues.size < MOST_NAMED) suspicion.issues.add(number)
    const same = suspicion.finds.find((find) => find.atMs === atMs)
    const dueMs = Math.min(changedMs + LATE_MS, same?.dueMs ?? Number.POSITIVE_INFINITY)
    // once it was told, only the last one is of use
    const before = suspicion.isSilent ? [] : suspicion.finds.filter((find) => find !== same)
    suspicion.finds = [...before, { atMs, dueMs }]
  }

  #tell(nowMs: number): void {
    const silent: Suspicion[] = []
    for (const [repoId, suspicion] of this.#suspicions) {
      suspicion.finds = suspicion.finds.filter(({ atMs }) => nowMs - atMs < FORGOTTEN_AFTER_MS)
      const certain = suspicion.finds.filter(({ dueMs }) => dueMs <= nowMs)
      if (suspicion.finds.length === 0) this.#suspicions.delete(repoId)
      else if (!suspicion.isSilent && certain.length >= 2) silent.push(suspicion)
    }
    const [first] = silent
    if (!first) return
    for (const suspicion of silent) suspicion.isSilent = true
    const wrongSignature = nowMs - this.#refusedMs < FORGOTTEN_AFTER_MS
    this.#log.warn(
      { ...namesOf(silent), hint: hintFor(first, wrongSignature) },
      'issues change, and no webhook tells of it: only the sweep finds it, later',
    )
  }
}

/** One line for all of a sweep: it may be that Gitea reaches the bot no more. */
function namesOf(silent: readonly Suspicion[]) {
  const issues = silent.flatMap(({ name, issues: numbers }) =>
    [...numbers].map((number) => `${name}#${number}`),
  )
  return {
    code: 'HOOK_SILENT',
    repositories: silent.slice(0, MOST_NAMED).map(({ name }) => name),
    issues: issues.slice(0, MOST_NAMED),
    count: silent.length,
  }
}

function hintFor({ name }: Suspicion, wrongSignature: boolean): string {
  const doctor = `mosaic-coordinator doctor --repo ${name} says what is wrong with its hook`
  return wrongSignature
    ? `${doctor}; something came without the right signature, from whomever: if doctor finds nothing, look at its secret`
    : doctor
}
