import { type Clock, sleep } from '../clock.ts'
import { Conflict } from '../database/conflict.ts'
import { asError } from '../errors.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import type { ClaimPolicy, Inbox, Outcome, Run, Settlement } from '../inbox/inbox.ts'
import { StorageUnavailable } from '../inbox/storage-unavailable.ts'
import type { Log } from '../log.ts'
import type { App } from './app.ts'
import type { Dispatch } from './dispatch.ts'
import type { GiteaGate } from './gate.ts'
import { MAX_BEGINNINGS, mayBeAway, NeverEnded, outcomeOf, shownError } from './outcome.ts'
import { within } from './run-timeout.ts'

/** Runs at work at once: the throttle that keeps the door quick while a backlog drains (128 starved it). */
const IN_FLIGHT = 32
/**
 * Of these a plugin with lanes of its own gets this part unless it says so itself, so that a slow one leaves room for the
 * others. In the issues' lanes it would leave room only to begin further lanes, while those begun wait until what they have
 * read is too old.
 */
const SHARE_OF_A_PLUGIN = 1 / 4
/**
 * A run that takes longer waits for somebody: it hardly keeps the processor busy, so its place is free for another.
 * Otherwise four plugins that hang would fill all places, and everything else would wait for their timeouts.
 */
const WAITING_AFTER_MS = 1_000
/** A plugin that takes longer is cut off. */
const RUN_TIMEOUT_MS = 30_000
/** How many times a run whose write met another version reads again before it waits like any failed run. */
const CONFLICT_RETRIES = 5
/** How soon a run is made again that met a Gitea which answers others, ms: one cut connection should not be felt. */
const HALF_AWAY_WAIT_MS = 2_000
/** How often to look for what another process put there (`events replay`), ms. */
const POLL_MS = 2_000
/** Time enough for a due run that found no room to find it. */
const SHORTEST_POLL_MS = 20
/** How soon writing is tried again when the disk refused to take a run's end. */
const STORAGE_RETRY_MS = 1_000

type FailedOutcome = Exclude<Outcome, { kind: 'done' }>

/** What a worker needs. */
export interface WorkerDeps {
  readonly app: App
  readonly inbox: Inbox
  readonly dispatch: Dispatch
  readonly gate: GiteaGate
  readonly clock: Clock
  readonly log: Log
  /** From 0 to 1; spreads the waits of failed runs. */
  readonly random: () => number
  readonly inFlight?: number
  readonly runTimeoutMs?: number
  /** Told of every run whose end is on the disk; for metrics. */
  readonly onEnd?: (run: Run, outcome: Outcome, settlement: Settlement) => void
}

/** Claims runs, makes them and settles them, until it is stopped. */
export class Worker {
  readonly #deps: WorkerDeps
  readonly #policy: ClaimPolicy
  readonly #inFlight: number
  readonly #stopping = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  /** Those of them that take long. */
  readonly #waiting = new Set<Promise<void>>()
  #stopped = false
  #claiming = false
  #claimAgain = false
  #claimed: Promise<void> = Promise.resolve()
  #cancelWake: () => void = () => {}
  #unsubscribe: () => void = () => {}

  constructor(deps: WorkerDeps) {
    this.#deps = deps
    this.#inFlight = deps.inFlight ?? IN_FLIGHT
    this.#policy = policyOf(deps.app, this.#inFlight)
  }

  start(): void {
    this.#unsubscribe = this.#deps.inbox.onWork(() => this.wake())
    this.wake()
  }

  /** How many runs are under way. */
  get busy(): number {
    return this.#underWay.size
  }

  /** Looks for work now. */
  wake(): void {
    this.#claimAgain = true
    if (!this.#claiming && this.#mayClaim) this.#claimed = this.#claimAll()
  }

  /** Claims nothing more, gives what is under way `graceMs` to end, and then cuts it off; it is made again at the next start. */
  async stop(graceMs: number): Promise<void> {
    this.#unsubscribe()
    this.#deps.gate.stop()
    this.#stopped = true
    const cancel = this.#deps.clock.after(graceMs, () => this.#stopping.abort(new Error('the bot stops')))
    await this.#claimed
    await Promise.all(this.#underWay)
    cancel()
    this.#cancelWake()
  }

  get #mayClaim(): boolean {
    return !this.#stopped && this.#deps.gate.isOpen && this.#room > 0
  }

  get #room(): number {
    return this.#inFlight - (this.#underWay.size - this.#waiting.size)
  }

  async #claimAll(): Promise<void> {
    this.#claiming = true
    try {
      // whoever wakes during any of these awaits is heard by the next round
      while (this.#claimAgain && this.#mayClaim) {
        this.#claimAgain = false
        const runs = await this.#deps.inbox.claim(this.#room, this.#policy)
        for (const run of runs) this.#begin(run)
        if (this.#mayClaim) await this.#wakeForWaiting()
      }
    } catch (error) {
      this.#deps.log.error({ error: asError(error) }, 'runs could not be claimed; trying again')
      this.#wakeAfter(STORAGE_RETRY_MS)
    } finally {
      this.#claiming = false
    }
  }

  /** Without room or with Gitea away it is the end of a run, or Gitea, that wakes. */
  async #wakeForWaiting(): Promise<void> {
    const dueAt = (await this.#deps.inbox.nextDueAt()) ?? Infinity
    this.#wakeAfter(Math.min(POLL_MS, Math.max(SHORTEST_POLL_MS, dueAt - this.#deps.clock.now())))
  }

  #wakeAfter(delayMs: number): void {
    this.#cancelWake()
    this.#cancelWake = this.#deps.clock.after(delayMs, () => this.wake())
  }

  #begin(run: Run): void {
    const made = this.#make(run).finally(() => {
      cancel()
      this.#underWay.delete(made)
      this.#waiting.delete(made)
      this.wake()
    })
    this.#underWay.add(made)
    const cancel = this.#deps.clock.after(WAITING_AFTER_MS, () => {
      this.#waiting.add(made)
      this.wake()
    })
  }

  /** Never rejects, and ends the run whatever happens: otherwise its lane would be closed until the next start. */
  async #make(run: Run): Promise<void> {
    try {
      if (this.#stopped) await this.#settle(run, this.#givenBack())
      else if (run.attempt > MAX_BEGINNINGS) await this.#fail(run, new NeverEnded(run.attempt - 1))
      else await this.#succeed(run).catch((thrown) => this.#fail(run, thrown))
    } catch (error) {
      const { plugin, event, lane } = run
      this.#deps.log.error(
        { plugin, event, lane, error: asError(error) },
        'a run could not be ended; it is made again at the next start',
      )
    }
  }

  async #succeed(run: Run): Promise<void> {
    for (let conflicts = 0; ; conflicts++) {
      try {
        // a second time means that somebody else was first: everything is read again
        const settlement = await this.#attempt(
          conflicts === 0 ? run : { ...run, attempt: run.attempt + conflicts },
        )
        return await this.#settle(run, { kind: 'done' }, settlement)
      } catch (thrown) {
        if (!(thrown instanceof Conflict) || conflicts === CONFLICT_RETRIES) throw thrown
      }
    }
  }

  #attempt(run: Run): Promise<Settlement> {
    const timeoutMs = this.#deps.app.timeoutMs(run.plugin) ?? this.#deps.runTimeoutMs ?? RUN_TIMEOUT_MS
    return within(this.#deps.clock, timeoutMs, this.#stopping.signal, (signal) =>
      this.#deps.dispatch.run(run, signal),
    )
  }

  async #fail(run: Run, thrown: unknown): Promise<void> {
    const error = shownError(thrown)
    const outcome = await this.#outcome(run, error)
    this.#report({ ...(await this.#deps.dispatch.logFields(run)), attempt: run.attempt, error }, outcome)
    await this.#settle(run, outcome)
  }

  async #outcome(run: Run, thrown: Error): Promise<FailedOutcome> {
    const { clock, gate, random } = this.#deps
    if (this.#stopping.signal.aborted) return this.#givenBack()
    if (mayBeAway(thrown) && !(await gate.doubt(thrown.inShort, thrown.retryAfterMs))) {
      return { kind: 'away', at: clock.now(), error: thrown.message }
    }
    // Gitea answers, but not here: its failure all the same, so the try does not count, however long that lasts
    if (thrown instanceof GiteaError && thrown.kind === 'away') {
      return {
        kind: 'away',
        at: clock.now() + HALF_AWAY_WAIT_MS * (0.5 + random() / 2),
        error: thrown.message,
      }
    }
    return outcomeOf(thrown, run.attempt, clock.now(), random())
  }

  #givenBack(): FailedOutcome {
    return { kind: 'away', at: this.#deps.clock.now(), error: 'the bot stopped' }
  }

  #report(fields: object, outcome: FailedOutcome): void {
    const { log } = this.#deps
    if (outcome.kind === 'dead') log.error(fields, 'a run failed for good; it is kept (events list)')
    else if (outcome.kind === 'retry')
      log.warn({ ...fields, at: outcome.at }, 'a run failed and is tried again')
    else log.debug({ ...fields, at: outcome.at }, 'a run waits')
  }

  /** A run's end that the disk does not take is tried until it does: the lane stays closed, nothing is done twice. */
  async #settle(run: Run, outcome: Outcome, settlement: Settlement = {}): Promise<void> {
    const { inbox, log, clock } = this.#deps
    while (true) {
      try {
        await inbox.settle(run, outcome, settlement)
        return this.#deps.onEnd?.(run, outcome, settlement)
      } catch (error) {
        if (!(error instanceof StorageUnavailable) || this.#stopping.signal.aborted) throw error
        const { plugin, event, lane } = run
        log.error({ plugin, event, lane, error }, 'the end of a run could not be stored; trying again')
        await sleep(clock, STORAGE_RETRY_MS, this.#stopping.signal)
      }
    }
  }
}

/** What the plugins ask for, and what the worker adds: a part of the room for each, and missed timers at once. */
function policyOf(app: App, inFlight: number): ClaimPolicy {
  const part = Math.max(1, Math.floor(inFlight * SHARE_OF_A_PLUGIN))
  return {
    get plugins() {
      return app.plugins
    },
    lastInTurn: (plugin) => app.lastInTurn(plugin),
    coalesceKey: (plugin, event, lane) =>
      event === 'timer.due' ? 'timer' : app.coalesceKey(plugin, event, lane),
    atOnce: (plugin) => app.concurrency(plugin) ?? (app.ownLanes(plugin) ? part : inFlight),
    ownLanes: (plugin) => app.ownLanes(plugin),
  }
}
