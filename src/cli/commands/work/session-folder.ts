import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, sleep } from '../../../clock.ts'
import { asError } from '../../../errors.ts'

/** Beside the work tree; its time says when its runner was last alive. */
const SIGN_OF_LIFE = 'alive'
/** So long a runner may show no sign of life, ms: a machine that sleeps, or one that has no time for it. */
const SILENT_MS = 60 * 60_000
/** How often it shows one, ms. */
const EVERY_MS = 60_000

/** Makes a session's folder, and shows that its runner lives until it is aborted. */
export async function claimedFolder(folder: string, clock: Clock, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true })
  const sign = join(folder, SIGN_OF_LIFE)
  await writeFile(sign, '')
  void showLife(sign, clock, signal)
}

async function showLife(sign: string, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(clock, EVERY_MS, signal)
    const now = new Date(clock.now())
    // without it, there is no folder to keep either
    if (!signal.aborted) await utimes(sign, now, now).catch(() => {})
  }
}

/**
 * Deletes what runners have left that were killed. Whether one lives is told by time: a runner in another container has a number
 * that is nobody's here.
 */
export async function deleteForsaken(
  sessions: string,
  { clock, say }: { readonly clock: Clock; readonly say: (line: string) => void },
): Promise<void> {
  for (const name of await readdir(sessions).catch(() => [])) {
    const folder = join(sessions, name)
    const seen = await stat(join(folder, SIGN_OF_LIFE)).catch(() => stat(folder).catch(() => undefined))
    if (seen && clock.now() - seen.mtimeMs > SILENT_MS) await deleteFolder(folder, say)
  }
}

/** Deletes a folder, if it can be: what a command has made unwritable stays, and keeps nobody from working. */
export async function deleteFolder(folder: string, say: (line: string) => void): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true })
  } catch {
    try {
      await madeWritable(folder)
      await rm(folder, { recursive: true, force: true })
    } catch (error) {
      say(`${folder} could not be deleted, delete it by hand: ${asError(error).message}`)
    }
  }
}

/** chmod follows no links on its way down. */
async function madeWritable(folder: string): Promise<void> {
  await once(spawn('chmod', ['-R', 'u+rwX', '--', folder], { stdio: 'ignore' }), 'exit')
}
