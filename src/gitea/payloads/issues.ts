import { z } from 'zod'
import { forgeId } from '../issue-address.ts'
import { changes, comment, inRepository, issue, repository } from './parts.ts'

/** `assigned` and `unassigned` do not say who; only the list in `issue` changes. */
export const issuePayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    number: forgeId,
    issue,
    changes: changes.optional(),
    /** The commit that closed it; empty for everything else. */
    commit_id: z.string().optional(),
    ...inRepository,
  })

/** Its permissions are those of whoever wrote the comment. */
export const commentedRepository = repository.extend({
  permissions: z.looseObject({ push: z.boolean() }).nullish(),
})

export const commentPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    issue,
    comment,
    is_pull: z.literal(false).optional(),
    changes: changes.optional(),
    ...inRepository,
    repository: commentedRepository,
  })
