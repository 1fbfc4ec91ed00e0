import { z } from 'zod'
import type { Forge } from '../forge.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'

/** A run of a workflow that the bot has dispatched. */
export interface WorkflowRun {
  readonly id: number
  /** The name of its file. */
  readonly workflow: string
  /** Its `run-name`, where the server tells it. */
  readonly title: string
}

const user = z.object({ id: z.number().int() }).nullish()

/** Gitea tells `path`, `actor` and `display_title`, Forgejo `workflow_id` and `triggering_actor`. */
const run = z.object({
  id: z.number().int(),
  path: z.string().optional(),
  workflow_id: z.string().optional(),
  display_title: z.string().optional(),
  actor: user,
  triggering_actor: user,
})

const page = z.object({
  workflow_runs: z
    .array(run)
    .nullable()
    .transform((list) => list ?? []),
  total_count: z.number().int(),
})

type Place = readonly [owner: string, repo: string, ...unknown: unknown[]]

/** The highest id of a run that was dispatched, 0 = there is none; undefined = the bot may not see runs here. */
export async function newestRun(forge: Forge, place: Place): Promise<number | undefined> {
  const runs = await newestRuns(forge, place)
  return runs && Math.max(0, ...runs.map(({ id }) => id))
}

/** The bot's own runs with a higher id than that one, the oldest first. */
export async function runsSince(forge: Forge, place: Place, after: number): Promise<WorkflowRun[]> {
  const me = await forge.me()
  const runs = (await newestRuns(forge, place)) ?? []
  return runs
    .filter(({ id, actor, triggering_actor }) => id > after && (actor ?? triggering_actor)?.id === me.id)
    .map(({ id, path, workflow_id, display_title }) => {
      return { id, workflow: workflow_id ?? path?.split('@')[0] ?? '', title: display_title ?? '' }
    })
    .sort((a, b) => a.id - b.id)
}

/** One page of them. Gitea lists the newest first, Forgejo last. */
async function newestRuns(forge: Forge, place: Place): Promise<z.output<typeof run>[] | undefined> {
  const limit = await forge.pageSize()
  try {
    const first = await runsOn(forge, place, { page: 1, limit })
    const isForgejo = (await forge.server()).kind === 'forgejo'
    const last = Math.ceil(first.total_count / limit)
    if (!isForgejo || last < 2) return first.workflow_runs
    const before = last > 2 ? await runsOn(forge, place, { page: last - 1, limit }) : first
    const rest = await runsOn(forge, place, { page: last, limit })
    return [...before.workflow_runs, ...rest.workflow_runs]
  } catch (error) {
    // Gitea 1.24 has no such list, and 1.25 shows it to owners only
    if (error instanceof GiteaError && (error.isMissing || error.status === 403)) return undefined
    throw error
  }
}

function runsOn(
  forge: Forge,
  [owner, repo]: Place,
  query: { readonly page: number; readonly limit: number },
) {
  return forgeRequest(forge.gitea, 'GET /repos/{owner}/{repo}/actions/runs', { owner, repo }, page, {
    query: { ...query, event: 'workflow_dispatch' },
  })
}
