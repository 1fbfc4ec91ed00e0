import type { TimerContext } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { type IssueAddress, repoIdOf } from '../../gitea/issue-address.ts'
import type { OpenTask, ReadOnlyTask } from '../../tasks/store.ts'
import type { BuiltInDeps } from '../deps.ts'
import { sweepAsked } from './asked.ts'
import { AudibleChanges, type Reading } from './audible.ts'
import { findComments } from './comments.ts'
import {
  ASSIGNED_RECHECK_MS,
  type Cursor,
  OVERLAP_MS,
  SPACING_MS,
  TASK_RECHECK_MS,
  WAITING_RECHECK_MS,
} from './plan.ts'
import { holdersFirst, type News, type Row, readAssigned, readChanges, readStrays } from './read.ts'
import { type AskedAt, writableAgain } from './writable.ts'

const CURSOR = 'sweep-cursor'
/** Reading all of a large instance takes longer than a run usually may. */
const SWEEP_TIMEOUT_MS = 10 * 60_000

/** Reads Gitea now and then and finds what no webhook told. */
export function sweep(deps: BuiltInDeps): Plugin {
  const memory: Memory = {
    checkedAt: new Map(),
    rightsAskedAt: new Map(),
    assignedAtMs: -Infinity,
    audible: new AudibleChanges(),
  }
  return definePlugin({
    name: 'sweep',
    description: 'Reads Gitea now and then and finds what no webhook told.',
    scopes: ['read:issue', 'read:repository', 'read:user'],
    timeoutMs: SWEEP_TIMEOUT_MS,
    register(app) {
      app.every(deps.sweepIntervalMs, (context) => sweepOnce(deps, context, memory))
      app.on('sweep.asked', (context) => sweepAsked(deps, context))
    },
  })
}

/** What is forgotten at a stop, so that a start looks at everything. */
interface Memory {
  /** When each open task was last looked at. */
  readonly checkedAt: Map<string, number>
  /** The repositories in which the bot could only read. */
  readonly rightsAskedAt: Map<number, AskedAt>
  /** When Gitea was last asked for everything that is assigned to the bot. */
  assignedAtMs: number
  /** How the bot's issues were, to tell what a webhook had to tell of. */
  readonly audible: AudibleChanges
}

interface Found {
  readonly address: IssueAddress
  readonly changed: boolean
}

async function sweepOnce(deps: BuiltInDeps, context: TimerContext, memory: Memory): Promise<void> {
  const { checkedAt } = memory
  const begunMs = deps.clock.now()
  const stored = await deps.tasks.recall(CURSOR)
  const before = stored === undefined ? undefined : (JSON.parse(stored) as Cursor)
  const open = await deps.tasks.open()
  const changes = await readNews(deps, before, { memory, open })
  if (open.some((task) => task.state === 'ready'))
    context.emit('capacity.changed', { because: 'the sweep found a task that waits' })
  const found = new Map<string, Found>()
  const most = mostDue(deps.sweepIntervalMs)
  for (const key of duePasses(open, checkedAt, {
    nowMs: deps.clock.now(),
    most,
  })) {
    const task = await deps.tasks.find(key)
    if (task) found.set(key, { address: task.address, changed: false })
  }
  for (const row of changes.fresh) {
    if (!(await concernsUs(deps, row))) continue
    // the first time nothing was seen before: whoever waits for it is found, and looks at it, in the same sweep
    found.set(row.key, { address: row.address, changed: before !== undefined })
    context.write(deps.tasks.saveLook(row.key, row.address.repoId, row.trace))
  }
  // nobody remembers these, so only what they show tells of them
  const strays = before ? [] : await readStrays(deps)
  for (const { key, address } of strays) found.set(key, { address, changed: false })
  // only now, when all was read: a sweep that failed before is made again, and has to look at the same
  memory.assignedAtMs = changes.assignedAtMs
  deps.hooks.swept(memory.audible.take(changes.reading, deps.hooks.types), begunMs)
  const repositories = new Set([...found.keys(), ...open.map(({ key }) => key)].map(repoIdOf))
  const rows = changes.fresh.filter(({ key }) => repositories.has(repoIdOf(key)))
  await findComments(deps, context, { rows, sinceMs: before && before.updatedMs - OVERLAP_MS })
  for (const { key, address } of (await writable(deps, memory)).slice(0, most))
    if (!found.has(key)) found.set(key, { address, changed: false })
  let position = 0
  for (const [key, { address, changed }] of found) {
    // what is looked at now needs no second look at the next sweep
    checkedAt.set(key, deps.clock.now())
    context.emit('sweep.found', { issue: address, changed }, { delayMs: SPACING_MS * position++ })
  }
  context.write(deps.tasks.remember(CURSOR, JSON.stringify(changes.cursor)))
  if (found.size > 0) context.log.info({ found: found.size }, 'the sweep found issues to look at')
}

/** Being given a right again changes no issue either. */
async function writable(deps: BuiltInDeps, { rightsAskedAt }: Memory): Promise<readonly ReadOnlyTask[]> {
  return writableAgain(deps.forge, await deps.tasks.readOnly(), rightsAskedAt, deps.clock.now())
}

interface Changes extends News, Pick<Memory, 'assignedAtMs'> {
  readonly reading: Reading
}

/** What was changed since the last time; and hourly what is assigned to the bot, as being let in again changes no issue. */
async function readNews(
  deps: BuiltInDeps,
  before: Cursor | undefined,
  { memory, open }: { readonly memory: Memory; readonly open: readonly OpenTask[] },
): Promise<Changes> {
  const nowMs = deps.clock.now()
  if (!before) {
    const news = await readAssigned(deps)
    const { fresh: assigned, serverMs, readMs } = news
    const reading = { changes: [], assigned, serverMs, readMs }
    return { ...news, fresh: await holdersFirst(deps, assigned), assignedAtMs: nowMs, reading }
  }
  const isDue = nowMs - memory.assignedAtMs >= ASSIGNED_RECHECK_MS
  const assigned = isDue ? await readAssigned(deps) : undefined
  const assignedAtMs = isDue ? nowMs : memory.assignedAtMs
  const changes = await readChanges(deps, before)
  const known = new Set(open.map((task) => task.key))
  const unknown = assigned?.fresh.filter(({ key }) => !known.has(key)) ?? []
  const { serverMs, readMs } = changes
  const reading = { changes: changes.fresh, assigned: assigned?.fresh, serverMs, readMs }
  const fresh = [...changes.fresh, ...(await holdersFirst(deps, unknown))]
  return { ...changes, fresh, assignedAtMs, reading }
}

/** A task, one that should be, or one that somebody waits for. */
async function concernsUs(deps: BuiltInDeps, { key, isMine }: Row): Promise<boolean> {
  if (isMine || (await deps.tasks.find(key))) return true
  return (await deps.tasks.dependentsOf(key, 1)).length > 0
}

/** No more than can be handed out before the next sweep; those that were not looked at for the longest time come first. */
function mostDue(sweepIntervalMs: number): number {
  return Math.max(1, Math.floor(sweepIntervalMs / SPACING_MS))
}

/** Open tasks whose time to be looked at has come; forgets when those were that are not open any more. */
function duePasses(
  tasks: readonly OpenTask[],
  checkedAt: Map<string, number>,
  { nowMs, most }: { readonly nowMs: number; readonly most: number },
): string[] {
  const lastAt = ({ key }: OpenTask) => checkedAt.get(key) ?? 0
  const due = tasks.filter((task) => !checkedAt.has(task.key) || nowMs - lastAt(task) >= recheckMs(task))
  const open = new Set(tasks.map((task) => task.key))
  for (const key of checkedAt.keys()) if (!open.has(key)) checkedAt.delete(key)
  const first = due.length <= most ? due : due.toSorted((a, b) => lastAt(a) - lastAt(b)).slice(0, most)
  return first.map(({ key }) => key)
}

/** They wait for something that may end without a word about them, and show it: the blockers, the place in the queue. */
const WAITING: ReadonlySet<OpenTask['state']> = new Set(['blocked', 'ready', 'needs-input'])

function recheckMs({ state, unsteady }: OpenTask): number {
  // an operator's `resume` tells nobody
  if (unsteady) return 0
  return WAITING.has(state) ? WAITING_RECHECK_MS : TASK_RECHECK_MS
}
