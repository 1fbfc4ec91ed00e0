import type { App } from '../app/app.ts'
import type { Clock } from '../clock.ts'
import { Conflict } from '../database/conflict.ts'
import type { Write } from '../database/write.ts'
import { asError } from '../errors.ts'
import type { Forge } from '../gitea/forge.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import type { Policies } from '../policy/policies.ts'
import {
  adviceFor,
  afterHeartbeat,
  afterSessionEnd,
  type Outcome,
  type Session,
  type SessionEnd,
  type Told,
  type Usage,
  type Used,
  type WindowLimits,
} from '../tasks/session.ts'
import type { SessionStore } from '../tasks/session-store.ts'
import type { SpendingStore } from '../tasks/spending.ts'
import { stopReason, stuckWarning } from '../tasks/stop-reason.ts'
import type { TaskStore } from '../tasks/store.ts'
import type { Task } from '../tasks/task.ts'
import type { WorkNews } from '../tasks/work-news.ts'
import { BudgetGuard } from './budget-guard.ts'
import { ClaimQueue } from './claim-queue.ts'
import { Claims } from './claims.ts'
import type { HandedTask } from './handed-task.ts'
import { type Identities, type Identity, isAllowed } from './identities.ts'
import { Leases } from './leases.ts'
import { fenceOld, SessionRefusal, sessionEnded } from './refusal.ts'
import { agentEvent } from './session-event.ts'
import { ShownNews } from './shown-news.ts'

/** What is settled about sessions; from app.yml. */
export interface SessionSettings extends WindowLimits {
  readonly leaseMs: number
  readonly heartbeatEveryMs: number
}

/** What the desk needs. */
export interface DeskDeps {
  readonly sessions: SessionStore
  readonly spending: SpendingStore
  readonly tasks: TaskStore
  readonly workNews: WorkNews
  readonly inbox: Pick<Inbox, 'add'>
  readonly app: Pick<App, 'runsFor'>
  readonly forge: Forge
  readonly policies: Policies
  readonly identities: Pick<Identities, 'counts'>
  readonly clock: Clock
  readonly log: Log
  readonly settings: SessionSettings
  /** Where agents clone from, without a slash at the end. */
  readonly baseUrl: string
  commit(writes: readonly Write[]): Promise<void>
}

/** Writes to be committed together with what a request does, made of its answer. */
export type Remember = (answer: unknown) => readonly Write[]

/** What an agent wants to begin. */
export interface ClaimWish {
  /** This one and no other. */
  readonly issue?: Omit<IssueAddress, 'repoId'>
  /** How long to wait for work, ms. */
  readonly waitMs?: number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

/** A session that has just begun, and its task. */
export interface Claimed {
  readonly session: Pick<Session, 'id' | 'fence' | 'leaseUntil' | 'attempt'> & {
    readonly leaseMs: number
    readonly heartbeatEveryMs: number
  }
  readonly task: HandedTask
}

/** How an agent ends its session, and what it leaves. */
export interface Ending {
  readonly how: Exclude<SessionEnd, 'stopped' | 'lost'>
  readonly note?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly used?: Used | undefined
}

/** What a heartbeat says. */
export interface Report extends Usage {
  readonly fence: number
  /** It is about to hand in: what it has cost is spent in any case, and no budget stops it any more. */
  readonly finished?: boolean
}

/** After a disk refused the end of a lease. */
const TRY_AGAIN_MS = 1_000

const NOTHING: Remember = () => []

/** What agents can do, whichever way they ask: begin a task, say how it goes, end it. */
export class SessionDesk {
  readonly #deps: DeskDeps
  readonly #leases: Leases
  readonly #claims: Claims
  readonly #guard: BudgetGuard
  /** Two reports, each made of what was stored before either, would each undo the other. */
  readonly #turns = new OneAtATime()
  readonly #news: ShownNews

  constructor(deps: DeskDeps) {
    this.#deps = deps
    this.#leases = new Leases(deps.clock, deps.settings.leaseMs, (id) => void this.#leaseEnded(id))
    this.#guard = new BudgetGuard(deps)
    this.#news = new ShownNews(deps.clock)
    this.#claims = new Claims(deps, new ClaimQueue(deps.sessions, deps.clock, deps.workNews), this.#guard)
  }

  /** Gives every live session of the process before a whole lease: that it was not there is not the agents' fault. */
  async start(): Promise<void> {
    for (const { id } of await this.#deps.sessions.live()) this.#leases.renew(id)
  }

  /** Answers those who wait for work, and ends no lease any more. */
  stop(): void {
    this.#claims.stop()
    this.#leases.stop()
  }

  /**
   * Begins the agent's next task, or the one that is named. @returns undefined = there is none
   * @throws SessionRefusal when the named one cannot be begun; GiteaError, StorageUnavailable
   */
  async claim(identity: Identity, wish: ClaimWish = {}, remember = NOTHING): Promise<Claimed | undefined> {
    const claimed = await this.#claims.claim(identity, wish, async (task, handed, places) => {
      const session = await this.#claims.newSession(task, handed.contextLimit)
      const { leaseMs, heartbeatEveryMs } = this.#deps.settings
      const { id, fence, leaseUntil, attempt } = session
      const answer = {
        session: { id, fence, leaseUntil, attempt, leaseMs, heartbeatEveryMs },
        task: handed,
      }
      const writes = [this.#deps.sessions.begin(session, task.version, places), ...remember(answer)]
      await this.#emit('agent.claimed', session, task.address, { branch: handed.branch }, writes)
      this.#leases.renew(id)
      this.#news.begun(id)
      return answer
    })
    return claimed
  }

  /** @throws SessionRefusal; StorageUnavailable */
  async heartbeat(
    identity: Identity,
    id: string,
    report: Report,
  ): Promise<Told & Pick<Session, 'leaseUntil'>> {
    return this.#turns.run(id, () => this.#hear(identity, id, report))
  }

  async #hear(
    identity: Identity,
    id: string,
    { fence, finished = false, ...usage }: Report,
  ): Promise<Told & Pick<Session, 'leaseUntil'>> {
    const before = await this.#live(identity, id, fence)
    const task = await this.#deps.tasks.find(before.key)
    const now = this.#deps.clock.now()
    const countedUsd = this.#guard.counted(before, usage.costUsd, now)
    const overBudget = finished ? undefined : await this.#guard.usedUp(before, countedUsd, now)
    const stop = stopReason(task, before) ?? overBudget
    // one that has to stop is heard, but is given no more time for it
    const sinceMs = stop === undefined ? this.#leases.renew(id) : this.#leases.heard(id)
    const heard = afterHeartbeat(before, usage, { atMs: now, sinceMs })
    const told = adviceFor(heard, this.#deps.settings, stop)
    const leaseUntil = stop === undefined ? now + this.#deps.settings.leaseMs : before.leaseUntil
    const after = { ...heard, countedUsd, advice: told.advice, leaseUntil }
    await this.#saveHeard(before, after, task, overBudget)
    const warning = stuckWarning(task, before)
    return { ...told, ...(warning ? { reason: `${told.reason} ${warning}` } : {}), leaseUntil }
  }

  /** @throws SessionRefusal; StorageUnavailable */
  async end(
    identity: Identity,
    id: string,
    fence: number,
    { how, ...left }: Ending,
    remember = NOTHING,
  ): Promise<{ readonly state: SessionEnd }> {
    return this.#turns.run(id, async () => {
      const before = await this.#live(identity, id, fence)
      const answer = { state: how }
      const now = this.#deps.clock.now()
      const countedUsd = this.#guard.counted(before, left.used?.costUsd, now)
      const ended = { ...afterSessionEnd(before, how, now, left), countedUsd }
      await this.#close(before, ended, remember(answer))
      return answer
    })
  }

  /** One of the agent's own sessions. @throws SessionRefusal `SESSION_UNKNOWN` for any other */
  async find(identity: Identity, id: string): Promise<Session> {
    const session = await this.#deps.sessions.find(id)
    if (session?.agent === identity.agent && isAllowed(identity, session.key)) return session
    throw new SessionRefusal(
      'SESSION_UNKNOWN',
      'There is no such session of this agent.',
      'Use the id that the claim was answered with, and the token that claimed; after a restore of the database claim anew.',
    )
  }

  /** The tasks that the agent has, as far as they are listed at once: those that it works on, then those that it may begin by their priority and age. */
  async tasks(identity: Identity): Promise<readonly Task[]> {
    return this.#claims.tasksOf(identity)
  }

  async #live(identity: Identity, id: string, fence: number): Promise<Session> {
    const session = await this.find(identity, id)
    if (session.fence !== fence) throw fenceOld()
    if (session.state !== 'live') throw sessionEnded(session)
    return session
  }

  async #saveHeard(
    before: Session,
    session: Session,
    task: Task | undefined,
    overBudget: string | undefined,
  ): Promise<void> {
    const writes = [this.#deps.sessions.save(session)]
    const what = task && this.#news.of(before, session)
    const more = overBudget === undefined ? {} : { overBudget }
    try {
      if (what) await this.#emit('agent.reported', session, task.address, { what, ...more }, writes)
      else await this.#deps.commit(writes)
    } catch (error) {
      throw await this.#whyNot(error, session.id)
    }
  }

  async #close(before: Session, session: Session, writes: readonly Write[] = []): Promise<void> {
    const task = await this.#deps.tasks.find(before.key)
    const all = [this.#deps.sessions.save(session), ...writes]
    try {
      if (task) await this.#emit('agent.ended', session, task.address, { how: session.state }, all)
      else await this.#deps.commit(all)
    } catch (error) {
      throw await this.#whyNot(error, before.id)
    }
    this.#leases.drop(before.id)
    this.#news.ended(before.id)
    // its place is free
    this.#deps.workNews.announce(before.agent)
  }

  /** A session that ended between the look and the write. */
  async #whyNot(error: unknown, id: string): Promise<unknown> {
    const session = error instanceof Conflict ? await this.#deps.sessions.find(id) : undefined
    return session && session.state !== 'live' ? sessionEnded(session) : error
  }

  async #leaseEnded(id: string): Promise<void> {
    const { sessions, clock, log } = this.#deps
    try {
      const session = await sessions.find(id)
      if (session?.state !== 'live') return
      const how = session.advice === 'stop' ? 'stopped' : 'lost'
      await this.#close(session, afterSessionEnd(session, how, clock.now()))
      const { key: lane, agent } = session
      const { owner, repo, number: issue } = (await this.#deps.tasks.find(lane))?.address ?? {}
      const place = owner === undefined ? {} : { repo: `${owner}/${repo}`, issue }
      log.info({ session: id, agent, lane, ...place, how }, 'a lease has ended')
    } catch (error) {
      if (error instanceof SessionRefusal) return
      log.error({ error: asError(error), session: id }, 'the end of a lease could not be stored; tried again')
      clock.after(TRY_AGAIN_MS, () => void this.#leaseEnded(id))
    }
  }

  async #emit(
    name: 'agent.claimed' | 'agent.reported' | 'agent.ended',
    session: Session,
    issue: IssueAddress,
    more: object,
    writes: readonly Write[],
  ): Promise<void> {
    const event = agentEvent(this.#deps.app, name, session, { issue, ...more })
    // of an event that was there already nothing is written, what goes with it neither: somebody else was first
    if ((await this.#deps.inbox.add(event, writes)) === 'duplicate') throw new Conflict(event.id)
  }
}
