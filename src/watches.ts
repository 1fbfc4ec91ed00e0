import type { App } from './app/app.ts'
import { ownEvent } from './app/own-event.ts'
import type { Clock } from './clock.ts'
import type { Inbox } from './inbox/inbox.ts'
import type { Log } from './log.ts'
import { startWatch, type WatchDeps } from './plugins/agent-context/watch.ts'
import { startMoneyWatch } from './plugins/assignment/money-watch.ts'
import type { BuiltInDeps } from './plugins/deps.ts'

/** What is watched, and where what was found is put. */
export interface Watches extends Pick<WatchDeps, 'agents'> {
  readonly app: Pick<App, 'loaded' | 'runsFor'>
  readonly inbox: Pick<Inbox, 'add'>
  readonly deps: BuiltInDeps
  readonly clock: Clock
  readonly log: Log
}

/**
 * Watches what nobody tells: agents that do not begin or get no further, and budgets that begin anew. Where the plugin is not
 * loaded that would do something about it, there is nothing to watch for.
 *
 * @returns the function that stops it
 */
export function startWatches({ app, inbox, deps, clock, log, agents }: Watches): () => void {
  const put: WatchDeps['put'] = (name, id, payload) => inbox.add(ownEvent(app, name, id, payload))
  const stops: (() => void)[] = []
  if (app.loaded.includes('agent-context')) stops.push(startWatch({ ...deps, agents, clock, log, put }))
  if (app.loaded.includes('assignment'))
    stops.push(
      startMoneyWatch({
        ...{ spending: deps.spending, clock, log },
        put: (name, id, payload) => inbox.add(ownEvent(app, name, id, payload)),
      }),
    )
  return () => {
    for (const stop of stops) stop()
  }
}
