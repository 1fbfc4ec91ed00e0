import type { FakeGitea } from './fake-gitea/index.ts'

/** So many looks in a row have to find nothing to do and nothing new: the bot's own writes come back as deliveries. */
const QUIET_LOOKS = 8
const LOOK_EVERY_MS = 5
const PATIENCE_MS = 8_000

/** @param options `mayWait`: work that the bot has put off may be left */
export async function settled(gitea: FakeGitea, botUrl: string, options = { mayWait: false }): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  let quietLooks = 0
  let before = ''
  while (quietLooks < QUIET_LOOKS) {
    await gitea.delivered()
    const pending = await pendingRuns(botUrl)
    const now = `${pending} pending, ${gitea.journal.length} calls, ${gitea.deliveries.length} deliveries`
    quietLooks = (pending === 0 || options.mayWait) && now === before ? quietLooks + 1 : 0
    before = now
    if (Date.now() > until) throw new Error(`the bot did not come to rest in ${PATIENCE_MS} ms: ${now}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

export async function pendingRuns(botUrl: string): Promise<number> {
  const response = await fetch(`${botUrl}/health`)
  const { checks } = (await response.json()) as { checks: { queue: { detail: { pending: number } } } }
  return checks.queue.detail.pending
}
