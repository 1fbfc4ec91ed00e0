import type { Clock } from '../clock.ts'
import type { Write } from '../database/write.ts'
import type { Checks } from '../gitea/checks.ts'
import type { GiteaApi } from '../gitea/client.ts'
import type { EffectDeps } from '../gitea/effects/effect-deps.ts'
import { effectsOn } from '../gitea/effects/effects.ts'
import { type RunGate, runGate } from '../gitea/effects/run-gate.ts'
import { forgeRequest } from '../gitea/forge-request.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { RepositoryAddress } from '../gitea/place.ts'
import type { IssueSnapshot } from '../gitea/snapshot.ts'
import { type Inbox, type NewDelivery, type Run, type Settlement, UNREADABLE } from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { App } from './app.ts'
import type { BaseContext, Context, IssueContext, RepositoryContext } from './context.ts'
import { emitted } from './emitted.ts'
import type { EventName } from './event-names.ts'
import { snapshotAt } from './issue-at.ts'
import { type RunFields, runFields } from './log-fields.ts'
import { isOwnVoice } from './own-voice.ts'
import { originOf, type ReadEvent, RecentEvents, readEvent, rootOf } from './read-event.ts'
import type { RepositoryConfigs } from './repository-config.ts'
import { Turns } from './turns.ts'

/** What dispatching needs. */
export interface DispatchDeps {
  readonly app: App
  readonly inbox: Inbox
  readonly effects: EffectDeps
  /** The repositories' configuration files. */
  readonly configs: RepositoryConfigs
  readonly log: Log
  readonly clock: Clock
  /** A client whose calls end with the signal, and that asks before it changes something. */
  readonly client: (signal: AbortSignal, beforeWrite: () => void) => GiteaApi
}

/** A run that is under way, and what its handlers want stored. */
interface Attempt {
  readonly run: Run
  readonly signal: AbortSignal
  readonly gate: RunGate
  readonly writes: Write[]
  readonly emits: NewDelivery[]
  /** The handlers have ended; what is reported now would be lost. */
  isOver: boolean
}

/** For so long a handler may compute before it lets others go on, ms; Gitea waits 5 s for the door. */
const LONGEST_HOLD_MS = 500

/** Calls the handlers of a run with the context that they need, and collects what they want stored. */
export class Dispatch {
  readonly #deps: DispatchDeps
  readonly #turns: Turns
  readonly #recent = new RecentEvents()

  constructor(deps: DispatchDeps) {
    this.#deps = deps
    this.#turns = new Turns(deps.effects.forge, deps.clock)
  }

  /** @throws whatever the handler throws; UnreadablePayload when the payload lacks what its event promises */
  async run(run: Run, signal: AbortSignal): Promise<Settlement> {
    if (run.plugin === UNREADABLE) return this.#readAgain(run)
    const event = await this.#event(run)
    const botId = this.#deps.effects.forge.knownMe?.id
    if (isOwnVoice(event.name, event.senderId, botId) && !this.#deps.app.hearsItself(run.plugin)) return {}
    const gate = runGate(this.#deps.effects.gate, signal, isSpokenTo(run.event))
    const attempt: Attempt = { run, signal, gate, writes: [], emits: [], isOver: false }
    const context = this.#context(attempt, event)
    try {
      for (const handler of this.#deps.app.handlersOf(run.plugin, event.name))
        await this.#watched(runFields(run, event), () => handler(context))
    } catch (error) {
      // a try that does not count has no number to tell it by, so the next one must not find what this one read
      if (event.issue) this.#turns.forget(event.issue)
      throw error
    } finally {
      attempt.isOver = true
    }
    return { writes: attempt.writes, emits: attempt.emits }
  }

  /** What the log tells of a run; as much as can be read. */
  async logFields(run: Run): Promise<RunFields> {
    try {
      return runFields(run, await this.#event(run))
    } catch {
      const delivery = await this.#deps.inbox.delivery(run.deliverySeq).catch(() => undefined)
      return runFields(run, delivery && { delivery })
    }
  }

  /** Nothing can take the processor from a handler that keeps it; but the operator is told whose it is. */
  #watched<T>(fields: RunFields, work: () => T): T {
    const { clock, log } = this.#deps
    const begunAt = clock.monotonic()
    try {
      return work()
    } finally {
      const heldMs = Math.round(clock.monotonic() - begunAt)
      if (heldMs >= LONGEST_HOLD_MS) log.warn({ ...fields, heldMs }, 'a plugin held up everything else')
    }
  }

  /** After an upgrade it may be readable; then it goes the way that it should have gone. */
  async #readAgain(run: Run): Promise<Settlement> {
    const read = this.#deps.app.readAgain(await this.#deps.inbox.delivery(run.deliverySeq))
    return read ? { emits: [read] } : {}
  }

  async #event(run: Run): Promise<ReadEvent> {
    const known = this.#recent.get(run.deliverySeq)
    if (known) return known
    const delivery = await this.#deps.inbox.delivery(run.deliverySeq)
    const event = readEvent(delivery, (name) => this.#deps.app.schemaOf(name))
    this.#recent.keep(event)
    return event
  }

  #context(attempt: Attempt, event: ReadEvent): Context<EventName> {
    const base = this.#base(attempt, event)
    const about = event.issue
      ? this.#aboutIssue(this.#snapshot(event.issue, event, attempt.run), attempt)
      : event.repository && this.#aboutRepository(event.repository)
    // The table of events decides at run time what the types say: parts of an issue are there if it is about one.
    const context = Object.defineProperties(
      { name: event.name, payload: event.payload },
      Object.getOwnPropertyDescriptors(base),
    )
    return Object.defineProperties(
      context,
      Object.getOwnPropertyDescriptors(about ?? {}),
    ) as Context<EventName>
  }

  #base(attempt: Attempt, event: ReadEvent): BaseContext {
    const { run, signal } = attempt
    const { app, client, clock, effects, log } = this.#deps
    const root = rootOf(event, effects.forge.knownMe?.id)
    const origin = originOf(event)
    let made: GiteaApi | undefined
    const gitea = () => {
      // what a plugin writes by itself stops at a pause like everything else
      made ??= client(signal, () => effects.gate.checkPaused(event.issue))
      return made
    }
    return {
      get gitea() {
        return gitea()
      },
      forge: {
        server: () => effects.forge.server(),
        request: (route, parameters, schema, options) =>
          forgeRequest(gitea(), route, parameters, schema, options),
      },
      log: log.child(runFields(run, event)),
      now: () => clock.now(),
      signal,
      root,
      origin,
      coalesced: run.covers.length > 0,
      issueAt: async (place) => this.#aboutIssue(await snapshotAt(effects, place), attempt),
      emit: (name, payload, options = {}) => {
        refuseLate(attempt, `emit("${name}")`)
        attempt.emits.push(
          emitted({ app, now: () => clock.now() }, { run, root, origin }, { name, payload, options }),
        )
      },
      write: (...more) => {
        refuseLate(attempt, 'write()')
        attempt.writes.push(...more)
      },
    }
  }

  #aboutRepository({ repoId, owner, repo }: RepositoryAddress): RepositoryContext {
    return {
      repo: () => [owner, repo],
      config: <Out>(schema: Checks<Out>) => this.#deps.configs.read(repoId, schema),
    }
  }

  #snapshot(address: IssueAddress, { delivery }: ReadEvent, { attempt, lane }: Run): IssueSnapshot {
    const { from } = delivery.headers
    return this.#turns.snapshot(address, {
      atMs: delivery.receivedAt,
      // a plugin with a lane of its own has reported to itself
      fromSameLane: from === delivery.lane || from === lane,
      again: attempt > 1,
    })
  }

  #aboutIssue(snapshot: IssueSnapshot, { run, gate }: Attempt): IssueContext {
    const { address } = snapshot
    return {
      address,
      snapshot,
      ensure: effectsOn(this.#deps.effects, snapshot, { plugin: run.plugin, gate }),
      issue: () => snapshot.path,
      repo: () => [snapshot.address.owner, snapshot.address.repo],
      config: <Out>(schema: Checks<Out>) => this.#deps.configs.read(address.repoId, schema),
    }
  }
}

/** Somebody has written a comment, or a command in one. */
function isSpokenTo(event: string): boolean {
  return event === 'command.given' || /^(?:issue_)?comment\./.test(event)
}

/** @throws TypeError when the handlers have ended */
function refuseLate({ isOver, run: { plugin, event } }: Attempt, call: string): void {
  if (!isOver) return
  throw new TypeError(
    `The plugin "${plugin}" calls context.${call} after its handler of "${event}" has ended: it would be lost. Await what it waits for.`,
  )
}
