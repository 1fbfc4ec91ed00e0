import { type Clock, sleep } from '../../../clock.ts'
import type { HookRecord } from '../state/records.ts'
import type { Traits } from '../traits.ts'
import type { EventText, Outbox } from '../world.ts'
import type { Delivery, DeliveryFaults } from './delivery.ts'
import { Poster } from './poster.ts'
import { deliveryOf } from './signed-delivery.ts'

/** Gitea's DELIVER_TIMEOUT: it covers the whole exchange. */
export const DELIVER_TIMEOUT_MS = 5_000

/** The one worker that empties the queue of deliveries: strictly in order, one attempt each. */
export class Sender implements Outbox {
  readonly attempts: Delivery[] = []
  readonly #queue: Delivery[] = []
  readonly #poster = new Poster()
  readonly #stop = new AbortController()
  readonly #idle: (() => void)[] = []
  readonly #traits: Traits
  readonly #clock: Clock
  readonly #faults: { deliveries: DeliveryFaults }
  readonly #random: () => number
  #busy = false

  constructor(traits: Traits, clock: Clock, faults: { deliveries: DeliveryFaults }, random: () => number) {
    this.#traits = traits
    this.#clock = clock
    this.#faults = faults
    this.#random = random
  }

  add(hook: HookRecord, text: EventText): void {
    const { kind } = hook.target
    const { event, type, action, json } = text
    const signed = deliveryOf({
      event,
      type,
      json,
      traits: this.#traits,
      secret: hook.secret,
      form: hook.contentType === 'form',
      target: kind,
      ...(hook.authorization ? { authorization: hook.authorization } : {}),
    })
    this.#enqueue({
      ...signed,
      hookId: hook.id,
      url: hook.url,
      event,
      type,
      action,
      status: null,
      error: null,
    })
  }

  /** A replay: the identical payload under a new UUID. */
  replay(delivery: Delivery, hook: HookRecord): void {
    const json = hook.contentType === 'form' ? payloadOf(delivery.body) : delivery.body
    this.add(hook, { event: delivery.event, type: delivery.type, action: delivery.action, json })
  }

  /** What is queued for a deleted hook is never sent. */
  forget(hookId: number): void {
    const kept = this.#queue.filter((delivery) => delivery.hookId !== hookId)
    this.#queue.splice(0, this.#queue.length, ...kept)
  }

  delivered(): Promise<void> {
    if (!this.#busy) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  stop(): void {
    this.#queue.length = 0
    this.#stop.abort()
    this.#poster.close()
  }

  #enqueue(delivery: Delivery): void {
    if (this.#stop.signal.aborted) return
    this.#queue.push(delivery)
    if (this.#busy) return
    this.#busy = true
    // The act that caused the events goes on first, so that all of them are queued when the first one leaves.
    queueMicrotask(() => void this.#empty())
  }

  async #empty(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) await this.#deliver(next)
    this.#busy = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #take(): Delivery | undefined {
    if (!this.#faults.deliveries.shuffle) return this.#queue.shift()
    return this.#queue.splice(Math.floor(this.#random() * this.#queue.length), 1)[0]
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { drop, duplicate, delayMs = 0 } = this.#faults.deliveries
    if (delayMs > 0) await sleep(this.#clock, delayMs, this.#stop.signal)
    if (this.#stop.signal.aborted) return
    if (this.#strikes(drop, delivery)) {
      this.attempts.push({ ...delivery, error: 'dropped by a fault' })
      return
    }
    await this.#attempt(delivery)
    if (this.#strikes(duplicate, delivery)) await this.#attempt({ ...delivery, status: null, error: null })
  }

  #strikes(rule: DeliveryFaults['drop'], delivery: Delivery): boolean {
    return typeof rule === 'function' ? rule(delivery) : rule !== undefined && this.#random() < rule
  }

  async #attempt(delivery: Delivery): Promise<void> {
    this.attempts.push(delivery)
    const timeout = new AbortController()
    const cancel = this.#clock.after(DELIVER_TIMEOUT_MS, () => timeout.abort())
    const signal = AbortSignal.any([timeout.signal, this.#stop.signal])
    try {
      delivery.status = await this.#poster.post(delivery.url, delivery.headers, delivery.body, signal)
    } catch (error) {
      const late = timeout.signal.aborted && !this.#stop.signal.aborted
      delivery.error = late ? `no answer within ${DELIVER_TIMEOUT_MS} ms` : String(error)
    } finally {
      cancel()
    }
  }
}

function payloadOf(form: string): string {
  return new URLSearchParams(form).get('payload') ?? ''
}
