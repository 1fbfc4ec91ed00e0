import { randomBytes } from 'node:crypto'
import type {
  EntryRecord,
  HookRecord,
  IssueRecord,
  LabelRecord,
  MilestoneRecord,
  ReleaseRecord,
  RepositoryRecord,
  TeamRecord,
  TokenRecord,
  UserRecord,
} from './records.ts'

/** Who is shown in place of a person that was deleted. */
export const GHOST: UserRecord = {
  id: -1,
  login: 'Ghost',
  fullName: '',
  email: '',
  kind: 'person',
  description: '',
  avatar: null,
  otp: null,
  otpIsUsed: false,
  visibility: 'public',
  isAdmin: false,
  restricted: false,
  mustChangePassword: false,
  active: true,
  prohibitLogin: false,
  password: null,
  createdAtMs: 0,
}

/** Everything one fake server remembers. Ids count up per kind and are never used twice, as in Gitea. */
export class State {
  readonly users = new Map<number, UserRecord>()
  readonly tokens = new Map<string, TokenRecord>()
  readonly teams: TeamRecord[] = []
  readonly repositories = new Map<number, RepositoryRecord>()
  /** Old `owner/name` of renamed repositories; a new repository under the name takes precedence. */
  readonly redirects = new Map<string, number>()
  readonly issues = new Map<number, IssueRecord>()
  readonly entries = new Map<number, EntryRecord>()
  readonly labels = new Map<number, LabelRecord>()
  readonly milestones = new Map<number, MilestoneRecord>()
  readonly releases = new Map<number, ReleaseRecord>()
  readonly hooks = new Map<number, HookRecord>()
  /** Counters of a repository are those of the request's start, in answers and events alike: done at its end. */
  readonly #later: (() => void)[] = []
  /** Lines about mentions, by the text that they stand in: an issue's own, or a comment's. */
  readonly #references = new Map<string, EntryRecord[]>()
  readonly #logins = new Map<string, UserRecord>()
  readonly #oldLogins = new Map<string, number>()
  readonly #gone = new Map<number, UserRecord>()
  readonly #paths = new Map<string, RepositoryRecord>()
  readonly #lastIds = new Map<string, number>()

  nextId(kind: string): number {
    const id = (this.#lastIds.get(kind) ?? 0) + 1
    this.#lastIds.set(kind, id)
    return id
  }

  addUser(user: UserRecord): UserRecord {
    this.users.set(user.id, user)
    this.#logins.set(user.login.toLowerCase(), user)
    return user
  }

  userNamed(login: string): UserRecord | undefined {
    return this.#logins.get(login.toLowerCase())
  }

  /** Whoever was deleted is Ghost from then on. */
  user(id: number): UserRecord {
    return this.users.get(id) ?? known(this.#gone.get(id), `user ${id}`)
  }

  /** Where a user who had this name is now; somebody new of that name takes precedence. */
  userMovedFrom(login: string): UserRecord | undefined {
    const id = this.#oldLogins.get(login.toLowerCase())
    return id === undefined ? undefined : this.users.get(id)
  }

  renameUser(user: UserRecord, login: string): void {
    const owned = [...this.repositories.values()].filter(({ ownerId }) => ownerId === user.id)
    for (const repository of owned) this.#paths.delete(this.pathOf(repository).toLowerCase())
    this.#logins.delete(user.login.toLowerCase())
    this.#oldLogins.set(user.login.toLowerCase(), user.id)
    user.login = login
    this.#oldLogins.delete(login.toLowerCase())
    this.#logins.set(login.toLowerCase(), user)
    for (const repository of owned) this.#paths.set(this.pathOf(repository).toLowerCase(), repository)
  }

  removeUser(user: UserRecord): void {
    this.users.delete(user.id)
    this.#logins.delete(user.login.toLowerCase())
    this.#gone.set(user.id, GHOST)
  }

  addRepository(repository: RepositoryRecord): RepositoryRecord {
    this.repositories.set(repository.id, repository)
    this.#paths.set(this.pathOf(repository).toLowerCase(), repository)
    return repository
  }

  repository(id: number): RepositoryRecord {
    return known(this.repositories.get(id), `repository ${id}`)
  }

  repositoryAt(owner: string, name: string): RepositoryRecord | undefined {
    return this.#paths.get(`${owner}/${name}`.toLowerCase())
  }

  /** Where a repository that had this name lives now. */
  movedFrom(owner: string, name: string): RepositoryRecord | undefined {
    const id = this.redirects.get(`${owner}/${name}`.toLowerCase())
    return id === undefined ? undefined : this.repositories.get(id)
  }

  rename(repository: RepositoryRecord, name: string): void {
    this.#move(repository, () => {
      repository.name = name
    })
  }

  /** Collaborators stay, but the new owner needs no such right any more. */
  giveTo(repository: RepositoryRecord, owner: UserRecord): void {
    this.#move(repository, () => {
      repository.ownerId = owner.id
    })
    repository.collaborators.delete(owner.id)
    repository.transfer = null
  }

  #move(repository: RepositoryRecord, change: () => void): void {
    const old = this.pathOf(repository).toLowerCase()
    this.#paths.delete(old)
    this.redirects.set(old, repository.id)
    change()
    const path = this.pathOf(repository).toLowerCase()
    this.redirects.delete(path)
    this.#paths.set(path, repository)
  }

  removeRepository(repository: RepositoryRecord): void {
    this.repositories.delete(repository.id)
    this.#paths.delete(this.pathOf(repository).toLowerCase())
    for (const issue of repository.issues.values()) this.issues.delete(issue.id)
  }

  pathOf(repository: RepositoryRecord): string {
    return `${this.user(repository.ownerId).login}/${repository.name}`
  }

  repositoryOf(issue: { readonly repositoryId: number }): RepositoryRecord {
    return this.repository(issue.repositoryId)
  }

  issue(id: number): IssueRecord {
    return known(this.issues.get(id), `issue ${id}`)
  }

  /** May be added to. */
  referencesFrom(issueId: number, commentId = 0): EntryRecord[] {
    const key = `${issueId}:${commentId}`
    const found = this.#references.get(key) ?? []
    this.#references.set(key, found)
    return found
  }

  /** Labels in Gitea's order: by name. */
  labelsBy(ids: Iterable<number>): LabelRecord[] {
    const labels = [...ids].flatMap((id) => this.labels.get(id) ?? [])
    return labels.length < 2 ? labels : labels.sort(byName)
  }

  atEndOfRequest(act: () => void): void {
    this.#later.push(act)
  }

  endRequest(): void {
    for (const act of this.#later.splice(0)) act()
  }

  newToken(): string {
    return randomBytes(20).toString('hex')
  }
}

function byName(one: LabelRecord, other: LabelRecord): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : one.id - other.id
}

function known<T>(record: T | undefined, what: string): T {
  if (record === undefined) throw new Error(`The fake Gitea has no ${what} (any more).`)
  return record
}
