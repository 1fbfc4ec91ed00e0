import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentApi } from '../../../agent-client/agent-api.ts'
import type { Claim } from '../../../agent-client/answers.ts'
import { asError } from '../../../errors.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import { Attendant } from './attendant.ts'
import { type Checkout, checkOut } from './checkout.ts'
import { type Ending, endingOf, sentEnding } from './ending.ts'
import { type ForgeAccess, forgeAccess } from './forge-access.ts'
import { Git, GitFailed } from './git.ts'
import { isOfTask } from './pull-request.ts'
import { claimedFolder, deleteFolder } from './session-folder.ts'
import { Shift, type ShiftOptions } from './shift.ts'
import { TaskFiles } from './task-files.ts'
import { RunnerUnusable } from './unusable.ts'

/** How the runner works on tasks. */
export interface JobOptions extends ShiftOptions {
  readonly api: AgentApi
  /** Of the user who pushes; secret. */
  readonly gitToken: string
  /** Where repositories are kept, and the folders of sessions. */
  readonly folder: string
  readonly depth?: number
  /** Leaves the folder of the session. */
  readonly keeps: boolean
  /** Commits for a command that changes files only. */
  readonly commits: boolean
  readonly redact: (text: string) => string
}

/** How the work on a task ended. */
export type JobEnd = Ending['kind'] | 'lost'

/** Files of one session. */
interface Place {
  readonly folder: string
  readonly files: TaskFiles
  readonly git: Git
}

/** Works on one task: checks it out, runs the command, hands in what it did, cleans up. */
export async function work(claim: Claim, options: JobOptions): Promise<JobEnd> {
  const { session, task } = claim
  const { api, clock, redact, say, interruption, keeps } = options
  const folder = join(options.folder, 'sessions', session.id)
  const git = new Git({ clock, redact, access: { url: task.cloneUrl, token: options.gitToken } })
  const place = { folder, git, files: new TaskFiles(join(folder, 'task')) }
  const attendant = new Attendant({
    api,
    clock,
    held: session,
    everyMs: session.heartbeatEveryMs,
    redact,
    say,
  })
  const interrupted = () => attendant.stop({ kind: 'interrupted' })
  interruption.signal.addEventListener('abort', interrupted, { once: true })
  if (interruption.signal.aborted) interrupted()
  attendant.start()
  const over = new AbortController()
  try {
    await claimedFolder(folder, clock, over.signal)
    const ending = await endingIn(claim, place, attendant, options)
    const end = await sentEnding(claim, ending, { api, redact, say, used: attendant.reader.used })
    if (ending.kind === 'given-back' && ending.unusable) throw ending.unusable
    return end
  } finally {
    interruption.signal.removeEventListener('abort', interrupted)
    await attendant.end()
    over.abort()
    if (!keeps) await deleteFolder(folder, say)
  }
}

async function endingIn(
  claim: Claim,
  place: Place,
  attendant: Attendant,
  options: JobOptions,
): Promise<Ending> {
  try {
    const access = await forgeAccess(claim.task, { clock: options.clock, token: options.gitToken })
    const checkout = await prepared(claim, { ...place, access }, attendant, options)
    const text = await readFile(place.files.task, 'utf8')
    options.say(`works on ${checkout.branch} in ${checkout.tree}`)
    const shift = await new Shift(attendant, place.files, options).work(claim, checkout, text)
    return await endingOf({ claim, checkout, shift, attendant, access, ...place, options })
  } catch (thrown) {
    const { stopped } = attendant
    if (stopped) return { kind: 'given-back', stopped }
    const error = asError(thrown)
    if (error instanceof RunnerUnusable) return { kind: 'given-back', reason: error.message, unusable: error }
    return { kind: isNobodysFault(error) ? 'given-back' : 'failed', reason: error.message }
  }
}

/** The way to the server, not the repository: the next one may have more luck. */
const AWAY =
  /could not resolve|couldn't connect|failed to connect|connection (refused|reset|timed out)|timed out|error: 5\d\d|early EOF|No space left/i

function isNobodysFault(error: Error): boolean {
  return (
    (error instanceof GitFailed && AWAY.test(error.said)) ||
    (error instanceof GiteaError && error.kind === 'away')
  )
}

async function prepared(
  claim: Claim,
  { folder, files, git, access }: Place & { readonly access: ForgeAccess },
  attendant: Attendant,
  { folder: shared, clock, depth, agent }: JobOptions,
): Promise<Checkout> {
  const checkout = await checkOut(claim, {
    ...{ git, clock, folder, agent, cache: join(shared, 'repositories'), signal: attendant.signal },
    isOurs: (branch) => isOfTask(access.gitea, claim.task, branch),
    ...(depth === undefined ? {} : { depth }),
  })
  await files.write(claim, checkout)
  return checkout
}
