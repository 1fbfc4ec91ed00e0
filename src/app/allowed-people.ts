import type { Write } from '../database/write.ts'
import { hashOf } from '../hash.ts'
import type { Log } from '../log.ts'
import type { Memory } from './memory.ts'

/** What is needed to know people again. */
export interface AllowedPeopleDeps {
  readonly memory: Memory
  commit(writes: readonly Write[]): Promise<void>
  /** Absent = nobody is told. */
  readonly log?: Pick<Log, 'warn'>
}

/**
 * Whether somebody stands on a list of logins. A login can be given up and taken by somebody else, so whoever first uses what it
 * allows is remembered by their number, and nobody else has it by this list; a list that is changed means its people anew.
 */
export async function isOnList(
  { memory, commit, log }: AllowedPeopleDeps,
  list: readonly string[],
  { id, login }: { readonly id: number; readonly login: string },
): Promise<boolean> {
  const name = login.toLowerCase()
  const names = list.map((one) => one.toLowerCase())
  if (!names.includes(name)) return false
  const sum = hashOf(names)
  const key = `command-allowed:${sum}:${name}`
  const known = await memory.recall(key)
  if (known === String(id)) return true
  if (known === undefined) {
    await commit([memory.remember(key, String(id))])
    return true
  }
  log?.warn(
    { login, userId: id, knownUserId: Number(known) },
    'somebody else has a login that `commands.allow` names: refused. If that is meant, change the list',
  )
  return false
}
