import { type Answer, json } from './answer.ts'
import type { Call } from './call.ts'
import { refusal } from './refusal.ts'

const DEFAULT_SIZE = 30
const MAX_SIZE = 50

interface Paging {
  /** Whether X-Total-Count is sent; few lists do without. */
  readonly total?: boolean
  readonly link?: boolean
  readonly size?: number
  /** Whether old versions show all of it to those who name no page, whatever the limit. */
  readonly pageless?: boolean
}

/** The items of the page that is asked for. */
export function pageOf<T>(call: Call, all: readonly T[], paging: Paging = {}): T[] {
  const { page, limit } = placeOf(call, all.length, paging)
  return all.slice((page - 1) * limit, page * limit)
}

/** One page of a list, with the headers that this list has. */
export function paged<T>(
  call: Call,
  all: readonly T[],
  show: (item: T) => unknown,
  paging: Paging = {},
): Answer {
  const { page, limit } = placeOf(call, all.length, paging)
  const items = pageOf(call, all, paging).map(show)
  const headers: Record<string, string> = {}
  if (paging.total !== false) headers['x-total-count'] = String(all.length)
  const links = paging.link ? linksOf(call, page, Math.ceil(all.length / limit)) : ''
  if (links) headers.link = links
  return json(200, items, headers)
}

function placeOf(call: Call, length: number, paging: Paging): { page: number; limit: number } {
  const page = numberIn(call.query, 'page')
  const whole = paging.pageless && call.world.traits.pageless && page <= 0
  const limit = whole ? Math.max(1, length) : sizeOf(call, paging.size ?? DEFAULT_SIZE)
  return { page: Math.max(1, page), limit }
}

/** Zero or less is the default, too much is the maximum; neither is an error. */
function sizeOf(call: Call, size: number): number {
  const wanted = numberIn(call.query, 'limit')
  return Math.min(wanted > 0 ? wanted : size, MAX_SIZE)
}

function numberIn(query: URLSearchParams, name: string): number {
  return Math.trunc(Number(query.get(name))) || 0
}

function linksOf(call: Call, page: number, last: number): string {
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(to))
    query.sort()
    return `<${call.world.rootUrl}api/v1${call.path}?${query}>; rel="${rel}"`
  }
  const links: string[] = []
  if (page < last) links.push(link(page + 1, 'next'), link(last, 'last'))
  if (page > 1 && last > 1) links.push(link(1, 'first'), link(page - 1, 'prev'))
  return links.join(',')
}

/** A time in the query, in milliseconds; not RFC 3339 is a 422 in Go's words. */
export function timeIn(call: Call, name: string): number | null {
  const text = call.query.get(name)
  if (!text) return null
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(ms)) return Math.floor(ms / 1000) * 1000
  const layout = '2006-01-02T15:04:05Z07:00'
  throw refusal(call.world, 422, `parsing time "${text}" as "${layout}": cannot parse "${text}" as "2006"`)
}

/** Keeps what was updated between `since` and `before`, both included. */
export function updatedWithin<T extends { readonly updatedAtMs: number }>(
  call: Call,
  all: readonly T[],
): T[] {
  const since = timeIn(call, 'since') ?? Number.NEGATIVE_INFINITY
  const before = timeIn(call, 'before') ?? Number.POSITIVE_INFINITY
  return all.filter((item) => item.updatedAtMs >= since && item.updatedAtMs <= before)
}
