import { isDeepStrictEqual } from 'node:util'
import type { Decision } from '../agents/choose-agent.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { Spec } from '../issue/spec.ts'
import { choosesAlike } from './overrides.ts'
import {
  type Blocker,
  type BodyBy,
  type HandedIn,
  isEnded,
  isHeld,
  isNoAgent,
  isUnsteady,
  needsAnswer,
  type Overrides,
  type Person,
  type Task,
  type Trouble,
} from './task.ts'

/** What was read of an issue that is assigned to the bot. */
export interface Reading {
  readonly key: string
  readonly issueId: number
  readonly address: IssueAddress
  readonly title?: string
  readonly textHash: string
  readonly bodyBy?: BodyBy
  readonly spec: Spec
  readonly overrides: Overrides
  readonly priority?: number
  readonly assigner: Person | null
}

/** What a status comment of a lost database said. */
export interface Adopted {
  readonly agent: string | null
  readonly decisionNumber: number
  /** An agent had handed it in, and it waits for people. */
  readonly handedIn?: HandedIn
}

/** What was found out about an issue's dependencies. */
export interface Hold {
  readonly blockers: readonly Blocker[]
  /** How many more open ones there are that may not be named here; absent = none. */
  readonly hiddenBlockers?: number
  readonly trouble: Trouble | null
  readonly notes: readonly string[]
  /** Who held it back at the look before and does so no more. */
  readonly ceased?: readonly Blocker[]
  /** What is different is this issue's own news: its text, an order, or what a person took off; absent = a neighbour's. */
  readonly isOwn?: boolean
}

/**
 * The task after its issue was read. A task that begins (again) is blocked until somebody has looked at its blockers;
 * so is one that had been stopped, when a person has touched it.
 *
 * @param byPerson whether a person's doing led here
 * @param isWriters whether another text is by somebody who may write; a stranger's answers nothing, and forgets no tries
 */
export function afterReading(
  before: Task | undefined,
  reading: Reading,
  adopted?: Adopted,
  byPerson = false,
  isWriters = true,
): Task {
  if (before && !isEnded(before)) {
    const touched = isTouched(before, reading, isWriters)
    const goesOn = (isUnsteady(before) && (byPerson || touched)) || (touched && isAnsweredBy(before, reading))
    const anew = { ...(goesOn ? ANEW : {}), ...(touched ? fresh(before, reading.overrides) : {}) }
    // what was said of an older text is no news of this one
    const renewed = before.renewedFrom && before.textHash !== reading.textHash ? { renewedFrom: null } : {}
    const read = before.isStale ? { isStale: false } : {}
    const assigner = reading.assigner ?? before.assigner
    return next(before, { ...reading, ...anew, ...renewed, ...read, assigner })
  }
  const begun: Omit<Task, 'version'> = {
    ...reading,
    state: 'blocked',
    assignment: (before?.assignment ?? 0) + 1,
    blockers: null,
    trouble: null,
    notes: [],
    adopted: adopted?.agent ?? null,
    decision: null,
    // the decision that is made again from the same text has the same number
    decisionNumber: before?.decisionNumber ?? Math.max(0, (adopted?.decisionNumber ?? 0) - 1),
    decidedFrom: null,
    agent: null,
    slot: null,
    readySince: null,
    flips: 0,
    // an agent that is late has still the number of then
    ...(before?.fence === undefined ? {} : { fence: before.fence }),
    ...(adopted?.handedIn && { state: 'in-progress', agent: adopted.agent, handedIn: adopted.handedIn }),
  }
  return { ...begun, version: (before?.version ?? 0) + 1 }
}

/**
 * The task after somebody has looked at its blockers. One that nothing holds keeps its agent while what the decision
 * was made from is the same; one that is being worked on is never yanked.
 *
 * @param inputs {@link decisionInputs} as they are now
 * @param byPerson whether a person's doing led here
 */
export function afterHold(before: Task, found: Hold, inputs: string, nowMs: number, byPerson: boolean): Task {
  const { ceased = [], isOwn = false, ...hold } = asTold(before, found)
  if (before.state === 'in-progress') return next(before, { ...hold })
  if (needsAnswer(before)) return next(before, { ...hold, trouble: before.trouble })
  if (isUnsteady(before) && !byPerson) return before
  // one blocker fewer is the neighbour's news, not this task's: nothing is told until the last one is gone
  if (!isOwn && isLess(before, hold)) return before
  const after = releasedBy(ceased, before, moved(before, hold, inputs, nowMs, byPerson))
  if (after.flips < FLIPS_ALLOWED) return after
  return next(before, {
    ...hold,
    ...FREE,
    state: 'needs-input',
    trouble: { kind: 'unsteady' },
    flips: after.flips,
  })
}

/** What others are called is no news of this task: they keep the names by which it told of them, and whoever draws it looks. */
function asTold(before: Task, found: Hold): Hold {
  const pathIn = (trouble: Trouble | null) => (trouble?.kind === 'circle' ? trouble.path : [])
  const told = new Map([...(before.blockers ?? []), ...pathIn(before.trouble)].map((one) => [one.key, one]))
  const named = (blockers: readonly Blocker[]) =>
    blockers.map((one) => ({ ...one, address: told.get(one.key)?.address ?? one.address }))
  const { blockers, trouble } = found
  return {
    ...found,
    blockers: named(blockers),
    trouble: trouble?.kind === 'circle' ? { ...trouble, path: named(trouble.path) } : trouble,
  }
}

/** What released a task is told as long as nothing holds it back again. */
function releasedBy(ceased: readonly Blocker[], before: Task, after: Task): Task {
  if (after === before) return before
  if (after.state === 'blocked') return before.unblockedBy ? { ...after, unblockedBy: [] } : after
  const wasHeld = before.state === 'blocked' && before.blockers !== null
  if (!wasHeld || after.state !== 'ready') return after
  // after a failure half way the look before is the one that has just been made; what was told then still says who it was
  const told = before.blockers?.length === 1 && !before.hiddenBlockers ? before.blockers : []
  return { ...after, unblockedBy: ceased.length > 0 ? ceased : told }
}

function moved(before: Task, hold: Hold, inputs: string, nowMs: number, byPerson: boolean): Task {
  const base = { ...hold, flips: byPerson ? 0 : before.flips }
  const isRecent = before.flippedAt !== undefined && nowMs - before.flippedAt < FLIP_WINDOW_MS
  const flipped = byPerson ? { flips: 0 } : { flips: (isRecent ? before.flips : 0) + 1, flippedAt: nowMs }
  if (hold.trouble) return next(before, { ...base, ...FREE, state: 'needs-input' })
  if (isBlocking(hold) || isHeld(before)) {
    const wasReleased = before.state === 'ready' || before.state === 'assigned'
    return next(before, { ...base, ...FREE, ...(wasReleased ? flipped : {}), state: 'blocked' })
  }
  const decided = before.decidedFrom === inputs
  if (before.state === 'ready') return next(before, base)
  if (decided && (before.state === 'assigned' || isNoAgent(before)))
    return next(before, { ...base, trouble: before.trouble })
  const wasHeld = before.state === 'blocked' && before.blockers !== null
  return next(before, { ...base, ...FREE, ...(wasHeld ? flipped : {}), state: 'ready', readySince: nowMs })
}

/** The task after an agent was chosen for it, or none could be. */
export function afterDecision(before: Task, decision: Decision, inputs: string, slot: number | null): Task {
  const decisionNumber = isDeepStrictEqual(decision, before.decision)
    ? before.decisionNumber
    : before.decisionNumber + 1
  const decided = { decision, decisionNumber, decidedFrom: inputs }
  if (decision.outcome === 'chosen') {
    return next(before, {
      ...decided,
      state: 'assigned',
      agent: decision.chosen ?? null,
      slot,
      adopted: null,
      readySince: null,
      trouble: null,
    })
  }
  if (decision.outcome === 'wait') return next(before, decided)
  return next(before, { ...decided, ...FREE, state: 'needs-input', trouble: { kind: 'no-agent' } })
}

/** The task after a person gave an order; one that had been stopped goes on. */
export function afterOrder(before: Task, overrides: Overrides, priority: number): Task {
  if (isEnded(before)) return before
  const given = before.priority === priority ? {} : { priority }
  const isNew = !isDeepStrictEqual(overrides, before.overrides)
  const goesOn = isUnsteady(before) || (isNew && before.trouble?.kind === 'tried')
  return next(before, {
    overrides,
    ...given,
    ...(isNew ? fresh(before, overrides) : {}),
    ...(goesOn ? ANEW : {}),
  })
}

/** The task that is to be read and decided anew, also one that was handed in; one that an agent works on is read only. */
export function afterRetry(before: Task): Task {
  if (isEnded(before)) return before
  const works = before.state === 'in-progress' && !before.handedIn
  const anew = works ? {} : { decidedFrom: null, adopted: null, flips: 0, ...fresh(before) }
  const goesOn = isUnsteady(before) || needsAnswer(before) || before.handedIn
  const back = before.handedIn ? { ...FREE, handedIn: null } : {}
  return next(before, { ...(goesOn ? ANEW : {}), ...back, ...anew, isStale: true })
}

/** What agents tried before a person changed something says nothing of what comes now; another order, nothing of who had it. */
function fresh({ tries, passedOver, away, ...before }: Task, overrides = before.overrides): Partial<Task> {
  return {
    ...(choosesAlike(before.overrides, overrides) ? {} : { adopted: null }),
    ...(tries?.length ? { tries: [] } : {}),
    ...(passedOver?.length ? { passedOver: [] } : {}),
    ...(away?.length ? { away: [] } : {}),
  }
}

/** The task of which a person took orders back in another way: the beginning of a step that {@link asChange} ends. */
export function withOverrides(before: Task, overrides: Overrides): Task {
  return overrides === before.overrides ? before : { ...before, overrides }
}

/** One step of a task, however many parts it was made of. */
export function asChange(before: Task, after: Task): Task {
  return after === before ? before : { ...after, version: before.version + 1 }
}

/** The task after its issue was closed (`done`), or taken from the bot or deleted (`released`). */
export function afterEnd(before: Task, state: 'done' | 'released'): Task {
  return next(before, {
    ...FREE,
    state,
    blockers: [],
    hiddenBlockers: 0,
    unblockedBy: [],
    trouble: null,
    notes: [],
    flips: 0,
    ...(before.session ? { session: null } : {}),
    ...(before.handedIn ? { handedIn: null } : {}),
    // what was merged is no place to go on from
    ...(state === 'done' && before.pushed ? { pushed: null } : {}),
  })
}

/** How often a task may go back and forth between held and released without a person; the next time it is stopped. */
const FLIPS_ALLOWED = 3

/** Only people change a text or give an order, whoever told of it. */
function isTouched(before: Task, { textHash, overrides }: Reading, isWriters: boolean): boolean {
  return (isWriters && textHash !== before.textHash) || !isDeepStrictEqual(overrides, before.overrides)
}

/** Another text may hold what was asked for; an order answers no question. */
function isAnsweredBy(before: Task, reading: Reading): boolean {
  if (before.trouble?.kind === 'asked') return reading.textHash !== before.textHash
  return before.trouble?.kind === 'tried'
}

/** Flips further apart than this are the ordinary course of things, not a fight. */
const FLIP_WINDOW_MS = 60 * 60_000

/** A task that was stopped and goes on. */
const ANEW = { state: 'blocked', blockers: null, trouble: null, flips: 0 } as const

const FREE = { agent: null, slot: null, readySince: null } as const

const isBlocking = ({ blockers, hiddenBlockers = 0 }: Hold) => blockers.length + hiddenBlockers > 0

function isLess(before: Task, hold: Hold): boolean {
  if (before.state !== 'blocked' || before.trouble || hold.trouble || !isBlocking(hold)) return false
  const told = new Set(before.blockers?.map(({ key }) => key))
  if ((hold.hiddenBlockers ?? 0) > (before.hiddenBlockers ?? 0)) return false
  return hold.blockers.every(({ key }) => told.has(key)) && isDeepStrictEqual(hold.notes, before.notes)
}

/** The same object if nothing is different, so that "changed" can be asked by identity. */
export function next(before: Task, change: Partial<Task>): Task {
  const after = { ...before, ...change }
  return isDeepStrictEqual(after, before) ? before : { ...after, version: before.version + 1 }
}
