import type { TimerContext } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import { addressOfIssue, keyOfIssue, readAs, type WireIssue, wire } from '../../gitea/wire.ts'
import { isUnsteady, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import {
  ASSIGNED_RECHECK_MS,
  advance,
  type Cursor,
  OVERLAP_MS,
  SPACING_MS,
  TASK_RECHECK_MS,
  WAITING_RECHECK_MS,
} from './plan.ts'

const CURSOR = 'sweep-cursor'
/** Reading all of a large instance takes longer than a run usually may. */
const SWEEP_TIMEOUT_MS = 10 * 60_000

/** Reads Gitea now and then and finds what no webhook told. */
export function sweep(deps: BuiltInDeps): Plugin {
  const memory: Memory = { checkedAt: new Map(), assignedAtMs: -Infinity }
  return definePlugin({
    name: 'sweep',
    description: 'Reads Gitea now and then and finds what no webhook told.',
    scopes: ['read:issue', 'read:user'],
    coalesce: true,
    timeoutMs: SWEEP_TIMEOUT_MS,
    register(app) {
      app.every(deps.sweepIntervalMs, (context) => sweepOnce(deps, context, memory))
    },
  })
}

/** What is forgotten at a stop, so that a start looks at everything. */
interface Memory {
  /** When each open task was last looked at. */
  readonly checkedAt: Map<string, number>
  /** When Gitea was last asked for everything that is assigned to the bot. */
  assignedAtMs: number
}

interface Found {
  readonly address: IssueAddress
  readonly changed: boolean
}

async function sweepOnce(deps: BuiltInDeps, context: TimerContext, memory: Memory): Promise<void> {
  const { checkedAt } = memory
  const stored = await deps.tasks.recall(CURSOR)
  const before = stored === undefined ? undefined : (JSON.parse(stored) as Cursor)
  const changes = await readNews(deps, before, memory)
  const found = new Map<string, Found>()
  const open = await deps.tasks.open()
  if (open.some((task) => task.state === 'ready'))
    context.emit('capacity.changed', { because: 'the sweep found a task that waits' })
  for (const address of duePasses(open, checkedAt, deps.clock.now()))
    found.set(issueKey(address), { address, changed: false })
  // being given a right again changes no issue either
  for (const { key, address } of await deps.tasks.readOnly()) found.set(key, { address, changed: false })
  for (const issue of changes.fresh) {
    const address = addressOfIssue(issue)
    if (await concernsUs(deps, issue, issueKey(address)))
      found.set(issueKey(address), { address, changed: true })
  }
  let position = 0
  for (const [key, { address, changed }] of found) {
    // what is looked at now needs no second look at the next sweep
    checkedAt.set(key, deps.clock.now())
    context.emit('sweep.found', { issue: address, changed }, { delayMs: SPACING_MS * position++ })
  }
  context.write(deps.tasks.remember(CURSOR, JSON.stringify(changes.cursor)))
  if (found.size > 0) context.log.info({ found: found.size }, 'the sweep found issues to look at')
}

/** What was changed since the last time; and hourly what is assigned to the bot, as being let in again changes no issue. */
async function readNews(
  deps: BuiltInDeps,
  before: Cursor | undefined,
  memory: Memory,
): Promise<{ fresh: readonly WireIssue[]; cursor: Cursor }> {
  const isDue = deps.clock.now() - memory.assignedAtMs >= ASSIGNED_RECHECK_MS
  const assigned = before && !isDue ? undefined : await readAssigned(deps)
  if (assigned) memory.assignedAtMs = deps.clock.now()
  if (!before) return assigned ?? readAssigned(deps)
  const changes = await readChanges(deps, before)
  const known = new Set((await deps.tasks.open()).map((task) => task.key))
  const unknown = assigned?.fresh.filter((issue) => !known.has(keyOfIssue(issue))) ?? []
  return { ...changes, fresh: [...changes.fresh, ...unknown] }
}

/** The first time: everything that is assigned to the bot. From then on Gitea's own clock counts. */
async function readAssigned(deps: BuiltInDeps): Promise<{ fresh: readonly WireIssue[]; cursor: Cursor }> {
  let serverMs = deps.clock.now()
  const fresh = await deps.forge.all(async (query) => {
    const response = await deps.forge.gitea.repos.issueSearchIssues({
      ...query,
      assigned: true,
      state: 'open',
      type: 'issues',
    })
    if (query.page === 1) serverMs = serverTime(response) ?? serverMs
    return readAs(wire.issues, response)
  })
  return { fresh: holdersFirst(fresh), cursor: { updatedMs: serverMs, seen: {} } }
}

function serverTime(response: Response): number | undefined {
  return Date.parse(response.headers.get('date') ?? '') || undefined
}

/** After a loss of the database: who shows an agent has it, and of the others who came first. */
function holdersFirst(issues: readonly WireIssue[]): readonly WireIssue[] {
  const waits = (issue: WireIssue) => (issue.labels.some(({ name }) => name.startsWith('agent/')) ? 0 : 1)
  return issues.toSorted((a, b) => waits(a) - waits(b) || a.id - b.id)
}

/** Issues and pull requests of all repositories that were changed since the last time. */
async function readChanges(
  deps: BuiltInDeps,
  before: Cursor,
): Promise<{ fresh: readonly WireIssue[]; cursor: Cursor }> {
  // whole seconds: Gitea refuses or rounds anything finer
  const since = new Date(before.updatedMs - OVERLAP_MS).toISOString().replace(/\.\d+Z$/, 'Z')
  let serverMs = deps.clock.now()
  const rows = await deps.forge.all(async (query) => {
    const response = await deps.forge.gitea.repos.issueSearchIssues({ ...query, since, state: 'all' })
    if (query.page === 1) serverMs = serverTime(response) ?? serverMs
    return readAs(wire.issues, response)
  })
  return advance(before, rows, serverMs)
}

/** A task, one that should be, or one that somebody waits for. */
async function concernsUs(deps: BuiltInDeps, issue: WireIssue, key: string): Promise<boolean> {
  const me = await deps.forge.me()
  if (issue.assignees.some((user) => user.id === me.id) || (await deps.tasks.find(key))) return true
  return (await deps.tasks.dependentsOf(key)).length > 0
}

/** They wait for something that may end without a word about them, and show it: the blockers, the place in the queue. */
const WAITING: ReadonlySet<Task['state']> = new Set(['blocked', 'ready', 'needs-input'])

function recheckMs(task: Task): number {
  // an operator's `resume` tells nobody
  if (isUnsteady(task)) return 0
  return WAITING.has(task.state) ? WAITING_RECHECK_MS : TASK_RECHECK_MS
}

/** Open tasks whose time to be looked at has come; marks them as looked at. */
function duePasses(tasks: readonly Task[], checkedAt: Map<string, number>, nowMs: number): IssueAddress[] {
  const due = tasks.filter((task) => {
    return nowMs - (checkedAt.get(task.key) ?? -Infinity) >= recheckMs(task)
  })
  const open = new Set(tasks.map((task) => task.key))
  for (const key of checkedAt.keys()) if (!open.has(key)) checkedAt.delete(key)
  for (const task of due) checkedAt.set(task.key, nowMs)
  return due.map((task) => task.address)
}
