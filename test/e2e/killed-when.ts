import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import type { BotWorld } from '../../src/testing/index.ts'

/** After so long it is given up. */
const PATIENCE_MS = 8_000

/**
 * Kills the bot in the very turn in which its database first says so: between two of its commits, which no call of Gitea
 * separates. Each turn has one commit at the most, and this looks before the next one.
 *
 * @param isSo is asked once a turn
 * @returns when the bot may be started again
 */
export async function killedWhen(
  world: BotWorld,
  isSo: (database: DatabaseSync) => boolean,
  what: string,
): Promise<void> {
  const database = new DatabaseSync(world.databasePath, { readOnly: true })
  try {
    const until = Date.now() + PATIENCE_MS
    while (!isSo(database)) {
      if (Date.now() > until) throw new Error(`it did not happen in ${PATIENCE_MS} ms that ${what}`)
      await setImmediate()
    }
    // not awaited before: whatever is done here in between is done by the bot as well
    const killed = world.killBot()
    database.close()
    await killed
  } finally {
    if (database.isOpen) database.close()
  }
}
