import { z } from 'zod'
import type { FoundHook } from './found.ts'
import { typesTold } from './hook-events.ts'

/** What the setup relies on in Gitea's answers. */
export const person = z.object({
  id: z.number().int(),
  login: z.string(),
  is_admin: z.boolean().default(false),
})

export const repository = z.object({
  id: z.number().int(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  archived: z.boolean().default(false),
  permissions: z.object({ admin: z.boolean() }).nullish(),
})

export const hooks = z
  .array(
    z.object({
      id: z.number().int(),
      type: z.string(),
      config: z.record(z.string(), z.string()),
      events: z.array(z.string()).nullable(),
      active: z.boolean(),
      branch_filter: z.string().default(''),
      authorization_header: z.string().default(''),
    }),
  )
  .nullable()
  .transform((list): FoundHook[] =>
    (list ?? []).map((hook) => ({
      id: hook.id,
      type: hook.type,
      url: hook.config.url ?? '',
      contentType: hook.config.content_type ?? 'json',
      events: typesTold(hook.events ?? []),
      active: hook.active,
      branchFilter: hook.branch_filter,
      authorization: hook.authorization_header,
    })),
  )

/** Of labels, and of tokens. */
export const named = z
  .array(z.object({ id: z.number().int(), name: z.string() }))
  .nullable()
  .transform((list) => list ?? [])

export const teams = z
  .array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      permission: z.string(),
      includes_all_repositories: z.boolean().default(false),
      units_map: z.record(z.string(), z.string()).nullish(),
    }),
  )
  .nullable()
  .transform((list) => list ?? [])

export const contents = z.object({ sha: z.string(), content: z.string().nullish() })
export const made = z.object({ id: z.number().int() })
export const newToken = z.object({ sha1: z.string().min(1) })
export const permission = z.object({ permission: z.string() })
export const anything = z.unknown()
