import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { issueKey } from '../../gitea/issue-address.ts'
import { OneAtATime } from '../../one-at-a-time.ts'
import type { BuiltInDeps } from '../deps.ts'
import { evaluate } from './evaluate.ts'
import { letGo } from './let-go.ts'
import { NeighboursOfTurns } from './neighbours.ts'
import { RecentNews } from './recent-news.ts'
import type { GraphDeps } from './store-edges.ts'
import { Unread } from './unread.ts'

const OWN = ['task.parsed', 'dependency.changed', 'sweep.found', 'turn.came'] as const
const NEIGHBOUR = [
  'issues.closed',
  'issues.reopened',
  'issues.deleted',
  'pull_request.closed',
  'pull_request.reopened',
  'pull_request.deleted',
] as const

/** Holds a task back while its blockers are open, and releases it when the last one closes. */
export function dependencies(builtIn: BuiltInDeps): Plugin {
  const deps: GraphDeps = {
    ...builtIn,
    graph: new OneAtATime(),
    news: new RecentNews(builtIn.clock),
    neighbours: new NeighboursOfTurns(builtIn.forge),
    unread: new Unread(builtIn.clock),
  }
  return definePlugin({
    name: 'dependencies',
    description: 'Keeps a task back while its blockers are open and releases it when they close.',
    scopes: ['write:issue', 'read:repository', 'read:organization', 'read:user'],
    lane: 'issue',
    coalesce: true,
    register(app) {
      app.on(OWN, (context) => evaluate(deps, context))
      app.on(NEIGHBOUR, (context) => {
        deps.news.add(issueKey(context.address))
        return tellDependents(deps, context, `${context.name} of #${context.address.number}`)
      })
      app.on('task.closed', async (context) => {
        if (context.payload.state === 'released') await letGo(deps, context)
      })
      app.on('sweep.found', async (context) => {
        if (!context.payload.changed) return
        deps.news.add(issueKey(context.address))
        await tellDependents(deps, context, 'the sweep found it changed')
      })
    },
  })
}

/** Any issue or pull request may block a task; those who wait for it look again, each in its own lane. */
async function tellDependents(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  because: string,
): Promise<void> {
  for (const edge of await deps.tasks.dependentsOf(issueKey(context.address))) {
    context.emit('dependency.changed', { issue: edge.dependentAddress, because })
  }
}
