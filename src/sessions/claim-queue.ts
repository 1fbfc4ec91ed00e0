import { inQueueOrder } from '../agents/queue.ts'
import type { Clock } from '../clock.ts'
import type { SessionStore } from '../tasks/session-store.ts'
import type { WorkNews } from '../tasks/work-news.ts'
import type { Identity } from './identities.ts'

interface Line {
  readonly agent: string
  readonly atMs: number
  readonly keys: string[]
}

/** A line is drawn up anew after so long; whether a task may be begun is asked when it is, so an old one costs only order. */
const LINE_KEPT_MS = 1_000
const LINES_KEPT = 1_000

/**
 * The tasks that each agent may begin, in the order of the queue. Each is handed out to one request at a time: many that ask
 * together would otherwise all read the same issue, and all but one for nothing.
 */
export class ClaimQueue {
  readonly #sessions: SessionStore
  readonly #clock: Clock
  readonly #lines = new Map<string, Line>()
  readonly #drawing = new Map<string, Promise<Line>>()
  readonly #held = new Set<string>()

  constructor(sessions: SessionStore, clock: Clock, news: WorkNews) {
    this.#sessions = sessions
    this.#clock = clock
    news.onNews((agent) => this.#forget(agent))
  }

  /**
   * The next task, which nobody else is given until it is put {@link back}.
   * @param tried those that this request could not begin, and would be given again and again
   */
  async take(identity: Identity, tried: ReadonlySet<string>): Promise<string | undefined> {
    const { keys } = await this.#line(identity)
    for (let key = keys.shift(); key !== undefined; key = keys.shift())
      if (!tried.has(key) && this.hold(key)) return key
    return undefined
  }

  /** Whether the task could be held: nobody else is just about to begin it. */
  hold(key: string): boolean {
    if (this.#held.has(key)) return false
    this.#held.add(key)
    return true
  }

  back(key: string): void {
    this.#held.delete(key)
  }

  async #line({ agent, repoIds }: Identity): Promise<Line> {
    const name = `${agent} ${repoIds?.join() ?? ''}`
    const known = this.#lines.get(name)
    if (known && known.keys.length > 0 && this.#clock.monotonic() - known.atMs < LINE_KEPT_MS) return known
    // many that ask together are drawn up once
    const underWay = this.#drawing.get(name)
    if (underWay) return underWay
    const drawing = this.#draw(agent, repoIds)
    this.#drawing.set(name, drawing)
    try {
      const line = await drawing
      // one that was forgotten meanwhile may lack what came
      if (this.#drawing.get(name) === drawing) this.#lines.set(name, line)
      return line
    } finally {
      if (this.#drawing.get(name) === drawing) this.#drawing.delete(name)
    }
  }

  async #draw(agent: string, repoIds: Identity['repoIds']): Promise<Line> {
    const claimable = await this.#sessions.claimable(agent, repoIds)
    const keys = inQueueOrder(claimable).map(({ key }) => key)
    if (this.#lines.size >= LINES_KEPT) this.#lines.clear()
    return { agent, atMs: this.#clock.monotonic(), keys }
  }

  #forget(agent: string): void {
    for (const [name, line] of this.#lines) if (line.agent === agent) this.#lines.delete(name)
    for (const name of this.#drawing.keys()) if (name.startsWith(`${agent} `)) this.#drawing.delete(name)
  }
}
