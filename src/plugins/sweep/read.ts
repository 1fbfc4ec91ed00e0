import type { Forge } from '../../gitea/forge.ts'
import { addressOfIssue, isAssignedTo, keyOfIssue, readAs, type WireIssue, wire } from '../../gitea/wire.ts'
import { statusNames } from '../../policy/labels.ts'
import type { BuiltInDeps } from '../deps.ts'
import { showsStatus } from '../shows-status.ts'
import { type AudibleRow, audibleOf } from './audible.ts'
import { advance, type Cursor, OVERLAP_MS, type Trace, traceOf } from './plan.ts'

/** What the sweep keeps of an issue that it read: a list of 10,000 with their texts would be 30 MB. */
export interface Row extends Trace, AudibleRow {
  /** Their names. */
  readonly labels: readonly string[]
}

/** What was read, and where the next reading begins. */
export interface News {
  readonly fresh: readonly Row[]
  readonly cursor: Cursor
  /** What Gitea's clock said, and the own one then, ms since 1970. */
  readonly serverMs: number
  readonly readMs: number
}

/** Everything that is assigned to the bot. From then on Gitea's own clock counts. */
export async function readAssigned(deps: BuiltInDeps): Promise<News> {
  const me = await deps.forge.me()
  let readMs = deps.clock.now()
  let serverMs = readMs
  const fresh = await deps.forge.all(async (query) => {
    const response = await deps.forge.gitea.repos.issueSearchIssues({
      ...query,
      assigned: true,
      state: 'open',
      type: 'issues',
    })
    if (query.page === 1) {
      readMs = deps.clock.now()
      serverMs = serverTime(response) ?? readMs
    }
    return readAs(wire.issues, response).map((issue) => rowOf(issue, me.id))
  })
  return { fresh, cursor: { updatedMs: serverMs, seen: {} }, serverMs, readMs }
}

/** At the most so many pages of what shows a state: 20,000 issues of 50 a page. */
const STRAY_PAGES = 400

/**
 * Issues that show a task's state although they are closed or not the bot's, as when they ended after a loss of the database.
 * A label that Gitea does not know anywhere is ignored by it, and then the list is of everything: that is no answer.
 */
export async function readStrays(deps: BuiltInDeps): Promise<readonly Row[]> {
  const me = await deps.forge.me()
  const limit = await deps.forge.pageSize()
  // what single repositories call theirs was lost with the database
  const { labels } = deps.policies.instance
  const strays: Row[] = []
  for (let page = 1; page <= STRAY_PAGES; page++) {
    const names = statusNames(labels).join(',')
    const query = { state: 'all', type: 'issues', labels: names, page, limit } as const
    const issues = readAs(wire.issues, await deps.forge.gitea.repos.issueSearchIssues(query))
    if (!issues.every((issue) => showsStatus(issue, labels))) break
    const ended = issues.filter((issue) => issue.state === 'closed' || !rowOf(issue, me.id).isMine)
    strays.push(...ended.map((issue) => rowOf(issue, me.id)))
    if (issues.length < limit) break
  }
  return strays
}

/** Issues and pull requests of all repositories that were changed since the last time. */
export async function readChanges(deps: BuiltInDeps, before: Cursor): Promise<News> {
  const me = await deps.forge.me()
  // whole seconds: Gitea refuses or rounds anything finer
  const since = new Date(before.updatedMs - OVERLAP_MS).toISOString().replace(/\.\d+Z$/, 'Z')
  let readMs = deps.clock.now()
  let serverMs = readMs
  const rows = await deps.forge.all(async (query) => {
    const response = await deps.forge.gitea.repos.issueSearchIssues({ ...query, since, state: 'all' })
    if (query.page === 1) {
      readMs = deps.clock.now()
      serverMs = serverTime(response) ?? readMs
    }
    return readAs(wire.issues, response).map((issue) => rowOf(issue, me.id))
  })
  return { ...advance(before, rows, serverMs), serverMs, readMs }
}

/** The open issues and pull requests of one repository. */
export async function readRepository(forge: Forge, owner: string, repo: string): Promise<readonly Row[]> {
  const me = await forge.me()
  return forge.all(async (query) => {
    const response = await forge.gitea.repos.issueListIssues(owner, repo, { ...query, state: 'open' })
    return readAs(wire.issues, response).map((issue) => rowOf(issue, me.id))
  })
}

function rowOf(issue: WireIssue, botId: number): Row {
  return {
    key: keyOfIssue(issue),
    address: addressOfIssue(issue),
    id: issue.id,
    trace: traceOf(issue),
    updatedMs: Date.parse(issue.updated_at),
    isMine: isAssignedTo(issue, botId),
    isOpen: issue.state === 'open',
    createdMs: Date.parse(issue.created_at ?? '') || 0,
    audible: audibleOf(issue),
    labels: issue.labels.map(({ name }) => name),
  }
}

/** What Gitea's clock says, ms since 1970. */
export function serverTime(response: Response): number | undefined {
  return Date.parse(response.headers.get('date') ?? '') || undefined
}

/**
 * Of issues that are no tasks yet, as after a loss of the database: who shows an agent has it, and of the others who came first.
 */
export async function holdersFirst({ policies }: BuiltInDeps, rows: readonly Row[]): Promise<readonly Row[]> {
  const scopes = new Map<number, string>()
  for (const { repoId, owner, repo } of rows.map(({ address }) => address))
    if (!scopes.has(repoId))
      // one repository whose files cannot be read keeps the sweep from no other
      scopes.set(
        repoId,
        (await policies.of(repoId, { owner, repo }).catch(() => policies.instance)).labels.agent.scope,
      )
  const waits = ({ address, labels }: Row) =>
    labels.some((name) => name.startsWith(scopes.get(address.repoId) ?? '')) ? 0 : 1
  return rows.toSorted((a, b) => waits(a) - waits(b) || a.id - b.id)
}
