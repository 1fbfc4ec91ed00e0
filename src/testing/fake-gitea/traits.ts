import { events } from './traits/events.ts'
import { requests } from './traits/requests.ts'
import { shapes } from './traits/shapes.ts'
import { signIn } from './traits/sign-in.ts'
import { serverKind, type VERSIONS } from './traits/versions.ts'
import { workflows } from './traits/workflows.ts'

/** A version this fake can be; another patch release of one of these behaves as the one that is named. */
export type GiteaVersion = (typeof VERSIONS)[number] | (string & {})

/** What differs from one server version to another, each by its own name. */
export type Traits = ReturnType<typeof traitsOf>

/**
 * The behaviours of one version. Everything that asks "which server is this?" asks here, so a new version is
 * one more number in this table. Throws on a version that is not known, and names the nearest that is.
 *
 * @example
 * traitsOf('1.26.3').strictJson // true
 */
export function traitsOf(version: GiteaVersion) {
  const { forgejo, minor, text } = serverKind(version)
  const since = (first: number) => !forgejo && minor >= first
  return {
    version: text,
    forgejo,
    ...signIn(since, forgejo),
    ...requests(since, forgejo, minor),
    ...shapes(since, forgejo),
    ...events(since, forgejo),
    ...workflows(since, forgejo),
  }
}
