import type { Write } from '../database/write.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { Edge } from './graph.ts'
import type { Task, TaskState } from './task.ts'

/** What the bot has written on an issue for people to see, so that a change by a person shows. */
export interface Shown {
  readonly commentId: number | null
  /** Hash of everything that was shown last; the same again = nothing to do. */
  readonly display: string
  /** The same without which text it was of; absent or null = that counts. */
  readonly seen?: string | null
  readonly state: string
  /** The assignment in which a person deleted the comment: silent until the next one. */
  readonly mutedIn: number | null
  /** The labels last written, by scope. */
  readonly labels: Readonly<Record<string, string | null>>
  /** The short comment that asked a person, and what for. */
  readonly question: { readonly commentId: number; readonly reason: string } | null
  /** The assignment in which it turned out that the bot may not write labels. */
  readonly readOnly: boolean
  /** The issue was paused after this was shown. */
  readonly paused?: boolean
  /** Writing was begun and its end is not recorded: what people see may be the old, the new, or some of both. */
  readonly unfinished?: boolean
  /** What the comment tells of other issues: when that was drawn, ms since 1970, and a hash of it. */
  readonly drawn?: { readonly atMs: number; readonly hash: string }
  /** What each agent was likely to cost as the comment told last, US$: a person has agreed to no other price. */
  readonly prices?: readonly (readonly [agent: string, usd: number])[]
}

/** A task that waits for an agent. */
export interface Queued {
  readonly key: string
  readonly issueId: number
  /** Higher goes first. */
  readonly priority: number
  /** How many open tasks wait for it, also through others; more than {@link MOST_UNLOCKED} are not counted. */
  readonly unlocks: number
  /** Milliseconds since 1970. */
  readonly readySince: number
}

/** A task and where it is. */
export interface TaskPlace {
  readonly key: string
  readonly repoId: number
}

/** A file that a task changes which an agent has, or which waits for one. */
export interface Occupied {
  readonly key: string
  readonly path: string
  /** The number of its issue. */
  readonly number: number
  /** Whether an agent has it. */
  readonly isHeld: boolean
  /** Since when, ms since 1970. */
  readonly since: number
}

/** Whoever unlocks so many is as important as one can be. */
export const MOST_UNLOCKED = 1_000

/** A task that has not ended, in short. */
export interface OpenTask {
  readonly key: string
  readonly state: TaskState
  /** See {@link isUnsteady}. */
  readonly unsteady: boolean
}

/** A task whose issue the bot could only read. */
export interface ReadOnlyTask {
  readonly key: string
  readonly address: IssueAddress
}

/** An issue as people call it, in any case. */
export interface IssueName {
  readonly owner: string
  readonly repo: string
  readonly number: number
}

/** An issue that others wait for. */
export interface Reached {
  readonly key: string
  /** Whether it is an open task: then all of its edges are known. */
  readonly isTask: boolean
}

/** Where tasks, their dependencies and what was shown are kept. Writing is left to whoever commits the returned writes. */
export interface TaskStore {
  find(key: string): Promise<Task | undefined>
  /** Tasks that have not ended, without their documents; of one repository or of all. */
  open(repoId?: number): Promise<readonly OpenTask[]>
  /** The task of an issue by the names that its repository was last seen with; they compare without case. */
  at(issue: IssueName): Promise<Task | undefined>
  /** The keys of the open tasks that an agent has, those that it works on first; of some repositories or of all. */
  heldBy(agent: string, repoIds?: readonly number[]): Promise<readonly string[]>
  /** Tasks that wait for an agent. */
  ready(): Promise<readonly Task[]>
  /** How many open tasks each agent holds; of one repository or of all. */
  load(repoId?: number): Promise<ReadonlyMap<string, number>>
  /** Conflict if the agent holds more tasks of the repository than that, this one included. */
  checkHere(agent: string, repoId: number, most: number): Write
  /** The places of an agent that are taken. */
  slots(agent: string): Promise<readonly number[]>
  /** Files of other tasks of the repository that overlap with these, some dozens at the most; those that agents have stand first. */
  occupied(task: TaskPlace, files: readonly string[]): Promise<readonly Occupied[]>
  /** All files that agents have in a repository. */
  heldFiles(repoId: number): Promise<readonly Occupied[]>
  /** Conflict if an agent has one of the files by another task of the repository; of what lies in them, `shared` does not count. */
  checkRoom(task: TaskPlace, files: readonly string[], shared: readonly string[]): Write
  /** Conflict if the stored version is not the one before, or the slot was taken meanwhile. */
  save(task: Task): Write
  shown(key: string): Promise<Shown | undefined>
  saveShown(key: string, shown: Shown): Write
  /** Tasks whose issue the bot could only read when it was last there; of ended ones those that still show labels of the bot. */
  readOnly(): Promise<readonly ReadOnlyTask[]>
  /** Edges in which the issue is the one that waits; all of them unless `limit` says how many at the most, and then those that hold first. */
  blockersOf(key: string, limit?: number): Promise<readonly Edge[]>
  /** Edges in which the issue is waited for. */
  dependentsOf(key: string, limit?: number): Promise<readonly Edge[]>
  /** The tasks that wait for an agent, or those of them that are named, in no order, with all that the order of the queue is made from. */
  queue(keys?: readonly string[]): Promise<readonly Queued[]>
  /** What can be reached from these issues over the edges that hold open tasks back, themselves included; a `stop` is not passed. */
  upstream(from: readonly string[], stop: string, limit: number): Promise<readonly Reached[]>
  /** Edges that hold a task back whose blocker is in the repository: keys of both. */
  holdingIn(repoId: number): Promise<readonly { readonly blocker: string; readonly dependent: string }[]>
  /** What the issues of a repository looked like when the sweep last handed them out. */
  looks(repoId: number): Promise<ReadonlyMap<string, string>>
  saveLook(key: string, repoId: number, trace: string): Write
  /** Grows with every change of an edge: whoever read the graph at one version writes only if it still is that one. */
  graphVersion(): Promise<number>
  /** Stores and removes edges; Conflict if the graph is not at `version` any more. */
  changeEdges(
    change: { readonly save: readonly Edge[]; readonly remove: readonly Edge[] },
    version: number,
  ): readonly Write[]
  /** Stops all writes on the issue, as the command `pause` does; a pause that somebody else ordered stays as it is. */
  pauseIssue(key: string, atMs: number): Write
  /** Ends the pause that {@link pauseIssue} began, and no other. */
  resumeIssue(key: string): Write
  isIssuePaused(key: string): Promise<boolean>
  /** A small value of the instance, e.g. the sweep's place. */
  recall(name: string): Promise<string | undefined>
  remember(name: string, value: string): Write
}
