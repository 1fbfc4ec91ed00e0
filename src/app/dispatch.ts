import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Write } from '../database/write.ts'
import type { GiteaApi } from '../gitea/client.ts'
import { addressOf } from '../gitea/delivery.ts'
import type { EffectDeps } from '../gitea/effects/effect-deps.ts'
import { effectsOn } from '../gitea/effects/effects.ts'
import { type EventName, events, isEventName, type OwnEventName, type PayloadOf } from '../gitea/events.ts'
import { type IssueAddress, issueKey } from '../gitea/issue-address.ts'
import {
  type Inbox,
  type NewDelivery,
  type Run,
  type Settlement,
  type StoredDelivery,
  UNREADABLE,
} from '../inbox/inbox.ts'
import type { Log } from '../log.ts'
import type { App } from './app.ts'
import type { BaseContext, Context, EmitOptions, Root } from './context.ts'
import { UnreadablePayload } from './outcome.ts'
import { isOwnVoice } from './own-voice.ts'
import { Turns } from './turns.ts'

/** What dispatching needs. */
export interface DispatchDeps {
  readonly app: App
  readonly inbox: Inbox
  readonly effects: EffectDeps
  readonly log: Log
  readonly clock: Clock
  /** A client whose calls end with the signal. */
  readonly client: (signal: AbortSignal) => GiteaApi
}

/** An event as handlers see it, and where it came from. */
interface ReadEvent {
  readonly name: EventName
  readonly payload: PayloadOf<EventName>
  readonly address: IssueAddress | undefined
  readonly senderId: number | undefined
  readonly delivery: StoredDelivery
}

/** For so long a handler may compute before it lets others go on, ms; Gitea waits 5 s for the door. */
const LONGEST_HOLD_MS = 500

/** Events that several plugins handle are read once. */
const EVENTS_KEPT = 64

/** Calls the handlers of a run with the context that they need, and collects what they want stored. */
export class Dispatch {
  readonly #deps: DispatchDeps
  readonly #turns: Turns
  readonly #read = new Map<number, ReadEvent>()

  constructor(deps: DispatchDeps) {
    this.#deps = deps
    this.#turns = new Turns(deps.effects.forge, deps.clock)
  }

  /** @throws whatever the handler throws; UnreadablePayload when the payload lacks what its event promises */
  async run(run: Run, signal: AbortSignal): Promise<Settlement> {
    if (run.plugin === UNREADABLE) return this.#readAgain(run)
    const event = await this.#event(run)
    const botId = this.#deps.effects.forge.knownMe?.id
    if (
      event.senderId !== undefined &&
      isOwnVoice(event.name, event.senderId, botId) &&
      !this.#deps.app.hearsItself(run.plugin)
    )
      return {}
    const writes: Write[] = []
    const emits: NewDelivery[] = []
    const context = this.#context(run, event, signal, writes, emits)
    try {
      for (const handler of this.#deps.app.handlersOf(run.plugin, event.name))
        await this.#watched(run, () => handler(context))
    } catch (error) {
      // a try that does not count has no number to tell it by, so the next one must not find what this one read
      if (event.address) this.#turns.forget(event.address)
      throw error
    }
    return { writes, emits }
  }

  /** Nothing can take the processor from a handler that keeps it; but the operator is told whose it is. */
  #watched<T>(run: Run, work: () => T): T {
    const { clock, log } = this.#deps
    const begunAt = clock.monotonic()
    try {
      return work()
    } finally {
      const heldMs = Math.round(clock.monotonic() - begunAt)
      if (heldMs >= LONGEST_HOLD_MS)
        log.warn({ plugin: run.plugin, event: run.event, heldMs }, 'a plugin held up everything else')
    }
  }

  /** After an upgrade it may be readable; then it goes the way that it should have gone. */
  async #readAgain(run: Run): Promise<Settlement> {
    const read = this.#deps.app.readAgain(await this.#deps.inbox.delivery(run.deliverySeq))
    return read ? { emits: [read] } : {}
  }

  async #event(run: Run): Promise<ReadEvent> {
    const known = this.#read.get(run.deliverySeq)
    if (known) return known
    const delivery = await this.#deps.inbox.delivery(run.deliverySeq)
    const event = readEvent(delivery)
    if (this.#read.size >= EVENTS_KEPT) this.#read.clear()
    this.#read.set(run.deliverySeq, event)
    return event
  }

  #context(
    run: Run,
    event: ReadEvent,
    signal: AbortSignal,
    writes: Write[],
    emits: NewDelivery[],
  ): Context<EventName> {
    const base = this.#base(run, event, signal, writes, emits)
    const about = event.address ? this.#aboutIssue(event.address, event, run, signal) : {}
    // The table of events decides at run time what the types say: parts of an issue are there if it is about one.
    const context = Object.defineProperties(
      { name: event.name, payload: event.payload },
      Object.getOwnPropertyDescriptors(base),
    )
    return Object.defineProperties(context, Object.getOwnPropertyDescriptors(about)) as Context<EventName>
  }

  #base(run: Run, event: ReadEvent, signal: AbortSignal, writes: Write[], emits: NewDelivery[]): BaseContext {
    const { client, clock, effects, log } = this.#deps
    const root = rootOf(event, effects.forge.knownMe?.id)
    let gitea: GiteaApi | undefined
    return {
      get gitea() {
        gitea ??= client(signal)
        return gitea
      },
      log: log.child({ plugin: run.plugin, event: event.name, lane: run.lane }),
      now: () => clock.now(),
      signal,
      root,
      coalesced: run.covers.length > 0,
      emit: (name, payload, options = {}) => emits.push(this.#emitted(run, root, name, payload, options)),
      write: (...more) => writes.push(...more),
    }
  }

  #aboutIssue(address: IssueAddress, event: ReadEvent, run: Run, signal: AbortSignal) {
    const snapshot = this.#turns.snapshot(address, {
      atMs: event.delivery.receivedAt,
      fromSameLane: event.delivery.headers.from === event.delivery.lane,
      again: run.attempt > 1,
    })
    return {
      address,
      snapshot,
      ensure: effectsOn(this.#deps.effects, snapshot, signal),
      issue: () => snapshot.path,
      repo: () => snapshot.path.slice(0, 2),
    }
  }

  #emitted<Name extends OwnEventName>(
    run: Run,
    root: Root,
    name: Name,
    payload: PayloadOf<Name>,
    options: EmitOptions,
  ): NewDelivery {
    const json = JSON.stringify(payload)
    const lane = 'issue' in payload ? issueKey(payload.issue) : 'instance'
    const id =
      options.id ?? `${run.seq}:${name}:${createHash('sha256').update(json).digest('hex').slice(0, 16)}`
    const availableAt =
      options.delayMs === undefined ? {} : { availableAt: this.#deps.clock.now() + options.delayMs }
    const runs = this.#deps.app.runsFor(name, lane, availableAt)
    const from = run.lane
    return { id, name, lane, headers: { from, root }, body: Buffer.from(json), runs }
  }
}

function readEvent(delivery: StoredDelivery): ReadEvent {
  const { name } = delivery
  if (!isEventName(name)) throw new Error(`this version does not know the event ${name}`)
  const result = events[name].schema.safeParse(JSON.parse(Buffer.from(delivery.body).toString('utf8')))
  if (!result.success) throw new UnreadablePayload(name, result.error)
  const payload: PayloadOf<EventName> = result.data
  const senderId = 'sender' in payload ? payload.sender.id : undefined
  return { name, payload, address: addressIn(payload), senderId, delivery }
}

function addressIn(payload: PayloadOf<EventName>): IssueAddress | undefined {
  if ('repository' in payload) return addressOf(payload as Parameters<typeof addressOf>[0])
  return 'issue' in payload ? payload.issue : undefined
}

/** Gitea's events are some user's doing; the bot's own carry on whose doing began it. */
function rootOf(event: ReadEvent, botId: number | undefined): Root {
  if (event.senderId !== undefined) return event.senderId === botId ? 'bot' : 'person'
  const { root } = event.delivery.headers
  return root === 'person' || root === 'bot' ? root : 'timer'
}
