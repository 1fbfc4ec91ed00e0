import { z } from 'zod'

/** What Gitea allows in a name; anything else could leave its place in a URL. */
export const forgeName = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9_.-]+$/)
  .refine((name) => name !== '.' && name !== '..')

/** A number that Gitea gave to a thing. */
export const forgeId = z.number().int().positive().max(Number.MAX_SAFE_INTEGER)

/**
 * Where an issue lives. The numbers never change; owner and repo are the names last seen, which a rename makes wrong.
 *
 * @example { repoId: 9, owner: 'acme', repo: 'app', number: 7 }
 */
export const issueAddressSchema = z.object({
  repoId: forgeId,
  owner: forgeName,
  repo: forgeName,
  number: forgeId,
})

/**
 * Where an issue or pull request lives: its repository's id and names, and its number.
 *
 * @example { repoId: 9, owner: 'acme', repo: 'app', number: 7 }
 */
export type IssueAddress = z.output<typeof issueAddressSchema>

/** The lane of an issue or pull request, and its key everywhere: `9#7`. Numbers only, so a rename keeps it. */
export function issueKey(address: { readonly repoId: number; readonly number: number }): string {
  return `${address.repoId}#${address.number}`
}

/** The repository's id in the key of an issue: 9 in `9#7`. */
export function repoIdOf(key: string): number {
  return Number(key.slice(0, key.indexOf('#')))
}

/** Whether what happens in a lane is about one issue; a plugin's own lane of an issue is `9#7/greeter`. */
export function isIssueLane(lane: string): boolean {
  return /^\d+#\d+(\/|$)/.test(lane)
}

/** How an issue is named on another one: `#7`, or `acme/app#7` from another repository. */
export function refTo(address: IssueAddress, here: IssueAddress): string {
  return address.repoId === here.repoId
    ? `#${address.number}`
    : `${address.owner}/${address.repo}#${address.number}`
}
