import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { type EventName, eventName, events } from './events.ts'
import { forgeId, forgeName, type IssueAddress, issueKey } from './issue-address.ts'
import { UnreadableDelivery } from './unreadable-delivery.ts'

/** What the door needs to know of a delivery to store it in the right lane; the rest is read when it is handled. */
export interface Routed {
  readonly id: string
  readonly name: EventName
  readonly lane: string
  readonly senderId: number
}

/** A signed delivery of an event that this version does not know. */
export interface Unknown {
  readonly id: string
  readonly type: string
}

/** Only what routing needs: the full schema costs fifty times as much, and is checked when the event is handled. */
const routing = z.object({
  action: z.string().optional(),
  repository: z.object({ id: forgeId, name: forgeName, owner: z.object({ login: forgeName }) }),
  sender: z.object({ id: z.number().int() }),
  issue: z.object({ number: forgeId }).optional(),
  pull_request: z.object({ number: forgeId }).nullish(),
  comment: z.object({ id: forgeId }).optional(),
  ref: z.string().optional(),
})

type RoutingBody = z.output<typeof routing>

/**
 * Reads the headers and the signed bytes as far as the door must.
 * @throws UnreadableDelivery when the body is not JSON or not what its headers promise
 */
export function readDelivery(headers: IncomingHttpHeaders, json: Uint8Array): Routed | Unknown {
  const type = header(headers, 'event-type') ?? header(headers, 'event') ?? ''
  const id = deliveryId(headers, json)
  const raw = parseJson(json)
  const action = typeof raw === 'object' && raw !== null && 'action' in raw ? raw.action : undefined
  if (action !== undefined && typeof action !== 'string')
    throw new UnreadableDelivery(type.slice(0, 60) || 'unknown', 'its action is not a word')
  const name = eventName(type, action)
  if (!name) return { id, type: type.slice(0, 60) }
  const body = routing.safeParse(raw)
  if (!body.success) throw new UnreadableDelivery(name, z.prettifyError(body.error))
  checkShape(name, body.data)
  return { id, name, lane: laneOf(name, body.data), senderId: body.data.sender.id }
}

/** The issue that a checked payload of Gitea is about. */
export function addressOf(payload: {
  repository: { id: number; name: string; owner: { login: string } }
  issue?: { number: number } | undefined
  pull_request?: { number: number } | null | undefined
}): IssueAddress | undefined {
  const number = payload.issue?.number ?? payload.pull_request?.number
  if (number === undefined) return undefined
  const { id, name, owner } = payload.repository
  return { repoId: id, owner: owner.login, repo: name, number }
}

function laneOf(name: EventName, body: RoutingBody): string {
  const address = events[name].subject === 'issue' ? addressOf(body) : undefined
  return address ? issueKey(address) : `repo:${body.repository.id}`
}

/** Headers are not signed: somebody who replays a delivery can change them, so the body has to agree with them. */
function checkShape(name: EventName, body: RoutingBody): void {
  const { has, lacks } = events[name]
  const has_ = has in body && body[has as keyof RoutingBody] != null
  const lacks_ = lacks === '' || body[lacks as keyof RoutingBody] == null
  if (!has_ || !lacks_)
    throw new UnreadableDelivery(name, 'its headers and its body disagree about what it is')
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

function parseJson(json: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(json))
  } catch {
    throw new UnreadableDelivery('unknown', 'the body is not JSON')
  }
}
