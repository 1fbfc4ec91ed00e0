import { randomUUID } from 'node:crypto'
import type { AgentProfile } from '../../agents/profile.ts'
import type { PayloadOf } from '../../app/event-names.ts'
import type { Clock } from '../../clock.ts'
import { asError } from '../../errors.ts'
import type { Session } from '../../tasks/session.ts'
import type { BuiltInDeps } from '../deps.ts'

/** How often it is looked, ms. It asks the database only; of Gitea nothing is asked. */
export const LOOK_EVERY_MS = 15_000
/** A look that comes later means that this process was away; agents could not be heard then, and so it does not count. */
const LONGEST_STEP_MS = 2 * LOOK_EVERY_MS

type WatchEvent = 'agent.reported' | 'agent.presence'

/** What the watch needs. */
export interface WatchDeps extends Pick<BuiltInDeps, 'sessions' | 'tasks' | 'workNews' | 'watching'> {
  /** Those of the instance. */
  readonly agents: readonly AgentProfile[]
  readonly clock: Clock
  readonly log: { error(fields: object, message: string): void }
  /** Puts an event into the inbox. */
  put<Name extends WatchEvent>(name: Name, id: string, payload: PayloadOf<Name>): Promise<unknown>
}

/** How long something has been as it is, by the monotonic clock, as far as this process has seen it. */
interface Standing {
  readonly mark: string
  forMs: number
  /** What was told of it. */
  told: string
}

interface Working extends Standing {
  readonly heardAt: number
  /** Since then; it counts once the agent is heard again. */
  readonly unheardMs: number
}

/**
 * Finds what nobody tells: an agent that does not begin what it was given, and one that is heard and gets no further. Times
 * count as long as this process sees them, so neither a jump of the clock nor a stop makes anybody late.
 *
 * @returns the function that stops it
 */
export function startWatch(deps: WatchDeps): () => void {
  const watch = new Watch(deps)
  return watch.start()
}

class Watch {
  readonly #deps: WatchDeps
  #waiting = new Map<string, Standing>()
  #working = new Map<string, Working>()
  #lookedAt: number
  /** What has passed since the last look, as far as it counts. */
  #passedMs = 0
  #isLooking = false
  #stopped = false
  #cancel = () => {}

  constructor(deps: WatchDeps) {
    this.#deps = deps
    this.#lookedAt = deps.clock.monotonic()
  }

  start(): () => void {
    const { workNews, sessions } = this.#deps
    const forget = workNews.onReturn((agent) => void this.#guarded(() => this.#back(agent)))
    void this.#guarded(async () => {
      for (const { agent } of await sessions.away()) workNews.miss(agent)
    })
    this.#wind()
    return () => {
      this.#stopped = true
      this.#cancel()
      forget()
    }
  }

  #wind(): void {
    if (this.#stopped) return
    this.#cancel = this.#deps.clock.after(LOOK_EVERY_MS, () => {
      const now = this.#deps.clock.monotonic()
      this.#passedMs += Math.min(now - this.#lookedAt, LONGEST_STEP_MS)
      this.#lookedAt = now
      // the next one is set first: whatever happens in this one, it comes
      this.#wind()
      if (!this.#isLooking) void this.#lookOnce()
    })
  }

  async #lookOnce(): Promise<void> {
    this.#isLooking = true
    await this.#guarded(() => this.#look())
    this.#isLooking = false
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!this.#stopped)
        this.#deps.log.error(
          { error: asError(error) },
          'the agents could not be watched; the next look comes',
        )
    }
  }

  async #look(): Promise<void> {
    const stepMs = this.#passedMs
    this.#passedMs = 0
    const { claimTimeoutMs, stuckAfterMs } = this.#deps.watching
    if (claimTimeoutMs > 0) await this.#lookAtWaiting(stepMs, claimTimeoutMs)
    if (stuckAfterMs > 0) await this.#lookAtWorking(stepMs, stuckAfterMs)
  }

  async #lookAtWaiting(stepMs: number, timeoutMs: number): Promise<void> {
    const { sessions, tasks } = this.#deps
    const awaited = await sessions.awaited()
    const claimants = awaited.length > 0 ? await sessions.claimants() : new Set<string>()
    const waiting = new Map<string, Standing>()
    for (const { key, agent, fence } of awaited) {
      if (!(this.#profile(agent)?.claims ?? claimants.has(agent))) continue
      const one = standing(this.#waiting.get(key), `${agent} ${fence}`, stepMs)
      waiting.set(key, one)
      if (one.forMs < timeoutMs || one.told !== '') continue
      const task = await tasks.find(key)
      if (!task) continue
      await this.#deps.put('agent.presence', `agent.presence:${randomUUID()}`, {
        issue: task.address,
        agent,
        is: 'away',
        waitedMs: one.forMs,
      })
      one.told = 'away'
    }
    this.#waiting = waiting
  }

  /** A session that is not heard at all is the matter of its lease. */
  async #lookAtWorking(stepMs: number, afterMs: number): Promise<void> {
    const working = new Map<string, Working>()
    for (const session of await this.#deps.sessions.live()) {
      const before = this.#working.get(session.id)
      const unheardMs = (before?.unheardMs ?? 0) + stepMs
      const isHeard = before !== undefined && before.heardAt !== session.heardAt
      const one: Working = {
        ...standing(before, markOf(session), isHeard ? unheardMs : 0),
        heardAt: session.heardAt,
        unheardMs: isHeard || !before ? 0 : unheardMs,
      }
      const level = one.forMs >= 2 * afterMs ? 'stop' : one.forMs >= afterMs ? 'warned' : 'over'
      const wasTold = before?.told ?? ''
      one.told = wasTold
      working.set(session.id, one)
      if (level === wasTold || (level === 'over' && wasTold === '')) continue
      await this.#tell(session, level)
      one.told = level === 'over' ? '' : level
    }
    this.#working = working
  }

  async #tell({ id, key, agent, fence }: Session, stuck: 'warned' | 'stop' | 'over'): Promise<void> {
    const task = await this.#deps.tasks.find(key)
    if (!task) return
    await this.#deps.put('agent.reported', `agent.stuck:${id}:${randomUUID()}`, {
      issue: task.address,
      session: id,
      agent,
      fence,
      what: 'stuck',
      stuck,
    })
  }

  /** Each task that passes it over looks again, in its own lane. */
  async #back(agent: string): Promise<void> {
    const { sessions, tasks, workNews } = this.#deps
    workNews.found(agent)
    for (const one of await sessions.away()) {
      if (one.agent !== agent) continue
      const task = await tasks.find(one.key)
      if (!task) continue
      await this.#deps.put('agent.presence', `agent.presence:${randomUUID()}`, {
        issue: task.address,
        agent,
        is: 'back',
        waitedMs: 0,
      })
    }
  }

  #profile(agent: string): AgentProfile | undefined {
    return this.#deps.agents.find(({ name }) => name === agent)
  }
}

function standing(before: Standing | undefined, mark: string, stepMs: number): Standing {
  if (before?.mark !== mark) return { mark, forMs: 0, told: '' }
  return { mark, forMs: before.forMs + stepMs, told: before.told }
}

/** As long as it is the same, the agent gets no further. */
function markOf({ progress, contextTokens, tokensUsed }: Session): string {
  return JSON.stringify([progress, contextTokens, tokensUsed])
}
