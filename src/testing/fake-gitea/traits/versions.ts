/** The servers whose every answer was compared with this fake, oldest first. */
export const VERSIONS = ['1.22.6', '1.24.7', '1.25.4', '1.26.3', '1.27.0-rc0', 'forgejo-12'] as const

/** Which server a fake is: of Forgejo, the Gitea that it once came from counts. */
export interface ServerKind {
  readonly forgejo: boolean
  /** 26 of Gitea 1.26.3. */
  readonly minor: number
  /** What `GET /version` says. */
  readonly text: string
}

const FIRST_MINOR = 22
const LAST_MINOR = 27
const FORGEJO_TEXT = '12.0.0-dev-412-7958942e3e+gitea-1.22.0'
/** Forgejo left Gitea's numbers behind with its 7: what is that high may be meant as one. */
const FIRST_FORGEJO = 7

/** Reads a version's name, or what such a server says of itself; throws on one that nothing is known about. */
export function serverKind(version: string): ServerKind {
  if (version === 'forgejo-12') return { forgejo: true, minor: FIRST_MINOR, text: FORGEJO_TEXT }
  if (/^12\.\d.*\+gitea-1\.22\./.test(version)) return { forgejo: true, minor: FIRST_MINOR, text: version }
  const minor = Number(/^1\.(\d+)(?:\.\d+)?(?:[-+].*)?$/.exec(version)?.[1] ?? Number.NaN)
  if (minor >= FIRST_MINOR && minor <= LAST_MINOR) return { forgejo: false, minor, text: version }
  throw new Error(
    `The fake Gitea cannot be version '${version}': nobody has looked at such a server. Say ${nearest(version)} instead. ` +
      `It knows ${quoted(VERSIONS)}, and behaves in the same way for their other patch releases.`,
  )
}

function nearest(version: string): string {
  if (/forgejo|\+gitea/i.test(version)) return "'forgejo-12'"
  const [, major = '', minor = ''] = /^v?(\d+)(?:\.(\d+))?/.exec(version) ?? []
  if (major === '') return "'1.26.3', the default,"
  if (Number(major) >= FIRST_FORGEJO) return "'1.27.0-rc0' (or 'forgejo-12', if it is a Forgejo)"
  return Number(major) < 1 || (major === '1' && Number(minor) < FIRST_MINOR) ? "'1.22.6'" : "'1.27.0-rc0'"
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
