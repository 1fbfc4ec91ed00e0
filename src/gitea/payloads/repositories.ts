import { z } from 'zod'
import { forgeId } from '../issue-address.ts'
import { inRepository, repository, user } from './parts.ts'

/** `organization` is the owner, a person too. */
export const repositoryPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    organization: z.looseObject({ id: z.number().int() }).nullish(),
    ...inRepository,
  })

const release = z.looseObject({
  id: forgeId,
  tag_name: z.string(),
  target_commitish: z.string(),
  name: z.string(),
  body: z.string(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  author: user.nullish(),
})

/** `deleted` also comes for a tag that never was a release. */
export const releasePayload = <Action extends string>(action: Action) =>
  z.looseObject({ action: z.literal(action), release, ...inRepository })

/** `comment` is the message of the commit, a text. */
export const wikiPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    page: z.string(),
    comment: z.string().optional(),
    ...inRepository,
  })

/** A package belongs to a user or an organization; to a repository only if somebody linked it to one. */
export const packagePayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    package: z.looseObject({
      id: forgeId,
      type: z.string(),
      name: z.string(),
      version: z.string(),
      owner: user,
      creator: user.nullish(),
      repository: repository.nullish(),
    }),
    organization: z.looseObject({ id: z.number().int() }).nullish(),
    sender: user,
  })
