import type { WorkflowStart } from '../../agents/start.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { english } from '../../language/say.ts'
import type { BuiltInDeps } from '../deps.ts'
import { type Started, startAgents, startsOf } from '../starting.ts'
import { isWorkflow } from './is-workflow.ts'

/** Dispatches a workflow of Gitea Actions. */
export function startByWorkflow(deps: BuiltInDeps): Plugin {
  const starts = startsOf(deps, isWorkflow)
  return definePlugin({
    name: 'start-by-workflow',
    description: 'Starts an agent by a workflow of Gitea Actions, where its profile says so.',
    // of two at once neither could tell its run from the other's
    concurrency: 1,
    scopes: starts.size > 0 ? ['write:repository'] : [],
    register(app) {
      startAgents(deps, app, { starts, start: dispatch })
    },
  })
}

async function dispatch(
  { ensure, payload, forge }: Context<'agent.wanted'>,
  { workflow, ref, inputs }: WorkflowStart,
): Promise<Started> {
  const { agent, issue, start } = payload
  const result = await ensure.workflow({
    workflow,
    once: start,
    inputs: { ...inputs, issue: String(issue.number), agent, start },
    ...(ref === undefined ? {} : { ref }),
  })
  if (result === 'written' || result === 'unchanged') return 'started'
  const { version } = await forge.server()
  const reasons = {
    unsupported: english`this server (${version}) cannot start workflows; Gitea can from 1.24 on`,
    missing: english`there is no workflow ${workflow} on its branch, or Gitea has not seen it yet`,
    refused: english`Gitea refuses the workflow ${workflow}: it may lack \`workflow_dispatch\` or want other inputs`,
    failed: english`Gitea fails to start the workflow ${workflow}: it or its branch may not be there`,
    forbidden: english`the bot may not start workflows here, or ${workflow} or Actions are switched off`,
    archived: english`the repository is archived`,
    gone: english`the issue is gone`,
  }
  return { unstarted: reasons[result], isFinal: result !== 'failed' && result !== 'missing' }
}
