import { next } from './lifecycle.ts'
import type { Session, SessionEnd } from './session.ts'
import { outsideReason } from './stop-reason.ts'
import { type Away, isEnded, type Task, type TaskSession, type Trouble } from './task.ts'
import { rungAfter, type Try, type TryEnd, type TryLimits, tryOf, withTry } from './tries.ts'
import { pushedIn } from './work-branch.ts'

/**
 * The task after an agent has begun to work on it. The session is the truth: a task that was changed in between (held back,
 * given to somebody else) follows it, and the agent is told at its next heartbeat.
 *
 * @param branch that it was told to push to, if that is known
 */
export function afterClaim(before: Task, session: Session, branch = before.branch): Task {
  if (isEnded(before) || session.fence <= (before.fence ?? 0)) return before
  return next(before, {
    state: 'in-progress',
    agent: session.agent,
    readySince: null,
    session: { ...shownOf(session), shownAt: session.begunAt },
    attempts: session.attempt,
    handedIn: null,
    fence: session.fence,
    ...(branch === undefined ? {} : { branch }),
    ...(before.trouble && { trouble: null }),
  })
}

/** What is shown of a session. */
export function shownOf({
  id,
  agent,
  begunAt: since,
  heardAt,
  contextTokens,
  contextLimit,
  progress,
}: Session): TaskSession {
  return { id, agent, since, heardAt, contextTokens, contextLimit, progress }
}

/** The task with what its live session last told; only what people see. Without anything new it stays as it is. */
export function afterReport(before: Task, session: Session, nowMs: number): Task {
  const { session: shown } = before
  if (shown?.id !== session.id || session.state !== 'live') return before
  const isNew =
    session.progress !== shown.progress ||
    session.contextTokens !== shown.contextTokens ||
    session.contextLimit !== shown.contextLimit
  return isNew ? next(before, { session: { ...shown, ...shownOf(session), shownAt: nowMs } }) : before
}

/** The task whose agent is heard, and gets no further: first it is warned, then it has to stop. */
export function afterStuck(
  before: Task,
  session: Pick<Session, 'id'>,
  stuck: 'warned' | 'stop' | null,
): Task {
  if (before.session?.id !== session.id || (before.session.stuck ?? null) === stuck) return before
  const { stuck: _before, ...shown } = before.session
  return next(before, { session: stuck ? { ...shown, stuck } : shown })
}

/** The task whose agent has to stop because a budget is used up, or may go on; undefined = it may. */
export function afterOverBudget(
  before: Task,
  session: Pick<Session, 'id'>,
  overBudget: string | undefined,
): Task {
  if (before.session?.id !== session.id || before.session.overBudget === overBudget) return before
  const { overBudget: _before, ...shown } = before.session
  return next(before, { session: overBudget === undefined ? shown : { ...shown, overBudget } })
}

/** How a session ended, and what is to be known besides. */
export interface WorkEnd {
  readonly how: SessionEnd
  readonly atMs: number
  readonly limits: TryLimits
  /** It said that it was done, and nothing is to be seen of that in Gitea. */
  readonly isEmpty?: boolean
  /** The newest commit of what it handed in, if Gitea shows it. */
  readonly commit?: string
}

/**
 * The task after its agent's session has ended. What was completed waits for the issue to be closed and takes no place; a
 * question waits for a person; anything else goes up the ladder, is looked at again from the start and given out anew.
 */
export function afterWork(before: Task, session: Session, end: WorkEnd): Task {
  if (isEnded(before) || !isOf(before, session)) return before
  const isStuck = before.session?.stuck === 'stop'
  const told = before.session?.overBudget !== undefined || outsideReason(before, session) !== undefined
  const tried = tryOf(end.how, { told, isStuck, isEmpty: end.isEmpty ?? false })
  const pushed = tried === 'empty' ? undefined : pushedIn(session.outcome, before.address)
  const seen = { fence: session.fence, attempts: session.attempt, ...(pushed ? { pushed } : {}) }
  if (end.how === 'completed' && !tried) return next(before, { ...seen, ...handedIn(session, end) })
  const left = { ...seen, ...LEFT, handOver: noteFor(before, session, tried) }
  if (end.how === 'asked') return next(before, { ...left, ...asking(session, end.atMs) })
  if (!tried) return next(before, { ...left, ...ANEW })
  return next(before, { ...left, ...climbed(before, session, tried, end.limits) })
}

/** Its claim was seen, or comes later than its end: then it is the newest. A session that is over already changes nothing. */
function isOf(before: Task, session: Session): boolean {
  if (before.session) return before.session.id === session.id
  return session.fence > (before.fence ?? 0) && before.agent === session.agent
}

function handedIn(session: Session, { atMs, commit }: WorkEnd): Partial<Task> {
  const { pullRequest, summary } = session.outcome ?? {}
  return {
    state: 'in-progress',
    agent: session.agent,
    session: null,
    slot: null,
    readySince: null,
    handOver: null,
    answer: null,
    ...(commit === undefined ? {} : { handedInCommit: commit }),
    handedIn: {
      at: atMs,
      ...(pullRequest === undefined ? {} : { pullRequest }),
      ...(summary === undefined ? {} : { summary: summary.slice(0, SUMMARY_KEPT) }),
    },
  }
}

function asking({ agent, note, fence }: Session, atMs: number): Partial<Task> {
  const trouble: Trouble = {
    kind: 'asked',
    agent,
    question: (note ?? '').slice(0, QUESTION_KEPT),
    atMs,
    fence,
  }
  return { state: 'needs-input', trouble }
}

function climbed(before: Task, session: Session, how: TryEnd, limits: TryLimits): Partial<Task> {
  const tries = withTry(before.tries ?? [], session, how)
  const rung = rungAfter(tries, limits, before.overrides.agent !== undefined)
  if (rung.next === 'person')
    return { tries, state: 'needs-input', trouble: { kind: 'tried', why: rung.why, tries } }
  if (rung.next === 'again') return { ...ANEW, tries, adopted: session.agent }
  const passedOver = [...new Set([...(before.passedOver ?? []), session.agent])]
  return { ...ANEW, tries, adopted: null, passedOver }
}

/** The task that its agent did not begin in time, or that could not be started for it: others are asked, and this one is passed over until it asks for work. */
export function afterAbsence(before: Task, { agent, waitedMs, unstarted }: Away): Task {
  if (before.state !== 'assigned' || before.agent !== agent) return before
  const others = (before.away ?? []).filter((one) => one.agent !== agent)
  const away = [...others, { agent, waitedMs, ...(unstarted === undefined ? {} : { unstarted }) }]
  return next(before, { ...LEFT, ...ANEW, away, adopted: null })
}

/** The task after an agent that was passed over has asked for work; if it waits it is looked at again. */
export function afterReturn(before: Task, agent: string): Task {
  const away = before.away?.filter((one) => one.agent !== agent) ?? []
  if (isEnded(before) || away.length === (before.away?.length ?? 0)) return before
  const waits = before.state === 'ready' || before.trouble?.kind === 'no-agent'
  return next(before, { away, ...(waits ? ANEW : {}) })
}

/** The task after a person has answered the question of its agent, which goes on with it. */
export function afterAnswer(before: Task, answer: string): Task {
  if (before.trouble?.kind !== 'asked') return before
  return next(before, { ...ANEW, adopted: before.trouble.agent, answer: answer.slice(0, ANSWER_KEPT) })
}

/** In characters. A claim has to stay a small answer, whatever somebody wrote. */
const SUMMARY_KEPT = 2_000
const QUESTION_KEPT = 2_000
const ANSWER_KEPT = 8_000
/** Of a note for the next session: as much as may be handed over, since it is given to it word for word. */
const NOTE_KEPT = 32_000

const LEFT = { agent: null, slot: null, readySince: null, session: null } as const
const ANEW = { state: 'blocked', blockers: null, trouble: null } as const

/** What the next session is told of this one. */
function noteFor(before: Task, session: Session, tried: Try['how'] | undefined): string | null {
  const { note, progress, agent, attempt } = session
  const who = `Attempt ${attempt} (${agent})`
  const text = {
    'handed-over': note,
    failed: `${who} failed: ${note ?? 'it gave no reason'}`,
    lost: `${who} was not heard any more.${progress === null ? '' : ` It last said: ${progress}`}`,
    'given-back': note === null ? null : `${who} gave it back: ${note}`,
    stuck: `${who} got no further.${progress === null ? '' : ` It last said: ${progress}`}`,
    empty: `${who} said that it was done, but there was no new commit, pull request or comment of it.`,
  }
  const said = tried === undefined ? null : text[tried]
  if (said === null) return before.handOver ?? null
  // a hand-over note holds what is worth knowing; what failed after it adds to it
  const old = tried === 'handed-over' || !before.handOver ? '' : `${before.handOver}\n\n`
  return `${old}${said}`.slice(-NOTE_KEPT)
}
