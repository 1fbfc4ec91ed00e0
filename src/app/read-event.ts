import { z } from 'zod'
import { events, isEventName, isGiteaEvent } from '../gitea/events.ts'
import { type IssueAddress, issueAddressSchema } from '../gitea/issue-address.ts'
import { type Place, type RepositoryAddress, readPlace } from '../gitea/place.ts'
import type { StoredDelivery } from '../inbox/inbox.ts'
import type { Origin, Root } from './context.ts'
import type { EventName, PayloadOf } from './event-names.ts'
import { deepFreeze } from './freeze.ts'
import { UnreadablePayload } from './outcome.ts'
import type { PayloadSchema } from './plugin-events.ts'

/** An event as handlers see it, and where it came from. */
export interface ReadEvent {
  readonly name: EventName
  /** Frozen: it is the same one for all of its handlers. */
  readonly payload: PayloadOf<EventName>
  readonly repository?: RepositoryAddress | undefined
  readonly issue?: IssueAddress | undefined
  readonly senderId: number | undefined
  /** Without its body: that would be in memory twice while the handlers run. */
  readonly delivery: Omit<StoredDelivery, 'body'>
  /** How long the body was. */
  readonly bytes: number
}

const utf8 = new TextDecoder()

/**
 * Reads a stored event by its full schema.
 * @param pluginSchema the schema of an event that a plugin has added
 * @throws UnreadablePayload when the payload lacks what its event promises
 */
export function readEvent(
  delivery: StoredDelivery,
  pluginSchema: (name: string) => PayloadSchema<unknown> | undefined,
): ReadEvent {
  const { body, ...rest } = delivery
  const { name } = delivery
  const schema = isEventName(name) ? events[name].schema : pluginSchema(name)
  if (!schema) throw new Error(`no plugin that is loaded has the event ${name}`)
  const result = schema.safeParse(JSON.parse(utf8.decode(body)))
  if (!result.success) throw new UnreadablePayload(name, result.error)
  // the schema stands in the table beside the name; TypeScript cannot see that through a name that came from the disk
  const payload = deepFreeze(result.data) as PayloadOf<EventName>
  const { issue, repository, senderId } = placeIn(name, payload)
  const about = { repository, issue, senderId }
  return { name: name as EventName, payload, ...about, delivery: rest, bytes: body.length }
}

function placeIn(name: string, payload: object): Omit<Place, 'lane'> {
  if (isGiteaEvent(name)) {
    const place = readPlace(events[name].wire.about, payload)
    if (!place.success) throw new UnreadablePayload(name, place.error)
    return place.data
  }
  const issue = 'issue' in payload ? issueAddressSchema.safeParse(payload.issue).data : undefined
  return { issue, senderId: undefined }
}

/** Gitea's events are some person's doing, even if it does not say whose; the bot's own carry on whose doing began it. */
export function rootOf({ name, senderId, delivery }: ReadEvent, botId: number | undefined): Root {
  if (isGiteaEvent(name)) return senderId !== undefined && senderId === botId ? 'bot' : 'person'
  const { root } = delivery.headers
  return root === 'person' || root === 'bot' ? root : 'timer'
}

const sentBy = z.object({ sender: z.object({ id: z.number().int(), login: z.string() }) })
const carriedOn = z.object({
  event: z.string(),
  about: z.string(),
  by: z.object({ id: z.number().int(), login: z.string() }).exactOptional(),
})

/** What began it: Gitea's events begin something; the bot's own carry on what began them. */
export function originOf({ name, payload, delivery }: ReadEvent): Origin {
  const begins: Origin = { event: name, about: delivery.lane }
  if (isGiteaEvent(name)) {
    const { data } = sentBy.safeParse(payload)
    return data ? { ...begins, by: { id: data.sender.id, login: data.sender.login } } : begins
  }
  return carriedOn.safeParse(parsed(delivery.headers.origin)).data ?? begins
}

/** What an older version stored says nothing of it. */
function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Events that several plugins handle are read once. */
const EVENTS_KEPT = 64
/** Of bodies; what was read of them takes a few times as much. */
const BYTES_KEPT = 4 * 1024 * 1024

/** The events that were read last. Large ones are not kept: dozens of them at once would fill the memory. */
export class RecentEvents {
  readonly #events = new Map<number, ReadEvent>()
  #bytes = 0

  get(seq: number): ReadEvent | undefined {
    return this.#events.get(seq)
  }

  keep(event: ReadEvent): void {
    const { bytes, delivery } = event
    if (bytes > BYTES_KEPT) return
    if (this.#events.size >= EVENTS_KEPT || this.#bytes + bytes > BYTES_KEPT) {
      this.#events.clear()
      this.#bytes = 0
    }
    this.#events.set(delivery.seq, event)
    this.#bytes += bytes
  }
}
