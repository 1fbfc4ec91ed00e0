import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** All the settings that a store has. */
const SETTINGS = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n'

/**
 * Gives a bare repository the runner's settings and no others. Every command can find the store of its work tree, and stores are
 * kept: a proxy that one task had set there would be told the token at the next task.
 */
export async function settleStore(store: string): Promise<void> {
  await mkdir(store, { recursive: true })
  // the one would name another place for the settings, the other one would be looked at before the store itself
  for (const name of ['commondir', 'config.worktree', '.git'])
    await rm(join(store, name), { recursive: true, force: true })
  const next = join(store, `config.${randomUUID()}`)
  await writeFile(next, SETTINGS, { flag: 'wx' })
  try {
    // whole at any moment: another runner may read it
    await rename(next, join(store, 'config'))
  } catch {
    // a folder has taken its place
    await rm(join(store, 'config'), { recursive: true, force: true })
    await rename(next, join(store, 'config'))
  }
}
