import type { View } from '../world.ts'

/** Go's zero time, which Gitea sends for "never"; it has no offset. */
export const NEVER = '0001-01-01T00:00:00Z'
const MINUTE_MS = 60_000

/** RFC 3339 in whole seconds, in the server's own time zone. A stored zero is the year 1970 there, too. */
export function time(view: View, ms: number): string {
  const { timeOffsetMinutes } = view.world
  const text = new Date(ms + timeOffsetMinutes * MINUTE_MS).toISOString().slice(0, 19)
  return `${text}${offsetText(timeOffsetMinutes)}`
}

export function timeOrNull(view: View, ms: number | null): string | null {
  return ms === null ? null : time(view, ms)
}

/** What git stores is not told in the server's time zone: commits of the fake are made in UTC. */
export function gitTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const two = (count: number) => String(count).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
