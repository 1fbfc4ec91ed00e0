import type { Clock } from '../../clock.ts'
import { english } from '../../language/say.ts'
import type { Started } from '../starting.ts'

/** How long the receiver may take to answer, ms. It is to take the task, not to do it. */
export const ANSWER_WITHIN_MS = 10_000

/** Statuses with which a receiver asks for patience; every other one from 400 to 499 is a clear no. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429])

/** Sends it, follows no redirect and reads nothing of the answer but its status. */
export async function post(
  {
    url,
    headers,
    body,
  }: { readonly url: string; readonly headers: Record<string, string>; readonly body: string },
  clock: Clock,
  signal: AbortSignal,
): Promise<Started> {
  const late = new AbortController()
  const cancelTimer = clock.after(ANSWER_WITHIN_MS, () => late.abort())
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([late.signal, signal]),
    })
    // an answer without an end must not keep the connection
    await response.body?.cancel().catch(() => {})
    return cameOf(response.status)
  } catch (error) {
    // the bot stops, or the run is over its time: that is no answer of the receiver
    if (signal.aborted) throw error
    const seconds = ANSWER_WITHIN_MS / 1000
    const why = late.signal.aborted
      ? english`did not answer within ${seconds} seconds`
      : english`cannot be reached`
    return { unstarted: english`its webhook ${why}`, isFinal: false }
  } finally {
    cancelTimer()
  }
}

function cameOf(status: number): Started {
  if (status >= 200 && status < 300) return 'started'
  if (status >= 300 && status < 400)
    return {
      unstarted: english`its webhook was answered ${status}, and redirects are not followed`,
      isFinal: true,
    }
  return {
    unstarted: english`its webhook was answered ${status}`,
    isFinal: status >= 400 && status < 500 && !LATER.has(status),
  }
}
