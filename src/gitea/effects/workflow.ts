import { z } from 'zod'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { createOnce } from './create-once.ts'
import type { EffectDeps } from './effect-deps.ts'
import { readyToWrite } from './unwritten.ts'
import { newestRun, runsSince, type WorkflowRun } from './workflow-runs.ts'

/** A workflow of the issue's repository that is to be dispatched once. */
export interface WorkflowWish {
  /** The name of its file, without the folder: `agent.yml`. */
  readonly workflow: string
  /** What it is dispatched for, in all of your runs: a UUID, best given as an input that its `run-name` shows. */
  readonly once: string
  /** The branch or tag that it is taken from; the default branch if absent. */
  readonly ref?: string
  /** What it is handed; Gitea ignores those that it does not declare. */
  readonly inputs?: Readonly<Record<string, string>>
}

/**
 * `unchanged`: it was dispatched before; `unsupported`: this server cannot (Gitea before 1.24); `missing`: no such workflow or
 * branch; `refused`: it has no `workflow_dispatch`, or wants other inputs; `failed`: 500, which is also how Forgejo says `missing`.
 */
export type WorkflowResult = 'written' | 'unchanged' | 'unsupported' | 'missing' | 'refused' | 'failed'

/** What both programs tell of a run, where they tell anything. */
const answer = z
  .object({ workflow_run_id: z.number().int().optional(), id: z.number().int().optional() })
  .nullable()

/** Dispatches it, unless it was dispatched for this before. */
export async function ensureWorkflow(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  wish: WorkflowWish,
): Promise<WorkflowResult> {
  const server = await deps.forge.server()
  if (server.kind === 'gitea' && !server.isGitea('1.24')) return 'unsupported'
  const dispatch = new Dispatch(deps, snapshot, wish)
  if (await dispatch.isDone()) return 'unchanged'
  await readyToWrite(deps, snapshot)
  try {
    return await dispatch.once()
  } catch (error) {
    if (!(error instanceof GiteaError) || error.method !== 'POST') throw error
    if (error.isMissing) return 'missing'
    if (error.status === 400 || error.status === 422) return 'refused'
    if (error.kind === 'failed') return 'failed'
    throw error
  }
}

class Dispatch {
  readonly #deps: EffectDeps
  readonly #snapshot: IssueSnapshot
  readonly #wish: WorkflowWish
  readonly #key: string

  constructor(deps: EffectDeps, snapshot: IssueSnapshot, wish: WorkflowWish) {
    this.#deps = deps
    this.#snapshot = snapshot
    this.#wish = wish
    this.#key = `workflow:${snapshot.key}:${wish.once}`
  }

  /** The table of comments keeps numbers of other things as well. */
  async isDone(): Promise<boolean> {
    return (await this.#deps.comments.commentId(this.#key)) !== undefined
  }

  async once(): Promise<'written' | 'unchanged'> {
    let isNew = false
    await createOnce(
      this.#deps,
      this.#key,
      (fresh) => (fresh ? this.#find() : Promise.resolve(undefined)),
      async () => {
        isNew = true
        await this.#noteNewest()
        const run = await this.#post()
        await this.#remember(run)
        return run
      },
    )
    return isNew ? 'written' : 'unchanged'
  }

  get #newestKey(): string {
    return `${this.#key}:after`
  }

  #runKey(id: number): string {
    return `workflow-run:${this.#snapshot.address.repoId}:${id}`
  }

  /** Runs have no times on Forgejo, and clocks differ: what has a higher id than the newest one of before came after it. */
  async #noteNewest(): Promise<void> {
    // what was sent before and not answered may have become the newest one
    if ((await this.#deps.comments.commentId(this.#newestKey)) !== undefined) return
    const newest = await newestRun(this.#deps.forge, this.#snapshot.path)
    if (newest !== undefined) await this.#deps.comments.rememberComment(this.#newestKey, newest)
  }

  /** The run that came of a call that nobody answered. */
  async #find(): Promise<number | undefined> {
    const after = await this.#deps.comments.commentId(this.#newestKey)
    if (after === undefined) return undefined
    const runs = await runsSince(this.#deps.forge, this.#snapshot.path, after)
    const found = await this.#ownAmong(runs.filter((run) => run.workflow === this.#wish.workflow))
    if (found === undefined) return undefined
    await this.#remember(found)
    return found
  }

  /** By its title if it shows what it was dispatched for; else one that is not known as another's. */
  async #ownAmong(runs: readonly WorkflowRun[]): Promise<number | undefined> {
    const { once } = this.#wish
    const named = runs.find(({ title }) => title.includes(once))
    if (named) return named.id
    for (const { id, title } of runs) {
      if (UUID.test(title)) continue
      if ((await this.#deps.comments.commentId(this.#runKey(id))) === undefined) return id
    }
    return undefined
  }

  async #post(): Promise<number> {
    const { forge, gate } = this.#deps
    const [owner, repo] = this.#snapshot.path
    const { workflow, inputs = {} } = this.#wish
    const ref = this.#wish.ref ?? (await this.#defaultBranch())
    const isForgejo = (await forge.server()).kind === 'forgejo'
    gate.checkPaused(this.#snapshot.address)
    const told = await forgeRequest(
      forge.gitea,
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow}/dispatches',
      { owner, repo, workflow },
      answer,
      isForgejo
        ? { body: { ref, inputs, return_run_info: true } }
        : { body: { ref, inputs }, query: { return_run_details: true } },
    )
    return told?.workflow_run_id ?? told?.id ?? 0
  }

  async #defaultBranch(): Promise<string> {
    const repository = await this.#deps.forge.repository(this.#snapshot.address.repoId)
    return repository?.default_branch ?? 'main'
  }

  async #remember(run: number): Promise<void> {
    const { comments } = this.#deps
    if (run > 0) await comments.rememberComment(this.#runKey(run), run)
    await comments.rememberComment(this.#key, run)
    await comments.forgetComment(this.#newestKey)
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
