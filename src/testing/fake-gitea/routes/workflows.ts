import { empty, json } from '../http/answer.ts'
import { acting, param, type RepositoryCall } from '../http/call.ts'
import { notFound, type Refusal, refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { userJson } from '../json/user.ts'
import { commitAt } from '../state/git.ts'
import type { CommitRecord, RunRecord } from '../state/records.ts'
import { nowMs } from '../world.ts'

/** Workflows are dispatched and listed, and never run. */
export const workflowRoutes: Route[] = [
  repositoryRoute(
    'POST /actions/workflows/:workflow/dispatches',
    {
      scope: 'repository',
      writer: true,
      when: (traits) => traits.dispatch !== 'none',
      body: { ref: 'text!', inputs: 'object', return_run_info: 'flag' },
    },
    dispatch,
  ),
  repositoryRoute('PUT /actions/workflows/:workflow/disable', { ...gitea(), writer: true }, (call) => {
    call.repository.disabledWorkflows.add(param(call, 'workflow'))
    return empty(204)
  }),
  repositoryRoute(
    'GET /actions/runs',
    { scope: 'repository', when: (traits) => traits.runList !== 'none' },
    runs,
  ),
]

function gitea() {
  return {
    scope: 'repository',
    when: (traits: RepositoryCall['world']['traits']) => traits.dispatch === 'gitea',
  } as const
}

function dispatch(call: RepositoryCall) {
  const { world, repository, viewer, body } = acting(call)
  const { traits } = world
  const workflow = param(call, 'workflow')
  const ref = body.text('ref') ?? ''
  const head = commitAt(repository, ref)
  const text = head && workflowIn(head, workflow)
  if (traits.dispatch === 'forgejo' && text === undefined) throw serverError(world)
  if (repository.disabledWorkflows.has(workflow)) throw refusal(world, 403, 'workflow is disabled')
  if (!head) throw missing(call, `ref "${ref}" doesn't exist`)
  if (text === undefined) throw missing(call, `workflow "${workflow}" doesn't exist`)
  if (traits.dispatchNeedsTrigger && !text.includes('workflow_dispatch'))
    throw refusal(world, 422, `workflow "${workflow}" has no workflow_dispatch event trigger`)
  const inputs = body.object('inputs')
  checkInputs(call, text, inputs)
  const made: RunRecord = {
    id: world.state.nextId('run'),
    number: repository.runs.length + 1,
    workflow,
    ref: ref.replace(/^refs\/heads\//, ''),
    sha: head.sha,
    title: titleOf(text, (name) => inputs.text(name) ?? '') ?? head.message,
    inputs: Object.fromEntries(
      [...text.matchAll(/^ {6}([\w-]+):/gm)].map(([, name = '']) => [name, inputs.text(name) ?? '']),
    ),
    userId: viewer.id,
    atMs: nowMs(world),
  }
  repository.runs.push(made)
  return told(call, made)
}

/** Forgejo wants what is `required`, Gitea takes it as empty. */
function checkInputs(call: RepositoryCall, text: string, inputs: RepositoryCall['body']): void {
  if (call.world.traits.dispatch !== 'forgejo') return
  for (const [, name = ''] of text.matchAll(/^ {6}([\w-]+):\s*\n\s+required: true/gm))
    if (!inputs.has(name)) throw refusal(call.world, 400, `input required for '${name}'`)
}

function told(call: RepositoryCall, { id, number }: RunRecord) {
  const { traits, rootUrl, state } = call.world
  if (traits.dispatch === 'forgejo')
    return call.body.flag('return_run_info') ? json(201, { id, run_number: number, jobs: ['a'] }) : empty(204)
  if (!traits.tellsRun || call.query.get('return_run_details') !== 'true') return empty(204)
  const path = `repos/${state.pathOf(call.repository)}/actions/runs/${id}`
  return json(200, {
    workflow_run_id: id,
    run_url: `${rootUrl}api/v1/${path}`,
    html_url: `${rootUrl}${path.replace('repos/', '')}`,
  })
}

function missing(call: RepositoryCall, message: string): Refusal {
  return call.world.traits.dispatch === 'gitea' ? refusal(call.world, 404, message) : notFound(call.world)
}

/** `.gitea/workflows` counts before the folders of others. */
function workflowIn({ files }: CommitRecord, name: string): string | undefined {
  const folders = ['.gitea', '.forgejo', '.github']
  const found = folders.map((folder) => files.get(`${folder}/workflows/${name}`)).find((file) => file)
  return found?.toString('utf8')
}

/** What stands under `run-name`, with the inputs in it. */
function titleOf(text: string, input: (name: string) => string): string | undefined {
  const [, title] = /^run-name: *"?([^"\n]*)"?$/m.exec(text) ?? []
  return title?.replaceAll(/\$\{\{ *inputs\.(\w+) *\}\}/g, (_, name: string) => input(name))
}

function runs(call: RepositoryCall) {
  const { traits } = call.world
  if (traits.runList === 'owner' && call.level !== 'owner' && call.level !== 'admin')
    throw refusal(call.world, 403, 'user should be the owner of the repo')
  const all = traits.dispatch === 'forgejo' ? call.repository.runs : call.repository.runs.toReversed()
  const limit = Math.min(50, Number(call.query.get('limit')) || 30)
  const first = (Math.max(1, Number(call.query.get('page')) || 1) - 1) * limit
  const shown = all.slice(first, first + limit)
  return json(200, { workflow_runs: shown.map((run) => runJson(call, run)), total_count: all.length })
}

function runJson(call: RepositoryCall, run: RunRecord) {
  const user = userJson(call, call.world.state.user(run.userId))
  const { id, number: run_number, ref: head_branch, sha: head_sha } = run
  const parts = { id, run_number, event: 'workflow_dispatch', head_branch, head_sha }
  if (call.world.traits.dispatch === 'forgejo')
    return { ...parts, status: 'waiting', workflow_id: run.workflow, triggering_actor: user }
  const path = `${run.workflow}@refs/heads/${run.ref}`
  return { ...parts, status: 'queued', path, display_title: run.title, actor: user, trigger_actor: user }
}
