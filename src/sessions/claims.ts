import { randomUUID } from 'node:crypto'
import type { AgentProfile } from '../agents/profile.ts'
import { Conflict } from '../database/conflict.ts'
import { type IssueAddress, repoIdOf } from '../gitea/issue-address.ts'
import { IssueSnapshot } from '../gitea/snapshot.ts'
import { isAssignedTo } from '../gitea/wire.ts'
import { textHash } from '../issue/text-hash.ts'
import { begunSession, type Session } from '../tasks/session.ts'
import type { SessionPlaces } from '../tasks/session-store.ts'
import { isEnded, type Task } from '../tasks/task.ts'
import type { BudgetGuard } from './budget-guard.ts'
import type { ClaimQueue } from './claim-queue.ts'
import type { Claimed, ClaimWish, DeskDeps } from './desk.ts'
import { type HandedTask, handedTask, refOf } from './handed-task.ts'
import { type Identity, isAllowed } from './identities.ts'
import { SessionRefusal } from './refusal.ts'
import { StaleTasks } from './stale-tasks.ts'

/** Stores the session of a task. @throws Conflict when the task has changed meanwhile */
type Begin = (task: Task, handed: HandedTask, places: SessionPlaces) => Promise<Claimed>

/**
 * Why a task is not begun: its agent has no place for it, somebody works on it, it is to be done no more or not as it was read, or
 * nobody waits for it any more.
 */
type NotBegun = 'full' | 'taken' | 'not-ready' | 'gone' | NoMoney

/** A budget is used up: the session would be told to stop by its first heartbeat. */
interface NoMoney {
  readonly noMoney: string
}

/** A task that changes while it is begun is read again so often. */
const TRIES = 5
/** So many requests of one token may wait for work at once; more are answered at once. */
const MOST_WAITING = 100
const LONGEST_WAIT_MS = 30_000

/** Finds the task that an agent begins next. */
export class Claims {
  readonly #deps: DeskDeps
  readonly #queue: ClaimQueue
  readonly #guard: Pick<BudgetGuard, 'usedUp'>
  readonly #stale: StaleTasks
  readonly #stopped = new AbortController()
  readonly #waiting = new Map<string, number>()

  constructor(deps: DeskDeps, queue: ClaimQueue, guard: Pick<BudgetGuard, 'usedUp'>) {
    this.#deps = deps
    this.#guard = guard
    this.#queue = queue
    this.#stale = new StaleTasks(deps.clock)
  }

  stop(): void {
    this.#stopped.abort()
  }

  async claim(identity: Identity, wish: ClaimWish, begin: Begin): Promise<Claimed | undefined> {
    this.#deps.workNews.ask(identity.agent)
    if (wish.issue) return this.#named(identity, wish.issue, begin, wish.signal)
    const waiting = this.#waiting.get(identity.tokenId) ?? 0
    if (!wish.waitMs || waiting >= MOST_WAITING) return this.#next(identity, begin, wish.signal)
    this.#waiting.set(identity.tokenId, waiting + 1)
    try {
      return await this.#await(identity, wish.waitMs, begin, wish.signal)
    } finally {
      const left = (this.#waiting.get(identity.tokenId) ?? 1) - 1
      if (left > 0) this.#waiting.set(identity.tokenId, left)
      else this.#waiting.delete(identity.tokenId)
    }
  }

  /** A session of the task that nobody knows of yet. */
  async newSession({ key, issueId, agent, attempts = 0 }: Task, contextLimit: number): Promise<Session> {
    const { sessions, clock, settings } = this.#deps
    const now = clock.now()
    const given = {
      id: randomUUID(),
      key,
      issueId,
      agent: agent ?? '',
      fence: (await sessions.latestFence(key)) + 1,
      attempt: attempts + 1,
      contextLimit,
      leaseUntil: now + settings.leaseMs,
    }
    return begunSession(given, now)
  }

  async tasksOf({ agent, repoIds }: Identity): Promise<readonly Task[]> {
    const { tasks } = this.#deps
    const held = await this.#deps.tasks.heldBy(agent, repoIds)
    const found = await Promise.all(held.map((key) => tasks.find(key)))
    return found.filter((task) => task !== undefined)
  }

  async #await(
    identity: Identity,
    waitMs: number,
    begin: Begin,
    signal?: AbortSignal,
  ): Promise<Claimed | undefined> {
    const { clock, workNews } = this.#deps
    const until = clock.monotonic() + Math.min(waitMs, LONGEST_WAIT_MS)
    const found = new AbortController()
    const gone = AbortSignal.any([found.signal, this.#stopped.signal, ...(signal ? [signal] : [])])
    try {
      while (true) {
        // before the look, so that nothing that comes during it is missed
        const news = workNews.wait(identity.agent, until - clock.monotonic(), clock, gone)
        const claimed = await this.#next(identity, begin, signal)
        if (claimed || !(await news)) return claimed
      }
    } finally {
      found.abort()
    }
  }

  async #next(identity: Identity, begin: Begin, signal?: AbortSignal): Promise<Claimed | undefined> {
    const tried = new Set<string>()
    // of a repository without money there may be a long queue
    const poor = new Set<number>()
    while (!signal?.aborted) {
      const key = await this.#queue.take(identity, tried)
      if (key === undefined) return undefined
      tried.add(key)
      if (poor.has(repoIdOf(key))) {
        this.#queue.back(key)
        continue
      }
      const begun = await this.#held(key, identity, begin, signal)
      if (isBegun(begun)) return begun
      if (typeof begun === 'object') poor.add(repoIdOf(key))
    }
    return undefined
  }

  async #held(
    key: string,
    identity: Identity,
    begin: Begin,
    signal: AbortSignal | undefined,
  ): Promise<Claimed | NotBegun> {
    let isOver = false
    try {
      const begun = await this.#begin(key, identity, begin, signal)
      isOver = begun !== 'gone'
      return begun
    } finally {
      this.#queue.back(key)
      // it is there for the others still
      if (!isOver) this.#deps.workNews.announce(identity.agent)
    }
  }

  async #named(
    identity: Identity,
    issue: Omit<IssueAddress, 'repoId'>,
    begin: Begin,
    signal: AbortSignal | undefined,
  ): Promise<Claimed | undefined> {
    const task = await this.#deps.tasks.at(issue)
    if (task?.agent !== identity.agent || !isAllowed(identity, task.key)) throw notYours(issue)
    if (!this.#queue.hold(task.key)) throw taken(issue)
    const begun = await this.#held(task.key, identity, begin, signal)
    if (begun === 'gone') return undefined
    if (begun === 'full') throw full(issue)
    if (begun === 'taken') throw taken(issue)
    if (begun === 'not-ready') throw notReady(issue, task)
    if (!isBegun(begun)) throw noMoney(issue, begun)
    return begun
  }

  async #begin(
    key: string,
    identity: Identity,
    begin: Begin,
    signal: AbortSignal | undefined,
  ): Promise<Claimed | NotBegun> {
    for (let tries = 0; tries < TRIES; tries++) {
      const task = await this.#deps.tasks.find(key)
      if (task?.agent !== identity.agent) return 'not-ready'
      const profile = await this.#profileFor(task)
      if (await this.#deps.sessions.isFull(identity.agent, key, profile ?? {})) return 'full'
      if (await this.#deps.sessions.liveOf(key)) return 'taken'
      const why = await this.#usedUp(task, identity.agent)
      if (why !== undefined) return { noMoney: why }
      if (task.state !== 'assigned' || !profile || this.#stale.has(task)) return 'not-ready'
      const handed = await this.#read(task, profile.contextLimit)
      if (!handed) {
        this.#stale.note(task)
        return 'not-ready'
      }
      if (!(await this.#deps.identities.counts(identity))) throw revoked()
      // Gitea may have taken its time, and a session of nobody would hold the task until its lease ends
      if (signal?.aborted) return 'gone'
      try {
        return await begin(task, handed, profile)
      } catch (error) {
        // its lane was faster
        if (!(error instanceof Conflict)) throw error
      }
    }
    return 'not-ready'
  }

  /** Others may have spent all since the agent was chosen; after the policy was read, which is used if it is fresh. */
  #usedUp({ key }: Task, agent: string): Promise<string | undefined> {
    return this.#guard.usedUp({ key, agent, countedUsd: 0 }, 0, this.#deps.clock.now())
  }

  /** The agent's, as it is for the task's repository. */
  async #profileFor({ address, agent }: Task): Promise<AgentProfile | undefined> {
    const { agents } = await this.#deps.policies.of(address.repoId)
    return agents.find(({ name }) => name === agent)
  }

  /** The issue as it is now; undefined = it was closed, deleted, taken from the bot or written anew, of which a webhook or the sweep will tell. */
  async #read(task: Task, contextLimit: number): Promise<HandedTask | undefined> {
    const { forge, clock, baseUrl } = this.#deps
    const snapshot = new IssueSnapshot(forge, task.address, clock.now())
    const issue = await snapshot.issue()
    if (typeof issue === 'string' || issue.state !== 'open' || issue.id !== task.issueId) return undefined
    // what it says now may hold it back, and nobody has looked at that yet
    if (textHash(issue) !== task.textHash) return undefined
    const me = await forge.me()
    if (!isAssignedTo(issue, me.id)) return undefined
    const repository = await forge.repository(task.address.repoId)
    return repository && handedTask(task, issue, repository, { contextLimit, baseUrl })
  }
}

function isBegun(begun: Claimed | NotBegun): begun is Claimed {
  return typeof begun === 'object' && 'session' in begun
}

function revoked(): SessionRefusal {
  return new SessionRefusal(
    'TOKEN_INVALID',
    'The token was revoked, or has expired, while the request waited for work.',
    'The operator makes a new one with: mosaic-coordinator agent token NAME',
  )
}

function notYours(issue: Omit<IssueAddress, 'repoId'>): SessionRefusal {
  return new SessionRefusal(
    'TASK_NOT_YOURS',
    `${refOf(issue)} is not a task of this agent.`,
    'GET /api/v1/tasks lists its tasks. The label agent/NAME on an issue chooses another agent.',
  )
}

function taken(issue: Omit<IssueAddress, 'repoId'>): SessionRefusal {
  return new SessionRefusal(
    'TASK_TAKEN',
    `Somebody works on ${refOf(issue)} already.`,
    'Claim without an issue to be given the next task.',
  )
}

function full(issue: Omit<IssueAddress, 'repoId'>): SessionRefusal {
  return new SessionRefusal(
    'TASK_NOT_READY',
    `${refOf(issue)} cannot be begun now: the agent has as many sessions as it may have at once.`,
    'End one of them first, one that was told to stop with give-back. Claim with waitMs to wait for that.',
  )
}

function noMoney(issue: Omit<IssueAddress, 'repoId'>, { noMoney }: NoMoney): SessionRefusal {
  return new SessionRefusal(
    'TASK_NOT_READY',
    `${refOf(issue)} cannot be begun now. ${noMoney}`,
    'Claim it when the next day or month begins, or when the budget was raised. Claim without an issue to be given a task that has money.',
  )
}

function notReady(issue: Omit<IssueAddress, 'repoId'>, task: Task): SessionRefusal {
  const state = task.handedIn ? 'handed in' : isEnded(task) ? 'done' : task.state
  return new SessionRefusal(
    'TASK_NOT_READY',
    `${refOf(issue)} cannot be begun now: it is ${state}, or was changed a moment ago.`,
    'The comment on the issue says what it waits for. Claim without an issue to be given the next task.',
  )
}
