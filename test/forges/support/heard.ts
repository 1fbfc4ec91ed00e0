import { createHmac } from 'node:crypto'
import type { RepoView } from '../../../src/testing/index.ts'
import { type ReceivedDelivery, Receiver } from '../../support/receiver.ts'
import type { ServerUnderTest } from './server.ts'
import { until } from './until.ts'

/** One webhook, as far as the suites look at it. */
export interface HeardEvent {
  /** X-Gitea-Event-Type and the action, as in `issue_label label_updated`; the type alone where there is no action. */
  readonly name: string
  readonly sender: string
  readonly payload: Payload
  readonly delivery: ReceivedDelivery
}

/** The fields that an issue's event has on every server; whatever else there is. */
export interface Payload {
  readonly action?: string
  readonly number?: number
  readonly sender: { readonly login: string }
  readonly repository: { readonly id: number }
  readonly [field: string]: unknown
}

/** The end of a forge's webhooks: what it tells, in the order in which it came. */
export class Heard {
  readonly #receiver: Receiver
  readonly #server: Pick<ServerUnderTest, 'settled'>
  readonly #quietMs: number

  private constructor(receiver: Receiver, server: Pick<ServerUnderTest, 'settled'>, quietMs: number) {
    this.#receiver = receiver
    this.#server = server
    this.#quietMs = quietMs
  }

  /** @param quietMs see ServerUnderTest; nothing is waited for beyond what the server knows of if it is 0 */
  static async start(server: Pick<ServerUnderTest, 'settled'>, quietMs: number): Promise<Heard> {
    return new Heard(await Receiver.start(), server, quietMs)
  }

  get url(): string {
    return `${this.#receiver.url}/hook`
  }

  stop(): Promise<void> {
    return this.#receiver.stop()
  }

  /** Everything that was told of a repository, when nothing more has come for a while. */
  async events(repo: Pick<RepoView, 'id'>): Promise<HeardEvent[]> {
    await this.#server.settled()
    let { length: count } = this.#receiver.received
    let since = Date.now()
    await until('no more webhooks come', () => {
      const { length } = this.#receiver.received
      if (length !== count) since = Date.now()
      count = length
      return Date.now() - since >= this.#quietMs || `${length} came`
    })
    return this.#receiver.received.map(eventOf).filter(({ payload }) => payload.repository.id === repo.id)
  }
}

function eventOf(delivery: ReceivedDelivery): HeardEvent {
  const payload = JSON.parse(textOf(delivery)) as Payload
  const type = delivery.headers['x-gitea-event-type'] ?? ''
  const name = payload.action === undefined ? type : `${type} ${payload.action}`
  return { name, sender: payload.sender.login, payload, delivery }
}

/** What a delivery has to be signed with, whatever its content type. */
export function signatureOf(delivery: ReceivedDelivery, secret: string): string {
  return createHmac('sha256', secret).update(textOf(delivery)).digest('hex')
}

/** The JSON of a delivery, also of a form-encoded one. */
export function textOf({ headers, body }: ReceivedDelivery): string {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return isForm ? (new URLSearchParams(body).get('payload') ?? '') : body
}
