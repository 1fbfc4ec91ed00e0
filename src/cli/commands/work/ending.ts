import type { AgentApi, HandIn, HandOver, Held, Question, Used } from '../../../agent-client/agent-api.ts'
import type { Claim } from '../../../agent-client/answers.ts'
import { AgentApiError } from '../../../agent-client/api-error.ts'
import { LONGEST as CONTRACT } from '../../../agent-client/bodies.ts'
import { asError } from '../../../errors.ts'
import type { Attendant, Stopped } from './attendant.ts'
import type { Checkout } from './checkout.ts'
import type { ForgeAccess } from './forge-access.ts'
import type { Git } from './git.ts'
import { inspected } from './inspection.ts'
import type { JobEnd, JobOptions } from './job.ts'
import { type Published, publish } from './publication.ts'
import { commitRest, workIn } from './push.ts'
import type { ShiftEnd } from './shift.ts'
import type { TaskFiles } from './task-files.ts'
import { unreferring } from './unreferring.ts'
import { CommandMissing, type RunnerUnusable } from './unusable.ts'

/** What is told to the bot at the end of a session. */
export type Ending =
  | { readonly kind: 'completed'; readonly handIn: HandIn; readonly published: Published }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'handed-over'; readonly left: HandOver }
  | { readonly kind: 'asked'; readonly left: Question }
  | {
      readonly kind: 'given-back'
      readonly reason?: string
      readonly stopped?: Stopped
      readonly unusable?: RunnerUnusable
    }

/** All that an ending follows from. */
export interface Finished {
  readonly claim: Claim
  readonly checkout: Checkout
  readonly shift: ShiftEnd
  readonly attendant: Attendant
  readonly files: TaskFiles
  readonly git: Git
  readonly access: ForgeAccess
  readonly options: JobOptions
}

/** A little less than the contract has, in characters; a note may be of letters that take three bytes each. */
const LONGEST = {
  summary: CONTRACT.summary - 500,
  reason: CONTRACT.reason - 100,
  question: CONTRACT.question - 500,
  note: CONTRACT.note / 2,
  lastLines: CONTRACT.note / 2 - 1_000,
}

/** What comes of it, now that the command has ended. Pushes what has to be pushed, if the session is still this one's. */
export async function endingOf(finished: Finished): Promise<Ending> {
  const { attendant, shift, files, options } = finished
  const { stopped } = attendant
  if (stopped && stopped.kind !== 'rotated') return { kind: 'given-back', stopped }
  if (shift.end.error !== undefined) throw new CommandMissing(options.argv[0] ?? '')
  const { redact } = options
  const question = redact(await files.left('question')).slice(0, LONGEST.question)
  const note = redact(await files.left('note')).slice(0, LONGEST.note)
  if (question !== '') return pushed(finished, (where) => ({ kind: 'asked', left: { question, ...where } }))
  const handedOver = (text: string) => (where: Where) =>
    ({ kind: 'handed-over', left: { note: text, ...where } }) as const
  if (note !== '') return pushed(finished, handedOver(note))
  if (stopped) return pushed(finished, handedOver(unwrittenNote(shift, redact)))
  if (shift.end.code !== 0) return { kind: 'failed', reason: failure(shift) }
  return handedIn(finished)
}

function failure({ end, lastLines }: ShiftEnd): string {
  const how = end.signal ? `was ended by ${end.signal}` : `ended with exit code ${end.code}`
  const said = lastLines.length === 0 ? 'It wrote nothing.' : `Its last lines:\n${lastLines.join('\n')}`
  return `The command ${how}. ${said}`
}

function unwrittenNote({ lastLines }: ShiftEnd, redact: (text: string) => string): string {
  const said = redact(lastLines.join('\n')).slice(-LONGEST.lastLines)
  return `The session before was ended because its window was full, and left no note. What it has committed is on the branch.\n${said}`
}

/** What the bot is told of where the work is; nothing = nothing was pushed. */
type Where = Pick<HandIn, 'branch' | 'repository'>

/** The work so far goes to the branch for whoever goes on. @returns the ending, or another one if the session is over */
async function pushed(finished: Finished, ending: (where: Where) => Ending): Promise<Ending> {
  const { git, checkout, attendant, claim, options, access } = finished
  const from = await inspected(checkout)
  const { uncommitted } = await workIn(git, from, checkout, attendant.abandoned)
  if (uncommitted > 0)
    await commitRest(git, from, `Work in progress on #${claim.task.issue.number}`, attendant.abandoned)
  const { commits, sha } = await workIn(git, from, checkout, attendant.abandoned)
  if (commits === 0) return ending({})
  const over = await lostMeanwhile(attendant)
  if (over) return over
  try {
    const { branch, repository } = await publish(claim, checkout, { sha, from }, { git, access })
    return ending({ branch, repository })
  } catch (error) {
    options.say(`What was done so far could not be pushed: ${asError(error).message}`)
    return ending({})
  }
}

/** Just before anything becomes visible: an old fencing number leaves no push. */
async function lostMeanwhile(attendant: Attendant): Promise<Ending | undefined> {
  await attendant.confirm()
  const { stopped } = attendant
  return stopped && stopped.kind !== 'rotated' ? { kind: 'given-back', stopped } : undefined
}

async function handedIn(finished: Finished): Promise<Ending> {
  const { git, checkout, attendant, claim, options, access, files, shift } = finished
  const from = await inspected(checkout)
  const { uncommitted } = await workIn(git, from, checkout, attendant.abandoned)
  const { title, number } = claim.task.issue
  if (uncommitted > 0 && options.commits)
    await commitRest(git, from, `${unreferring(title)}\n\nCloses #${number}`, attendant.abandoned)
  const { commits, sha } = await workIn(git, from, checkout, attendant.abandoned)
  if (commits === 0) return { kind: 'failed', reason: noCommit(uncommitted) }
  const over = await lostMeanwhile(attendant)
  if (over) return over
  const said = (await files.left('summary')) || shift.result
  const summary = options.redact(said).slice(0, LONGEST.summary)
  const published = await publish(claim, checkout, { sha, from, summary }, { git, access })
  const { branch, repository, pullRequest } = published
  const handIn: HandIn = {
    ...{ branch, repository, commits },
    ...(summary === '' ? {} : { summary }),
    ...(pullRequest ? { pullRequest: pullRequest.number } : {}),
  }
  return { kind: 'completed', handIn, published }
}

function noCommit(uncommitted: number): string {
  if (uncommitted === 0) return 'No commit: the command ended with exit code 0 and changed nothing.'
  const files = uncommitted === 1 ? 'one file' : `${uncommitted} files`
  return `No commit: the command changed ${files} and committed nothing. Let it commit, or start the runner with --commit.`
}

/** What a session's end is told with. */
interface Teller {
  readonly api: AgentApi
  readonly redact: (text: string) => string
  readonly say: (line: string) => void
  /** What the session has used in all, whatever came of it. */
  readonly used: Used
}

/** Tells the bot. Work of a session that has become somebody else's is taken back. */
export async function sentEnding({ session }: Claim, ending: Ending, teller: Teller): Promise<JobEnd> {
  const { say } = teller
  if (ending.kind === 'given-back' && ending.stopped?.kind === 'lost') {
    say(`the session is over: ${ending.stopped.why}`)
    return 'lost'
  }
  if (await isTold(session, ending, teller)) {
    say(told(ending, teller))
    return ending.kind
  }
  say('the session was over already; nothing was handed in')
  if (ending.kind === 'completed') await ending.published.undo()
  return 'lost'
}

function told(ending: Ending, { redact }: Teller): string {
  if (ending.kind === 'completed') {
    const { pullRequest, branch } = ending.published
    return pullRequest ? `completed: ${pullRequest.url}` : `completed: ${branch}`
  }
  if (ending.kind === 'failed') return redact(`failed: ${ending.reason}`)
  if (ending.kind === 'given-back') return redact(`given back: ${whyGivenBack(ending)}`)
  return ending.kind
}

async function isTold(held: Held, ending: Ending, { api, redact, used }: Teller): Promise<boolean> {
  try {
    if (ending.kind === 'completed') await api.complete(held, { ...ending.handIn, ...used })
    if (ending.kind === 'failed') await api.fail(held, { reason: shortened(redact(ending.reason)), ...used })
    if (ending.kind === 'handed-over') await api.handOver(held, { ...ending.left, ...used })
    if (ending.kind === 'asked') await api.ask(held, { ...ending.left, ...used })
    if (ending.kind === 'given-back')
      await api.giveBack(held, { reason: shortened(redact(whyGivenBack(ending))), ...used })
    return true
  } catch (error) {
    if (!(error instanceof AgentApiError && error.isOver)) throw error
    // told to stop, it may have ended the session itself
    if (ending.kind === 'given-back') return true
    return ending.kind === 'completed' && (await isCompleted(api, held))
  }
}

async function isCompleted(api: AgentApi, { id }: Held): Promise<boolean> {
  const session = await api.session(id).catch(() => ({}))
  return 'state' in session && session.state === 'completed'
}

function whyGivenBack({ reason, stopped }: Extract<Ending, { kind: 'given-back' }>): string {
  if (stopped?.kind === 'interrupted') return 'The runner was stopped at its machine.'
  if (stopped?.kind === 'told') return `It was told to stop: ${stopped.why}`
  return reason ?? 'No reason was given.'
}

/** The end of it is what tells most. */
function shortened(text: string): string {
  return text.length <= LONGEST.reason ? text : `${text.slice(0, 200)} … ${text.slice(200 - LONGEST.reason)}`
}
