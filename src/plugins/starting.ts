import { randomUUID } from 'node:crypto'
import type { AgentStart } from '../agents/start.ts'
import type { Context } from '../app/context.ts'
import type { PayloadOf } from '../app/event-names.ts'
import type { PluginApp } from '../app/plugin.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'

/** What came of one try to start an agent; `isFinal`: another one would end in the same way. */
export type Started = 'started' | { readonly unstarted: string; readonly isFinal: boolean }

/** What is asked for: which agent, for which issue, and which start it is. */
export type Wanted = PayloadOf<'agent.wanted'>

/** One way to start agents. */
export interface WayToStart<Start extends AgentStart> {
  /** The agents that are started in this way, by name. */
  readonly starts: ReadonlyMap<string, Start>
  /** May be called again for the same start, after a crash. */
  start(context: Context<'agent.wanted'>, start: Start, task: Task): Promise<Started>
}

/** How often it is tried; with the waits below that takes four minutes. */
const MOST_TRIES = 5
const FIRST_WAIT_MS = 15_000

/** Those of the agents that are started in one way. */
export function startsOf<Start extends AgentStart>(
  deps: Pick<BuiltInDeps, 'starts'>,
  isOfKind: (start: AgentStart) => start is Start,
): ReadonlyMap<string, Start> {
  return new Map(
    [...deps.starts].flatMap(([name, start]) => (isOfKind(start) ? [[name, start] as const] : [])),
  )
}

/**
 * Starts the agent of each task that is assigned to one of those. What is to be started is put into the inbox first, with a
 * UUID of its own, so each try of it can be told from another start. Without such an agent nothing is listened to.
 */
export function startAgents<Start extends AgentStart>(
  deps: BuiltInDeps,
  app: PluginApp,
  way: WayToStart<Start>,
): void {
  if (way.starts.size === 0) return
  app.on('task.assigned', (context) => {
    const { agent, issue, issueId, version } = context.payload
    if (agent === null || !way.starts.has(agent)) return
    const start = randomUUID()
    context.write(deps.tasks.remember(memoryOf(context.snapshot.key), start))
    const id = `agent.wanted:${issueId}:${version}`
    context.emit('agent.wanted', { issue, agent, start, attempt: 1 }, { id })
  })
  app.on('agent.wanted', (context) => tryToStart(deps, context, way))
}

async function tryToStart<Start extends AgentStart>(
  deps: BuiltInDeps,
  context: Context<'agent.wanted'>,
  { starts, start }: WayToStart<Start>,
): Promise<void> {
  const { agent, attempt } = context.payload
  const way = starts.get(agent)
  const task = way && (await wanted(deps, context))
  if (!way || !task) return
  context.ensure.checkPaused()
  const came = await start(context, way, task)
  if (came === 'started') return context.log.info({ agent, attempt }, 'an agent was started')
  const { unstarted, isFinal } = came
  context.log.warn({ agent, attempt, reason: unstarted }, 'an agent could not be started')
  const { issue, start: id } = context.payload
  if (isFinal || attempt >= MOST_TRIES)
    return context.emit(
      'agent.presence',
      { issue, agent, is: 'away', waitedMs: 0, unstarted },
      { id: `agent.unstarted:${id}` },
    )
  context.emit(
    'agent.wanted',
    { ...context.payload, attempt: attempt + 1 },
    { id: `agent.wanted:${id}:${attempt + 1}`, delayMs: FIRST_WAIT_MS * 2 ** (attempt - 1) },
  )
}

/** The task, if it still waits for this very start; in the mode `shadow` nothing is begun. */
async function wanted(deps: BuiltInDeps, context: Context<'agent.wanted'>): Promise<Task | undefined> {
  const { key } = context.snapshot
  const task = await deps.tasks.find(key)
  if (task?.state !== 'assigned' || task.agent !== context.payload.agent) return undefined
  if ((await deps.tasks.recall(memoryOf(key))) !== context.payload.start) return undefined
  return (await deps.policies.of(task.address.repoId)).mode === 'shadow' ? undefined : task
}

/** Which start is the newest one of a task: an older one that is still tried is not wanted any more. */
function memoryOf(key: string): string {
  return `start:${key}`
}
