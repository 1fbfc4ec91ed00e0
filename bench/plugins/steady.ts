import { type Ammunition, magazine } from '../intake/ammunition.ts'
import { exchange, open, requestOf } from '../intake/load.ts'

/** What was sent at a steady pace, and how long the door took for each. Times are ms since 1970, fractional. */
export interface Salvo {
  /** By the number of the issue, which is another one in each delivery. */
  readonly sentAtMs: ReadonlyMap<number, number>
  readonly doorMs: readonly number[]
}

/** The time of all processes of this machine alike, finer than a millisecond. */
export const fineNow = () => performance.timeOrigin + performance.now()

const shot = magazine()

/** Sends `count` recorded deliveries, `perSecond` of them, whether those before were answered or not. */
export async function sendSteadily(port: number, count: number, perSecond: number): Promise<Salvo> {
  const requests = Array.from({ length: count }, (_, index) => shot(index + 1))
  const free = [await open(port)]
  const sentAtMs = new Map<number, number>()
  const doorMs: number[] = []
  const send = async (issue: number, request: Ammunition) => {
    const socket = free.pop() ?? (await open(port))
    const sentAt = fineNow()
    sentAtMs.set(issue, sentAt)
    if (!(await exchange(socket, requestOf(request, port)))) throw new Error('a delivery was refused')
    doorMs[issue - 1] = fineNow() - sentAt
    free.push(socket)
  }
  const begunAt = performance.now()
  const sent: Promise<void>[] = []
  for (const [index, request] of requests.entries()) {
    const waitMs = begunAt + (index * 1_000) / perSecond - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    sent.push(send(index + 1, request))
  }
  await Promise.all(sent)
  for (const socket of free) socket.destroy()
  return { sentAtMs, doorMs }
}
