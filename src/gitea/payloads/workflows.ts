import { z } from 'zod'
import { forgeId } from '../issue-address.ts'
import { inRepository, repository, texts, user } from './parts.ts'

/** `conclusion` is there once it is completed: `success`, `failure`, `cancelled`, `skipped`. */
const progress = {
  id: forgeId,
  status: z.string(),
  conclusion: z.string().nullish(),
  head_sha: z.string(),
  head_branch: z.string().nullish(),
}

export const workflowJobPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    workflow_job: z.looseObject({
      ...progress,
      run_id: forgeId,
      name: z.string(),
      labels: texts.nullish(),
      runner_name: z.string().nullish(),
    }),
    ...inRepository,
  })

export const workflowRunPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    workflow: z.looseObject({ id: z.string(), name: z.string() }).nullish(),
    workflow_run: z.looseObject({
      ...progress,
      run_number: z.number().int(),
      event: z.string(),
      path: z.string(),
      display_title: z.string(),
    }),
    ...inRepository,
  })

const actionRun = z.looseObject({
  id: forgeId,
  title: z.string(),
  repository,
  workflow_id: z.string(),
  index_in_repo: z.number().int(),
  trigger_user: user.nullish(),
  commit_sha: z.string(),
  event: z.string(),
  status: z.string(),
})

/** Forgejo's own: the only payload whose repository stands inside, and that has no sender. */
export const actionRunPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    run: actionRun,
    prior_status: z.string(),
    last_run: actionRun.nullish(),
  })
