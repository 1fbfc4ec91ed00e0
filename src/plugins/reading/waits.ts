/** How soon a question is asked that found all calls under way, ms. */
export const BUSY_WAIT_MS = 5_000

/** How long after a failure the model is asked again, ms: an overload passes in minutes, an outage in an hour. */
const WAITS_MS = [0, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000]

/** The wait before this attempt, counted from 1; undefined = no more of them, the estimate from the text stays. */
export function waitBefore(attempt: number): number | undefined {
  return WAITS_MS[attempt - 1]
}
