import type { Decision } from '../agents/choose-agent.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { Spec } from '../issue/spec.ts'
import type { Overrides, Person } from './overrides.ts'
import type { Try, WhyPerson } from './tries.ts'
import type { WaitEnd } from './wait-end.ts'
import type { PushedWork } from './work-branch.ts'

export type { Overrides, Person } from './overrides.ts'

/** Where a task is in its life; each open one is a label `status/…`. */
export type TaskState = 'blocked' | 'ready' | 'assigned' | 'in-progress' | 'needs-input' | 'done' | 'released'

/** An open issue that this one waits for, as it is shown. */
export interface Blocker {
  readonly key: string
  readonly address: IssueAddress
  /** Not everybody who reads the issue may know of it. */
  readonly isHidden?: true
}

/** Blockers that the bot cannot see any more, as far as people may know of them. */
export interface Unseen {
  /** As the author wrote them. */
  readonly refs: readonly string[]
  /** How many more there are that this text does not name. */
  readonly unnamed: number
}

/** Why a task needs a person. */
export type Trouble =
  | { readonly kind: 'no-agent' }
  /** The circle, from the member with the smallest key along the blockers; that one is not repeated at the end. */
  | { readonly kind: 'circle'; readonly path: readonly Blocker[] }
  /** References of the text to issues that never existed, as written. */
  | { readonly kind: 'missing'; readonly refs: readonly string[] }
  /** Blockers that the bot has not been able to see for too long: as the text names them, and how many more it does not name. */
  | ({ readonly kind: 'out-of-sight' } & Unseen)
  /** So many orders to wait were lost with the database, or came back and may not count. */
  | { readonly kind: 'orders-lost'; readonly count: number }
  /** What it waits for was not read to the end: {@link Spec.unread}. */
  | { readonly kind: 'unread'; readonly what: NonNullable<Spec['unread']> }
  /** It went back and forth by itself: nothing changes until a person does something. */
  | { readonly kind: 'unsteady' }
  /** Agents have tried it, and more of the same would not help. */
  | { readonly kind: 'tried'; readonly why: WhyPerson; readonly tries: readonly Try[] }
  /** An agent asks something; `atMs` and the fencing number tell its questions apart. */
  | {
      readonly kind: 'asked'
      readonly agent: string
      readonly question: string
      readonly atMs: number
      readonly fence: number
    }

/** Who wrote a body; `userId` null = not known. */
export interface BodyBy {
  readonly sum: string
  readonly userId: number | null
}

/** An issue that is assigned to the bot, with its state. */
export interface Task {
  readonly key: string
  readonly issueId: number
  readonly address: IssueAddress
  readonly state: TaskState
  /** Grows by one with each change; an event of another version is out of date. */
  readonly version: number
  /** Grows by one when the issue is assigned to the bot again; what a person silenced may speak again. */
  readonly assignment: number
  /** As it was read last, cut short: other issues show it. */
  readonly title?: string
  /** Hash of the text that the spec was read from. */
  readonly textHash: string
  /** A person wants it to be read again although its text is the same. */
  readonly isStale?: boolean
  /** Who is known to have written the body of that checksum: who answers for what it says of other repositories. */
  readonly bodyBy?: BodyBy
  readonly spec: Spec
  readonly overrides: Overrides
  /** By order, else by its label `priority/…`; higher goes first, absent = 0. */
  readonly priority?: number
  /** Who assigned it, if known: the one to ask. */
  readonly assigner: Person | null
  /** Open blockers at the last look; null = nobody has looked yet, so it counts as blocked. */
  readonly blockers: readonly Blocker[] | null
  readonly trouble: Trouble | null
  /** How many more open blockers there are that may not be named here; absent = none. */
  readonly hiddenBlockers?: number
  /** Who ceased to hold it back when it was released, as people may see them; absent or empty = nobody did, or it is not known who. */
  readonly unblockedBy?: readonly Blocker[]
  /** Sentences about its dependencies that people should know. */
  readonly notes: readonly string[]
  /** The agent that the status comment named when the database was lost: kept if it still can do the work. */
  readonly adopted: string | null
  readonly decision: Decision | null
  readonly decisionNumber: number
  /** Hash of what the decision was made from. */
  readonly decidedFrom: string | null
  readonly agent: string | null
  readonly slot: number | null
  /** When it was given to its agent, ms since 1970. */
  readonly givenAt?: number
  /** The agent that it had before a model's late answer led to another decision; null or absent = none. */
  readonly renewedFrom?: string | null
  /** Since when it waits for an agent, ms since 1970. */
  readonly readySince: number | null
  /** Until when it waits, or has waited, for a cheaper agent although another one is free. */
  readonly waitEnd?: WaitEnd
  /** Changes between held and released that no person caused, in a row. */
  readonly flips: number
  /** When the last of them was, ms since 1970. */
  readonly flippedAt?: number
  /** The agent that works on it; the sessions themselves are the truth, this is what is shown. */
  readonly session?: TaskSession | null
  /** How many sessions it had, the present one included. */
  readonly attempts?: number
  /** The fencing number of the newest session that the task has heard of. */
  readonly fence?: number
  /** Sessions that did not finish it, since a person last changed something. */
  readonly tries?: readonly Try[]
  /** Agents that were tried often enough, and are not to be chosen now. */
  readonly passedOver?: readonly string[]
  /** Agents that did not begin it in time, and are not to be chosen until they ask for work. */
  readonly away?: readonly Away[]
  /** An agent has completed it; it waits for the issue to be closed, and takes no place. */
  readonly handedIn?: HandedIn | null
  /** The branch that its first session was told to push to, whatever the issue is called since. */
  readonly branch?: string
  /** Where a session has pushed its work: the next one goes on from there. */
  readonly pushed?: PushedWork | null
  /** The newest commit of what was last handed in: it is no work of a session that began later. */
  readonly handedInCommit?: string
  /** What the last session left for the next one. */
  readonly handOver?: string | null
  /** What a person answered to the question of an agent, for the next session. */
  readonly answer?: string | null
}

/** What is shown of a live session; times are ms since 1970. */
export interface TaskSession {
  readonly id: string
  readonly agent: string
  readonly since: number
  readonly heardAt: number
  readonly contextTokens: number
  readonly contextLimit: number
  readonly progress: string | null
  /** When that was last brought up to date. */
  readonly shownAt?: number
  /** It is heard and gets no further: it was warned, or has to stop. */
  readonly stuck?: 'warned' | 'stop'
  /** Which budget is used up, so that it was told to stop; absent = none. */
  readonly overBudget?: string
}

/** An agent that did not begin a task, and how long it had been waited for. */
export interface Away {
  readonly agent: string
  readonly waitedMs: number
  /** Why the bot could not start it; absent = it was there, or was not to be started. */
  readonly unstarted?: string | undefined
}

/** What an agent handed in. */
export interface HandedIn {
  /** Ms since 1970. */
  readonly at: number
  readonly pullRequest?: number
  readonly summary?: string
}

/** More of a title is not kept, in characters: it only tells people which issue is meant. */
const TITLE_KEPT = 100

/** A title as it is kept. */
export function shortTitle(title: string): string {
  return title.slice(0, TITLE_KEPT)
}

/** Nothing more is done for it. */
export function isEnded(task: Pick<Task, 'state'>): boolean {
  return task.state === 'done' || task.state === 'released'
}

/** A person keeps it back, whatever it waits for. */
export function isHeld(task: Pick<Task, 'overrides'>): boolean {
  return task.overrides.hold !== undefined
}

/** Agents have done what they could: nothing changes until a person answers, or changes something. */
export function needsAnswer(task: Pick<Task, 'trouble'>): boolean {
  return task.trouble?.kind === 'asked' || task.trouble?.kind === 'tried'
}

/** Nobody can be chosen for it until a person, or the operator, changes something. */
export function isNoAgent(task: Pick<Task, 'state' | 'trouble'>): boolean {
  return task.state === 'needs-input' && task.trouble?.kind === 'no-agent'
}

/** It went back and forth without a person, so the bot has stopped changing it. */
export function isUnsteady(task: Pick<Task, 'trouble'> | undefined): boolean {
  return task?.trouble?.kind === 'unsteady'
}
