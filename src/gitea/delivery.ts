import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { eventName, events, type GiteaEventName, isEventType } from './events.ts'
import { readPlace } from './place.ts'
import { UnreadableDelivery } from './unreadable-delivery.ts'

/** Where deliveries are sent, below the bot's address. */
export const WEBHOOK_PATH = '/webhook/gitea'

/** What the door needs to know of a delivery to store it in the right lane; the rest is read when it is handled. */
export interface Routed {
  readonly id: string
  readonly name: GiteaEventName
  readonly lane: string
  /** Whose doing it is; undefined = nobody's that the payload names. */
  readonly senderId: number | undefined
}

/** A signed delivery of an event that this version does not know. */
export interface Unknown {
  readonly id: string
  readonly type: string
}

/**
 * Reads the headers and the signed bytes as far as the door must.
 * @throws UnreadableDelivery when the body is not JSON or not what its headers promise
 */
export function readDelivery(headers: IncomingHttpHeaders, json: Uint8Array): Routed | Unknown {
  const type = header(headers, 'event-type') ?? header(headers, 'event') ?? ''
  const id = deliveryId(headers, json)
  const body = parseJson(json, id)
  const action = actionOf(body)
  const name = eventName(type, action)
  if (!name && action === undefined && isEventType(type))
    throw new UnreadableDelivery(type, 'it has no action, or one that is not a text', id)
  if (!name) return { id, type: type.slice(0, 60) }
  const place = readPlace(events[name].wire.about, body)
  if (!place.success) throw new UnreadableDelivery(name, z.prettifyError(place.error), id)
  checkShape(name, body, id)
  return { id, name, lane: place.data.lane, senderId: place.data.senderId }
}

/** Never made into a text: an object can stand in the way of that, and a deep list takes all of the stack. */
function actionOf(body: unknown): string | undefined {
  return isRecord(body) && typeof body.action === 'string' ? body.action : undefined
}

/** Headers are not signed: somebody who replays a delivery can change them, so the body has to agree with them. */
function checkShape(name: GiteaEventName, body: unknown, id: string): void {
  const { has, lacks } = events[name].wire
  if (isRecord(body) && body[has] != null && lacks.every((key) => body[key] == null)) return
  throw new UnreadableDelivery(name, 'its headers and its body disagree about what it is', id)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Gitea's UUID. Without one (a proxy dropped it) the same bytes are the same delivery. */
function deliveryId(headers: IncomingHttpHeaders, json: Uint8Array): string {
  const id = header(headers, 'delivery')
  if (id && /^[\w-]{8,100}$/.test(id)) return id
  return `sha256:${createHash('sha256').update(json).digest('hex')}`
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[`x-gitea-${name}`] ?? headers[`x-forgejo-${name}`]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parseJson(json: Uint8Array, id: string): unknown {
  try {
    return JSON.parse(utf8.decode(json))
  } catch {
    throw new UnreadableDelivery('unknown', 'the body is not JSON', id)
  }
}
