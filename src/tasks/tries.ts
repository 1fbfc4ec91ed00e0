import type { Session, SessionEnd } from './session.ts'

/** How often a task is tried before a person is asked. */
export interface TryLimits {
  /** How many tries of one agent may fail before a stronger one gets the task. */
  readonly triesEach: number
  /** How many tries may fail in all before a person is asked. */
  readonly triesInAll: number
}

/** What came of a session that did not finish the task. `empty`: it said that it was done, and there was nothing to see of it. */
export type TryEnd = 'failed' | 'lost' | 'given-back' | 'stuck' | 'empty' | 'handed-over'

/** One session that did not finish the task. */
export interface Try {
  readonly agent: string
  readonly how: TryEnd
  /** What it said about it, cut short. */
  readonly note: string | null
}

/** What is done about a task whose session has ended without finishing it. */
export type Rung =
  /** The same agent goes on, with the note. */
  | { readonly next: 'again' }
  /** An agent that is stronger than all that were tried. */
  | { readonly next: 'stronger' }
  | { readonly next: 'person'; readonly why: WhyPerson }

/**
 * `tried`: often enough; `same-failure`: the same words three times; `ping-pong`: two agents in turn; `going-on`: it was handed over
 * or given back again and again; `ordered`: a person wants this agent, and it has been tried often enough.
 */
export type WhyPerson = 'tried' | 'same-failure' | 'ping-pong' | 'going-on' | 'ordered'

/** So often the same words are no accident. */
const SAME_FAILURE_TIMES = 3
/** Two agents in turn, each twice. */
const PING_PONG_TRIES = 4
/** A task that fills the window so often is not one task; nor does one get anywhere that is given back so often. */
const MOST_UNFINISHED = 10
/** Of more the oldest that is no failure is forgotten: as many failures as `triesInAll` may allow, 20, and those fit in. */
const TRIES_KEPT = 40
/** Of a note, in characters, where it is only a fact about a try. */
const NOTE_KEPT = 200

/**
 * The ladder: which step comes after the last of these tries.
 *
 * @param tries since a person last changed something, the oldest first
 * @param isOrdered whether a person has ordered the agent
 */
export function rungAfter(tries: readonly Try[], limits: TryLimits, isOrdered: boolean): Rung {
  const last = tries.at(-1)
  if (!last) return { next: 'again' }
  if (isPingPong(tries)) return person('ping-pong')
  if (isSameFailure(tries)) return person('same-failure')
  if (!isFailure(last))
    return unfinishedAtEnd(tries) >= MOST_UNFINISHED ? person('going-on') : { next: 'again' }
  const failed = tries.filter(isFailure)
  const isTried = triesOf(failed, last.agent) >= limits.triesEach
  if (isTried && isOrdered) return person('ordered')
  if (failed.length >= limits.triesInAll) return person('tried')
  return { next: isTried ? 'stronger' : 'again' }
}

/** How many tries of an agent have failed. */
export function triesOf(tries: readonly Try[], agent: string): number {
  return tries.filter((one) => one.agent === agent && isFailure(one)).length
}

/** The tries with one more. */
export function withTry(tries: readonly Try[], session: Session, how: TryEnd): readonly Try[] {
  const note = how === 'empty' ? (session.outcome?.summary ?? null) : session.note
  const kept = note === null || note.trim() === '' ? null : note.trim().slice(0, NOTE_KEPT)
  return withoutOldest([...tries, { agent: session.agent, how, note: kept }])
}

/** No failure is forgotten before that: each brings the end of the ladder nearer. */
function withoutOldest(tries: readonly Try[]): readonly Try[] {
  const oldest = tries.findIndex((one) => !isFailure(one))
  return tries.length <= TRIES_KEPT ? tries : tries.toSpliced(Math.max(0, oldest), 1)
}

/**
 * What the end of a session is as a try at the task; undefined = none, because it finished, asked, or was told to stop for
 * something that was no fault of its own.
 *
 * @param told whether it had been told to stop for a reason outside of it
 * @param isEmpty whether nothing is to be seen of what it says that it did
 */
export function tryOf(
  how: SessionEnd,
  {
    told,
    isStuck,
    isEmpty,
  }: { readonly told: boolean; readonly isStuck: boolean; readonly isEmpty: boolean },
): TryEnd | undefined {
  if (how === 'asked') return undefined
  if (how === 'completed') return isEmpty ? 'empty' : undefined
  if (how === 'handed-over') return 'handed-over'
  if (isStuck) return 'stuck'
  return told || how === 'stopped' ? undefined : how
}

function person(why: WhyPerson): Rung {
  return { next: 'person', why }
}

function isPingPong(tries: readonly Try[]): boolean {
  const agents = tries.slice(-PING_PONG_TRIES).map(({ agent }) => agent)
  const [a, b, c, d] = agents
  return d !== undefined && a === c && b === d && a !== b
}

/** Numbers (lines, times, ports) differ from one time to the next although the failure is the same. */
function isSameFailure(tries: readonly Try[]): boolean {
  const last = tries.at(-1)
  if (last?.how !== 'failed' || last.note === null) return false
  const words = wordsOf(last.note)
  const same = tries.filter(({ how, note }) => how === 'failed' && note !== null && wordsOf(note) === words)
  return same.length >= SAME_FAILURE_TIMES
}

function wordsOf(note: string): string {
  return note.toLowerCase().replaceAll(/\d+/g, '#').replaceAll(/\s+/g, ' ')
}

/** A full window is no failure, nor is a machine that is switched off: the agent that gives a task back says that nothing is wrong with it. */
function isFailure({ how }: Try): boolean {
  return how !== 'handed-over' && how !== 'given-back'
}

function unfinishedAtEnd(tries: readonly Try[]): number {
  return tries.length - 1 - tries.findLastIndex(isFailure)
}
