import { z } from 'zod'
import { forgeId } from '../issue-address.ts'
import { inRepository, list, repository, texts, user } from './parts.ts'

/** Who made a commit, as git knows them; without an account on the server there is no user name. */
const person = z.looseObject({ name: z.string(), email: z.string(), username: z.string().optional() })

/** The lists of files are null in a test delivery. */
const commit = z.looseObject({
  id: z.string(),
  message: z.string(),
  author: person,
  added: texts.nullish(),
  removed: texts.nullish(),
  modified: texts.nullish(),
})

/** Zeros in `before` or `after`: the branch or tag is new, or gone. Gitea sends the newest five commits of many. */
export const pushPayload = z.looseObject({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  commits: list(commit).nullish(),
  head_commit: commit.nullish(),
  total_commits: z.number().int().optional(),
  pusher: user.nullish(),
  ...inRepository,
})

const refType = z.enum(['branch', 'tag'])

/** `ref` is the short name; Forgejo sends the full one to hooks of type `forgejo`. */
export const createPayload = z.looseObject({
  ref: z.string(),
  ref_type: refType,
  sha: z.string(),
  ...inRepository,
})

export const deletePayload = z.looseObject({ ref: z.string(), ref_type: refType, ...inRepository })

/** `repository` is the new one and `forkee` what was forked: not what the words say, and not as on GitHub. */
export const forkPayload = z.looseObject({ forkee: repository, ...inRepository })

/** `state` is `pending`, `success`, `error`, `failure`, `warning`, and on newer servers also `skipped`. */
export const statusPayload = z.looseObject({
  id: forgeId,
  sha: z.string(),
  state: z.string(),
  context: z.string(),
  description: z.string(),
  target_url: z.string().optional(),
  commit: commit.nullish(),
  ...inRepository,
})
