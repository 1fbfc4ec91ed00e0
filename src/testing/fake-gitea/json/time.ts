/** Go's zero time, which Gitea sends for "never". */
export const NEVER = '0001-01-01T00:00:00Z'
/** Unix zero, which Gitea sends for a stored zero. */
export const EPOCH = '1970-01-01T00:00:00Z'

/** RFC 3339 in whole seconds; the fake server lives in UTC. */
export function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

export function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : time(ms)
}
