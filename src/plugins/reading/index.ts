import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { CALL_TIMEOUT_MS } from '../../claude/client.ts'
import { CALLS_AT_ONCE } from '../../claude/reader.ts'
import { isEnded } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { requestWithFiles } from '../read-request.ts'
import { BUSY_WAIT_MS, waitBefore } from './waits.ts'

/**
 * Brings the model's answer about issues that did not wait for it. Its lanes are its own, so that it holds up nobody, and
 * its runs are durable: a kill in the middle of a call means that the question is asked again, unless the answer is stored.
 */
export function reading(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'reading',
    description: 'Asks the model about issues that were estimated without it, and reports its answer.',
    scopes: ['read:issue'],
    coalesce: true,
    timeoutMs: CALL_TIMEOUT_MS + 30_000,
    concurrency: CALLS_AT_ONCE,
    register(app) {
      app.on('reading.wanted', (context) => read(deps, context))
    },
  })
}

async function read(deps: BuiltInDeps, context: Context<'reading.wanted'>): Promise<void> {
  const { reader, tasks } = deps
  const task = await tasks.find(context.snapshot.key)
  if (!reader || !task || isEnded(task) || task.state === 'in-progress') return
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string' || issue.state === 'closed') return
  const result = await reader.read(await requestWithFiles(deps, context.snapshot.address, issue))
  const { attempt } = context.payload
  const again = (next: number, delayMs: number) =>
    context.emit('reading.wanted', { issue: context.snapshot.address, attempt: next }, { delayMs })
  if (result.kind !== 'busy' && result.kind !== 'stopped')
    context.emit('reading.done', { issue: context.snapshot.address, outcome: result.kind })
  if (result.kind === 'busy') again(attempt, BUSY_WAIT_MS)
  // the run is given back, and made again at the next start
  if (result.kind === 'stopped') throw new Error('the bot stops')
  if (result.kind !== 'unavailable' || result.retryAfterMs === undefined) return
  const waitMs = waitBefore(attempt + 1)
  if (waitMs !== undefined) again(attempt + 1, Math.max(waitMs, result.retryAfterMs))
}
