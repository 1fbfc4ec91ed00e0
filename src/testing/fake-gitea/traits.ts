import { events } from './traits/events.ts'
import { requests } from './traits/requests.ts'
import { shapes } from './traits/shapes.ts'

/** A version this fake can stand for; other `1.x.y` texts behave as the nearest recorded one. */
export type GiteaVersion =
  | '1.22.6'
  | '1.24.7'
  | '1.25.4'
  | '1.26.3'
  | '1.27.0-rc0'
  | 'forgejo-12'
  | (string & {})

/** What differs from one server version to another, each by its own name. */
export type Traits = ReturnType<typeof traitsOf>

const FORGEJO_TEXT = '12.0.0-dev-412-7958942e3e+gitea-1.22.0'

/**
 * The behaviours of one version. Everything that asks "which server is this?" asks here, so a new version is
 * one more number in this table.
 *
 * @example
 * traitsOf('1.26.3').strictJson // true
 */
export function traitsOf(version: GiteaVersion) {
  const forgejo = version.startsWith('forgejo')
  const minor = forgejo ? 22 : Number(/^1\.(\d+)/.exec(version)?.[1] ?? Number.NaN)
  if (Number.isNaN(minor))
    throw new Error(`FakeGitea knows no version '${version}': try '1.26.3' or 'forgejo-12'.`)
  const since = (first: number) => !forgejo && minor >= first
  return {
    version: forgejo ? FORGEJO_TEXT : version,
    forgejo,
    ...requests(since, forgejo, minor),
    ...shapes(since, forgejo),
    ...events(since, forgejo),
  }
}
