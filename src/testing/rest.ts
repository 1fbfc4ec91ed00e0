import type { FakeGitea } from './fake-gitea/index.ts'

/** So many looks in a row have to find nothing to do and nothing new: the bot's own writes come back as deliveries. */
const QUIET_LOOKS = 8
const LOOK_EVERY_MS = 5
const PATIENCE_MS = 8_000
/** What is put off for no longer than this is waited for: a try that failed, the bot's own looks after a write. */
const SOON_MS = 5_000

/** A run that is not done. */
export interface PendingRun {
  readonly plugin: string
  readonly event: string
  /** How long it is put off, ms; 0 or less = it may go now. */
  readonly waitMs: number
  /** Why the last try failed, or why it waits; null when it was not tried. */
  readonly error: string | null
}

/** How the bot's work is asked for; the number is cheap, the list is not. */
export interface AskPending {
  readonly count: () => Promise<number>
  readonly list: () => Promise<readonly PendingRun[]>
}

/** @param options `mayWait`: everything that the bot has put off may be left; else only what is put off for long */
export async function settled(
  gitea: FakeGitea,
  pending: AskPending,
  options = { mayWait: false },
): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  let quietLooks = 0
  let before = ''
  while (quietLooks < QUIET_LOOKS) {
    await gitea.delivered()
    const count = await pending.count()
    const now = `${count} pending, ${gitea.journal.length} calls, ${gitea.deliveries.length} deliveries`
    const isQuiet = now === before && (options.mayWait || count === 0 || (await areLate(pending)))
    quietLooks = isQuiet ? quietLooks + 1 : 0
    before = now
    if (Date.now() > until) {
      throw new Error(
        `the bot did not come to rest in ${PATIENCE_MS} ms: ${now}${told(await pending.list())}`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function areLate(pending: AskPending): Promise<boolean> {
  return (await pending.list()).every(({ waitMs }) => waitMs > SOON_MS)
}

/** One line for each. @example told(runs) // '\nreminder on reminder.due, put off for 60000 ms' */
export function told(runs: readonly PendingRun[]): string {
  return runs
    .map(({ plugin, event, waitMs, error }) => {
      const wait = waitMs > 0 ? `, put off for ${waitMs} ms` : ''
      return `\n${plugin} on ${event}${wait}${error === null ? '' : `: ${error}`}`
    })
    .join('')
}
