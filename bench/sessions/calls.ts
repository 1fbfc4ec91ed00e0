import type { BenchServer } from './server.ts'

/** A session, and whose token began it. */
export interface Claimed {
  readonly token: string
  readonly id: string
  readonly fence: number
  readonly number: number
}

/** Claims until nothing is left, with each token one after the other. */
export async function claimAll(server: BenchServer, tokens: readonly string[]): Promise<Claimed[]> {
  const claimed: Claimed[] = []
  const worker = async (token: string) => {
    while (true) {
      const { status, text } = await server.post('/api/v1/sessions', token, {})
      if (status === 204) return
      if (status !== 201) throw new Error(`a claim was answered ${status} ${text}`)
      const { session, task } = JSON.parse(text)
      claimed.push({ token, id: session.id, fence: session.fence, number: task.issue.number })
    }
  }
  await Promise.all(tokens.map(worker))
  return claimed
}

/** @param beat grows from one to the next: so do all numbers that it reports @returns how long it took, ms */
export async function heartbeat(
  server: BenchServer,
  { token, id, fence }: Claimed,
  beat: number,
): Promise<number> {
  const body = { fence, contextTokens: beat, tokensUsed: beat, costUsd: beat / 1e6, progress: `step ${beat}` }
  const sentAt = performance.now()
  const { status, text } = await server.post(`/api/v1/sessions/${id}/heartbeat`, token, body)
  if (status !== 200) throw new Error(`a heartbeat was answered ${status} ${text}`)
  return performance.now() - sentAt
}
