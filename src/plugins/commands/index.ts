import { z } from 'zod'
import type { PluginApp } from '../../app/plugin.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { english } from '../../language/say.ts'
import { type OrderName, type Overrides, withOrder } from '../../tasks/overrides.ts'
import { isHeld } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { approve } from './approve.ts'
import { orderBlockers, orderNoBlockers } from './blockers.ts'
import { noTask, notHeld } from './messages.ts'
import { retry } from './retry.ts'
import { type Ended, givenIn, labelledPriority, type OrderContext, obey, targetOf } from './target.ts'
import { agentIn, difficultyIn, estimateIn, priorityIn, type Value } from './values.ts'

/** More of a reason is not kept, in characters. */
const LONGEST_REASON = 200

/** There is nothing to order on a pull request. */
const ON_ISSUES = { on: 'issues', elsewhere: noTask.pullRequest } as const

const words = z.array(z.string()).default([])

/** Does what people order in comments. Each order changes the stored task only; everything else follows from that. */
export function commands(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'commands',
    description: 'Does what people order in comments: which agent, how hard, what to wait for, to hold.',
    scopes: ['write:issue', 'read:repository', 'read:organization', 'read:user'],
    lane: 'issue',
    register(app) {
      addValues(deps, app)
      addApproval(deps, app)
      addBlockers(deps, app)
      addHold(deps, app)
    },
  })
}

function addValues(deps: BuiltInDeps, app: PluginApp): void {
  app.command('agent', {
    ...ON_ISSUES,
    help: english`Gives the issue to this agent; \`auto\` lets me choose again.`,
    args: z.object({ agent: z.string() }),
    inShadow: true,
    run: async (context, { agent }) => {
      const { agents } = await deps.policies.of(context.address.repoId, context.address)
      return order(deps, context, 'agent', agentIn(agent, agents, context.repo().join('/')))
    },
  })
  app.command('difficulty', {
    ...ON_ISSUES,
    help: english`Says how hard it is: \`low\`, \`medium\`, \`high\`, or \`auto\`.`,
    args: z.object({ difficulty: z.array(z.string()).min(1, english`how hard?`) }),
    whoCanUse: 'author',
    inShadow: true,
    run: (context, { difficulty }) => order(deps, context, 'difficulty', difficultyIn(difficulty.join(' '))),
  })
  app.command('estimate', {
    ...ON_ISSUES,
    help: english`Says how many tokens of context it needs, such as \`80k\`, or \`auto\`.`,
    args: z.object({ tokens: z.array(z.string()).min(1, english`how many tokens?`) }),
    whoCanUse: 'author',
    inShadow: true,
    run: (context, { tokens }) => order(deps, context, 'estimate', estimateIn(tokens.join(' '))),
  })
  app.command('priority', {
    ...ON_ISSUES,
    help: english`Says how urgent it is: \`critical\`, \`high\`, \`medium\`, \`low\`, a number from -2 to 2, or \`auto\`.`,
    args: z.object({ priority: z.string() }),
    inShadow: true,
    run: (context, { priority }) => order(deps, context, 'priority', priorityIn(priority)),
  })
}

function addApproval(deps: BuiltInDeps, app: PluginApp): void {
  app.command('approve', {
    // on pull requests it is a word of other bots
    on: 'issues',
    help: english`Agrees to the price that I have asked about, or to up to so many US$ (\`2.50\`); \`auto\` takes that back.`,
    args: z.object({ words }),
    inShadow: true,
    run: (context, given) => approve(deps, context, given.words),
  })
}

function addBlockers(deps: BuiltInDeps, app: PluginApp): void {
  app.command('blocked-by', {
    ...ON_ISSUES,
    help: english`Lets the issue wait for others, such as \`#7\` or \`owner/repo#7\`.`,
    args: z.object({ issues: words }),
    whoCanUse: 'author',
    inShadow: true,
    run: (context, { issues }) => orderBlockers(deps, context, issues),
  })
  app.command('unblocked-by', {
    ...ON_ISSUES,
    help: english`Lets the issue wait for these no more; what its text says counts again when the text changes.`,
    args: z.object({ issues: words }),
    whoCanUse: 'author',
    inShadow: true,
    run: (context, { issues }) => orderNoBlockers(deps, context, issues),
  })
}

function addHold(deps: BuiltInDeps, app: PluginApp): void {
  app.command('hold', {
    ...ON_ISSUES,
    help: english`Keeps the issue back until somebody writes \`/resume\`.`,
    args: z.object({ reason: words }),
    inShadow: true,
    run: (context, { reason }) =>
      order(deps, context, 'hold', { value: reason.join(' ').slice(0, LONGEST_REASON) }),
  })
  app.command('resume', {
    ...ON_ISSUES,
    help: english`Ends what \`/hold\` began.`,
    inShadow: true,
    run: (context) => resume(deps, context),
  })
  app.command('retry', {
    ...ON_ISSUES,
    help: english`Lets me read and decide the issue anew.`,
    inShadow: true,
    run: (context) => retry(deps, context),
  })
}

async function order<Name extends OrderName>(
  deps: BuiltInDeps,
  context: OrderContext,
  name: Name,
  read: Value<Overrides[Name]>,
): Ended {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  if ('problem' in read) return { notDone: read.problem }
  const given = givenIn(context)
  const labelled = name === 'priority' ? { labelled: labelledPriority(target.issue) } : {}
  obey(deps, context, target, withOrder(target.task.overrides, name, read.value, { ...given, ...labelled }))
  return undefined
}

async function resume(deps: BuiltInDeps, context: OrderContext): Ended {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  if (!isHeld(target.task)) return { notDone: notHeld() }
  obey(deps, context, target, withOrder(target.task.overrides, 'hold', undefined, givenIn(context)))
  return undefined
}
