import type { BotWorld, IssueView } from '../../src/testing/index.ts'

/** What an issue's text says, and what people did that Gitea does not tell apart from what the bot did. */
interface Said {
  text: string
  blockedBy: ReadonlySet<number>
  blocks: ReadonlySet<number>
  /** Blockers whose copy in Gitea a person took off since the text changed. */
  withdrawn: Set<number>
  /** Blockers that a person has set in Gitea. */
  byHand: Set<number>
}

/** What the bot has to show on an issue: its status, or nothing. */
export type Status = 'blocked' | 'assigned' | 'needs-input' | 'none'

/** The state that the issues themselves demand, computed the simple way: from all of them at once, without a memory. */
export class Reference {
  readonly #said = new Map<number, Said>()
  readonly #world: BotWorld

  constructor(world: BotWorld) {
    this.#world = world
  }

  wrote(number: number, text: string, blockedBy: readonly number[], blocks: readonly number[]): void {
    const before = this.#said.get(number)
    const isSame = before?.text === text
    this.#said.set(number, {
      text,
      blockedBy: new Set(blockedBy),
      blocks: new Set(blocks),
      withdrawn: isSame ? before.withdrawn : new Set(),
      byHand: before?.byHand ?? new Set(),
    })
  }

  added(number: number, blocker: number): void {
    this.#said.get(number)?.byHand.add(blocker)
  }

  removed(number: number, blocker: number): void {
    const said = this.#said.get(number)
    if (said?.byHand.delete(blocker) || this.#statedFor(number).has(blocker)) said?.withdrawn.add(blocker)
  }

  textOf(number: number): Pick<Said, 'text' | 'blockedBy' | 'blocks'> | undefined {
    return this.#said.get(number)
  }

  /** Whether another issue's text says that it blocks this one. */
  isBlockedByText(number: number, blocker: number): boolean {
    return this.#said.get(blocker)?.blocks.has(number) ?? false
  }

  statusOf(issue: IssueView): Status {
    if (!isTask(issue)) return 'none'
    if (this.#isInCircle(issue.number)) return 'needs-input'
    return this.#holding(issue.number).length > 0 ? 'blocked' : 'assigned'
  }

  /** What holds a task back that stands in its own text or in Gitea: whoever looks at the issue sees these. */
  isHeldByItself(number: number): boolean {
    const said = this.#said.get(number)
    const own = [...(said?.blockedBy ?? [])].filter(
      (blocker) => blocker !== number && !said?.withdrawn.has(blocker),
    )
    return [...own, ...(said?.byHand ?? [])].some((blocker) => this.#issue(blocker)?.state === 'open')
  }

  /** What has to stand in Gitea, and what may: a circle's edge is left out, and which one that is depends on who came first. */
  dependenciesOf(issue: IssueView): { readonly must: readonly number[]; readonly may: readonly number[] } {
    const may = this.#effective(issue.number)
    const said = this.#said.get(issue.number)
    const must = may.filter(
      (blocker) => said?.byHand.has(blocker) || !this.#wasEverRound(issue.number, blocker),
    )
    return { must, may }
  }

  readonly #round = new Set<string>()

  /** To be called after each act: an edge that once closed a circle may be left to the bot alone from then on. */
  note(): void {
    for (const { number } of this.issues)
      for (const blocker of this.#effective(number))
        if (this.#reaches(blocker, number)) this.#round.add(`${number} ${blocker}`)
  }

  get issues(): readonly IssueView[] {
    return this.#world.forge.issues(this.#world.repo)
  }

  #wasEverRound(number: number, blocker: number): boolean {
    return this.#round.has(`${number} ${blocker}`)
  }

  #issue(number: number): IssueView | undefined {
    return this.issues.find((issue) => issue.number === number)
  }

  #statedFor(number: number): Set<number> {
    const said = this.#said.get(number)
    const others = this.issues.filter(
      (other) => isTask(other) && (this.#said.get(other.number)?.blocks.has(number) ?? false),
    )
    return new Set([...(said?.blockedBy ?? []), ...others.map((other) => other.number)])
  }

  /** Existing issues that this one waits for, open or not. */
  #effective(number: number): number[] {
    const said = this.#said.get(number)
    const stated = [...this.#statedFor(number)].filter((blocker) => !said?.withdrawn.has(blocker))
    const all = new Set([...stated, ...(said?.byHand ?? [])])
    return [...all].filter((blocker) => blocker !== number && this.#issue(blocker))
  }

  #holding(number: number): number[] {
    const issue = this.#issue(number)
    if (issue?.state !== 'open') return []
    // of an issue that is not the bot's only Gitea's own list counts
    const all = isTask(issue)
      ? this.#effective(number)
      : this.#world.forge.dependenciesOf(issue).map((blocker) => blocker.number)
    return all.filter((blocker) => this.#issue(blocker)?.state === 'open')
  }

  #isInCircle(number: number): boolean {
    return this.#holding(number).some((blocker) => blocker === number || this.#reaches(blocker, number))
  }

  #reaches(from: number, to: number): boolean {
    const seen = new Set<number>()
    const frontier = [from]
    for (let at = frontier.pop(); at !== undefined; at = frontier.pop()) {
      if (at === to) return true
      if (seen.has(at)) continue
      seen.add(at)
      frontier.push(...this.#holding(at))
    }
    return false
  }
}

export function isTask(issue: IssueView): boolean {
  return issue.state === 'open' && issue.assignees.includes('mosaic') && !issue.isPull
}
