import type { RefAction } from '../references/find-references.ts'

/** What the fake server stores: plain records, ids instead of references, times in milliseconds. */

export type Level = 'none' | 'read' | 'write' | 'admin' | 'owner'

/** A part of a repository that rights can be given for. */
export type Unit = 'code' | 'issues' | 'pulls'

export interface UserRecord {
  readonly id: number
  login: string
  fullName: string
  /** What stands on its page. */
  description: string
  /** Of its picture, base64; null = one that is made of the e-mail address. */
  avatar: string | null
  email: string
  readonly kind: 'person' | 'organization'
  /** `limited`: whoever is not signed in sees neither it nor its repositories. */
  visibility: 'public' | 'limited'
  isAdmin: boolean
  /** A restricted user sees only repositories where it was let in, public ones included. */
  restricted: boolean
  mustChangePassword: boolean
  /** Locked out by an administrator: every call is refused. */
  active: boolean
  prohibitLogin: boolean
  password: string | null
  /** The code of its second factor, asked for beside the password; null = it has none. */
  readonly otp: string | null
  otpIsUsed: boolean
  readonly createdAtMs: number
}

export interface TokenRecord {
  readonly id: number
  readonly userId: number
  readonly name: string
  readonly text: string
  readonly scopes: readonly string[]
}

export interface TeamRecord {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly level: Level
  /** What it may do with each part; owners and administrators may do everything with all. */
  readonly units: ReadonlyMap<Unit, Level>
  readonly members: Set<number>
  /** Null means every repository of the organisation. */
  readonly repositories: Set<number> | null
}

/** What a commit did to each path, next to its first parent. */
export interface ChangedPaths {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly modified: readonly string[]
}

export interface CommitRecord {
  readonly sha: string
  readonly message: string
  readonly authorId: number
  readonly atMs: number
  /** The first is the one whose branch it was made on. */
  readonly parents: readonly CommitRecord[]
  readonly changed: ChangedPaths
  /** The whole tree, by path. */
  readonly files: ReadonlyMap<string, Buffer>
}

/** An offer to give a repository away. */
export interface TransferRecord {
  readonly doerId: number
  readonly takerId: number
}

export interface RepositoryRecord {
  readonly id: number
  ownerId: number
  /** Null unless it was offered to somebody. */
  transfer: TransferRecord | null
  name: string
  description: string
  private: boolean
  archived: boolean
  hasIssues: boolean
  dependencies: boolean
  nextNumber: number
  openIssues: number
  openPulls: number
  readonly collaborators: Map<number, Level>
  /** The newest commit of each; the default one is always `main`, and missing while the repository is empty. */
  readonly branches: Map<string, CommitRecord>
  /** The repository that this is a fork of, which may be gone. */
  forkOf: number | null
  readonly issues: Map<number, IssueRecord>
  /** Of workflows that were dispatched, oldest first. */
  readonly runs: RunRecord[]
  readonly disabledWorkflows: Set<string>
  readonly createdAtMs: number
  updatedAtMs: number
}

/** A workflow that was dispatched. */
export interface RunRecord {
  readonly id: number
  /** Within the repository. */
  readonly number: number
  /** The name of its file. */
  readonly workflow: string
  readonly ref: string
  readonly sha: string
  readonly title: string
  /** Those that it declares. */
  readonly inputs: Readonly<Record<string, string>>
  readonly userId: number
  readonly atMs: number
}

export interface LabelRecord {
  readonly id: number
  readonly home: { readonly repositoryId: number } | { readonly organizationId: number }
  name: string
  color: string
  description: string
  exclusive: boolean
  archived: boolean
}

export interface MilestoneRecord {
  readonly id: number
  readonly repositoryId: number
  title: string
  description: string
  state: 'open' | 'closed'
  dueAtMs: number | null
  closedAtMs: number | null
  readonly createdAtMs: number
  updatedAtMs: number
}

/** A release, and the tag that it is of. */
export interface ReleaseRecord {
  readonly id: number
  readonly repositoryId: number
  readonly authorId: number
  readonly tag: string
  readonly target: string
  name: string
  body: string
  readonly createdAtMs: number
}

export interface ReactionRecord {
  readonly userId: number
  readonly content: string
  readonly atMs: number
}

export interface PullRecord {
  readonly id: number
  readonly head: string
  /** Another than the issue's own for one that comes from a fork. */
  readonly headRepositoryId: number
  base: string
  /** Where its branches stood when they were last there. */
  headCommit: CommitRecord
  baseCommit: CommitRecord
  readonly reviews: ReviewRecord[]
  mergedAtMs: number | null
  mergedById: number | null
  mergeCommit: string | null
}

/** A review of a pull request, or the wish for one. */
export interface ReviewRecord {
  readonly id: number
  readonly userId: number
  readonly state: 'REQUEST_REVIEW' | 'COMMENT' | 'APPROVED' | 'REQUEST_CHANGES' | 'PENDING'
  readonly body: string
  readonly commitSha: string
  /** Of somebody who may write. */
  readonly official: boolean
  dismissed: boolean
  /** How many remarks on lines it has; the remarks themselves are not kept. */
  readonly remarks: number
  /** Its line in the timeline; a wish is told without one. */
  readonly entryId: number | null
  readonly atMs: number
}

export interface IssueRecord {
  readonly id: number
  readonly repositoryId: number
  readonly number: number
  readonly posterId: number
  title: string
  body: string
  labels: number[]
  assignees: number[]
  milestoneId: number | null
  state: 'open' | 'closed'
  locked: boolean
  comments: number
  contentVersion: number
  readonly createdAtMs: number
  updatedAtMs: number
  closedAtMs: number | null
  dueAtMs: number | null
  readonly blockers: Set<number>
  readonly blocking: Set<number>
  readonly timeline: EntryRecord[]
  readonly reactions: ReactionRecord[]
  readonly pull: PullRecord | null
}

/** A line of an issue's timeline; the ones of type `comment` are its comments. */
export interface EntryRecord {
  readonly id: number
  readonly issueId: number
  readonly userId: number
  readonly type: string
  body: string
  readonly createdAtMs: number
  updatedAtMs: number
  readonly labelId?: number
  readonly assigneeId?: number
  readonly removed?: boolean
  readonly dependentId?: number
  readonly oldTitle?: string
  readonly newTitle?: string
  readonly milestoneId?: number | null
  readonly oldMilestoneId?: number | null
  /** Of a line that tells of a mention: where it stands, and what it is for. */
  readonly refRepositoryId?: number
  readonly refIssueId?: number
  readonly refCommentId?: number
  refAction?: RefAction | 'neutered'
  readonly commitSha?: string
  readonly reactions: ReactionRecord[]
}

export type HookTarget =
  | { readonly kind: 'repository'; readonly id: number }
  | { readonly kind: 'organization' | 'user'; readonly id: number }
  /** One of the whole instance, and one that is copied into every new repository. */
  | { readonly kind: 'system' | 'default' }

export interface HookRecord {
  readonly id: number
  readonly target: HookTarget
  url: string
  readonly secret: string
  contentType: 'json' | 'form'
  /** The fine event types (X-Gitea-Event-Type) that it wants. */
  types: Set<string>
  active: boolean
  name: string
  branchFilter: string
  authorization: string
  readonly createdAtMs: number
  updatedAtMs: number
}
