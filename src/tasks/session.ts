import { DAY_MS } from '../clock.ts'

/** How a session is; all but `live` are ends. */
export const SESSION_STATES = [
  'live',
  'completed',
  'failed',
  'handed-over',
  'asked',
  'given-back',
  'stopped',
  'lost',
] as const
export type SessionState = (typeof SESSION_STATES)[number]

/** How a session ended. */
export type SessionEnd = Exclude<SessionState, 'live'>

/** What people see of a session's numbers is brought up to date so often at the most, ms; nobody reads faster. */
export const SHOWN_EVERY_MS = 2 * 60_000

/** What a live agent is told to do. `rotate`: write a hand-over note and end; a fresh session goes on with the note. */
export const ADVICE = ['continue', 'compact', 'rotate', 'stop'] as const
export type Advice = (typeof ADVICE)[number]

/** What an agent left when it completed, handed over or asked. */
export interface Outcome {
  readonly summary?: string
  /** The number of the pull request, in the task's repository. */
  readonly pullRequest?: number
  readonly branch?: string
  /** Where the branch is, as `owner/repo`; absent = in the task's repository. */
  readonly repository?: string
  readonly commits?: number
}

/** One agent working on one task. All times are ms since 1970. */
export interface Session {
  /** A UUID. */
  readonly id: string
  /** The task's lane: `9#7`. */
  readonly key: string
  readonly issueId: number
  readonly agent: string
  /** Grows by one with each session of the task: a write that carries an older one changes nothing. */
  readonly fence: number
  readonly state: SessionState
  /** Which try at the task it is, from 1. */
  readonly attempt: number
  readonly begunAt: number
  /** For people and agents; what counts is the monotonic clock of the process, because this one may jump. */
  readonly leaseUntil: number
  /** The last sign of life. */
  readonly heardAt: number
  readonly contextTokens: number
  readonly peakContextTokens: number
  /** The agent's window, in tokens. */
  readonly contextLimit: number
  /** All tokens that the session used so far; it never falls. */
  readonly tokensUsed: number
  /** US$ so far; it never falls. */
  readonly costUsd: number
  /** What of it counts for budgets; it never falls. */
  readonly countedUsd: number
  /** What the agent last said that it is doing. */
  readonly progress: string | null
  /** When that last changed. */
  readonly progressAt: number
  readonly advice: Advice
  /** How fast the window fills, in tokens a ms, as it was lately; null = not known yet. */
  readonly tokensPerMs: number | null
  /** What it left for whoever goes on, the question that it asked, or why it failed or was given back. */
  readonly note: string | null
  readonly outcome: Outcome | null
}

/** What a heartbeat says. */
export interface Usage {
  readonly contextTokens: number
  readonly contextLimit?: number
  readonly tokensUsed?: number
  readonly costUsd?: number
  readonly progress?: string
}

/** What a session has used in all, as far as its agent says it at the end. */
export interface Used {
  readonly tokensUsed?: number | undefined
  readonly costUsd?: number | undefined
}

/** When an agent is told to compact or to rotate, in parts of its window. */
export interface WindowLimits {
  /** 0.8 unless said. */
  readonly compactAt: number
  /** 0.95 unless said. */
  readonly rotateAt: number
  /** So much has to be free again before the advice is taken back: 0.05 unless said. */
  readonly hysteresis: number
}

/** What a heartbeat is answered with. */
export interface Told {
  readonly advice: Advice
  readonly reason: string
  /** At the present rate the window is full in so many ms; null = it does not fill. */
  readonly windowFullInMs: number | null
}

/** A session that begins. */
export function begunSession(
  given: Pick<
    Session,
    'id' | 'key' | 'issueId' | 'agent' | 'fence' | 'attempt' | 'contextLimit' | 'leaseUntil'
  >,
  nowMs: number,
): Session {
  return {
    ...given,
    state: 'live',
    begunAt: nowMs,
    heardAt: nowMs,
    contextTokens: 0,
    peakContextTokens: 0,
    tokensUsed: 0,
    costUsd: 0,
    countedUsd: 0,
    progress: null,
    progressAt: nowMs,
    advice: 'continue',
    tokensPerMs: null,
    note: null,
    outcome: null,
  }
}

/** When a report was made. */
export interface Heard {
  /** Ms since 1970. */
  readonly atMs: number
  /** Since the report before it, by the monotonic clock; undefined = not known, e.g. after a start. */
  readonly sinceMs: number | undefined
}

/**
 * The session after a heartbeat. One that was overtaken on its way (it counts fewer tokens used than one before it) is a sign
 * of life, and its numbers are old; but a higher cost was paid, whatever was said of tokens.
 */
export function afterHeartbeat(before: Session, usage: Usage, heard: Heard): Session {
  const costUsd = Math.max(before.costUsd, usage.costUsd ?? 0)
  const alive = { ...before, costUsd, heardAt: heard.atMs }
  if (usage.tokensUsed !== undefined && usage.tokensUsed < before.tokensUsed) return alive
  const progress = usage.progress ?? before.progress
  const contextLimit = usage.contextLimit ?? before.contextLimit
  // nothing is fuller than full; what was said is kept as the peak, which tells that it is not to be believed
  const contextTokens = Math.min(usage.contextTokens, contextLimit)
  return {
    ...alive,
    contextTokens,
    peakContextTokens: Math.max(before.peakContextTokens, usage.contextTokens),
    contextLimit,
    tokensUsed: usage.tokensUsed ?? before.tokensUsed,
    progress,
    progressAt: progress === before.progress ? before.progressAt : heard.atMs,
    tokensPerMs: rateAfter(before, contextTokens, heard.sinceMs),
  }
}

/** The first rate of all is not made of less: the beginning of a session is a burst. */
const FIRST_RATE_MS = 5_000
/** The rate forgets what is older than about five minutes. */
const RATE_MEMORY_MS = 5 * 60_000

/** A window that got emptier was compacted: that says nothing of how it fills. */
function rateAfter(before: Session, tokens: number, sinceMs: number | undefined): number | null {
  const more = tokens - before.contextTokens
  if (sinceMs === undefined || sinceMs <= 0 || more < 0) return before.tokensPerMs
  const rate = more / sinceMs
  if (before.tokensPerMs === null) return sinceMs < FIRST_RATE_MS ? null : rate
  const weight = 1 - Math.exp(-sinceMs / RATE_MEMORY_MS)
  return before.tokensPerMs + weight * (rate - before.tokensPerMs)
}

/**
 * What an agent is told about its window, or to stop.
 *
 * @param session after the heartbeat; its `advice` is still the one that it was given last
 * @param stop why it has to stop, if it has to
 */
export function adviceFor(session: Session, limits: WindowLimits, stop?: string): Told {
  const windowFullInMs = fullInMs(session)
  if (stop !== undefined) return { advice: 'stop', reason: stop, windowFullInMs }
  const share = session.contextTokens / session.contextLimit
  const advice = windowAdvice(share, session.advice, limits)
  return { advice, reason: REASONS[advice](percent(share)), windowFullInMs }
}

function windowAdvice(share: number, before: Advice, limits: WindowLimits): Exclude<Advice, 'stop'> {
  const { compactAt, rotateAt, hysteresis } = limits
  // by the thresholds alone; what was said before holds on for a little
  const keepsRotating = before === 'rotate' && share >= rotateAt - hysteresis
  if (share >= rotateAt || keepsRotating) return 'rotate'
  const wasTold = before === 'compact' || before === 'rotate'
  return share >= compactAt || (wasTold && share >= compactAt - hysteresis) ? 'compact' : 'continue'
}

const REASONS = {
  continue: (share: string) => `${share} of the window is used.`,
  compact: (share: string) => `${share} of the window is used: compact the context before you go on.`,
  rotate: (share: string) =>
    `${share} of the window is used: write a hand-over note and hand the task over; a fresh session goes on with the note.`,
} as const

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** What takes longer to fill a window does not fill it: a year, ms. */
const LONGEST_FULL_MS = 365 * DAY_MS

function fullInMs({ contextTokens, contextLimit, tokensPerMs }: Session): number | null {
  if (contextTokens >= contextLimit) return 0
  if (tokensPerMs === null || tokensPerMs <= 0) return null
  const fullInMs = (contextLimit - contextTokens) / tokensPerMs
  // a rate of long ago that fades comes to no number at all in the end
  return fullInMs > LONGEST_FULL_MS ? null : Math.round(fullInMs)
}

/** The session after its end. */
export function afterSessionEnd(
  before: Session,
  how: SessionEnd,
  nowMs: number,
  left: {
    readonly note?: string | undefined
    readonly outcome?: Outcome | undefined
    readonly used?: Used | undefined
  } = {},
): Session {
  const { tokensUsed = 0, costUsd = 0 } = left.used ?? {}
  return {
    ...before,
    tokensUsed: Math.max(before.tokensUsed, tokensUsed),
    costUsd: Math.max(before.costUsd, costUsd),
    state: how,
    heardAt: how === 'lost' || how === 'stopped' ? before.heardAt : nowMs,
    leaseUntil: nowMs,
    note: left.note ?? before.note,
    outcome: left.outcome ?? before.outcome,
  }
}
