/** Which program the bot talks to. */
export interface ForgeServer {
  /** Which of the two it is. */
  readonly kind: 'gitea' | 'forgejo'
  /** As the server tells it: `1.26.3`, `12.0.0-dev-412-7958942e3e+gitea-1.22.0`. */
  readonly version: string
  /**
   * Whether it is Gitea, and of this version or a later one; a release candidate counts as its release.
   * Never so for Forgejo, whatever Gitea it calls itself compatible with.
   *
   * @example server.isGitea('1.27') // true for 1.27.0-rc0 and 1.28.1
   */
  isGitea(since?: string): boolean
  /** Whether it is Forgejo, and of this version or a later one. @example server.isForgejo('12') */
  isForgejo(since?: string): boolean
}

/** The oldest versions that the bot works with; TRIED of the doctor has the newest. */
const OLDEST = { gitea: '1.22', forgejo: '7' }

/** What there is to say of an older one. */
export const OLDEST_WORDS = `The bot needs Gitea ${OLDEST.gitea} or Forgejo ${OLDEST.forgejo}, or a later one`

/** Whether a server is too old for the bot. */
export function isTooOld(server: ForgeServer): boolean {
  return !server.isGitea(OLDEST.gitea) && !server.isForgejo(OLDEST.forgejo)
}

/** A Forgejo tells behind a plus which Gitea's API it has; a Gitea may have a commit there. */
const FORGEJO_MARK = /\+.*gitea-\d/

/**
 * Reads what `GET /version` answers. What has no number in it counts as older than everything, so that nobody calls what
 * the server may not have.
 *
 * @example forgeServer('12.0.0-dev-412-7958942e3e+gitea-1.22.0').kind // 'forgejo'
 */
export function forgeServer(version: string): ForgeServer {
  const kind = FORGEJO_MARK.test(version) ? 'forgejo' : 'gitea'
  const own = numbersOf(version)
  return {
    kind,
    version,
    isGitea: (since = '0') => kind === 'gitea' && isAtLeast(own, numbersOf(since)),
    isForgejo: (since = '0') => kind === 'forgejo' && isAtLeast(own, numbersOf(since)),
  }
}

type Numbers = readonly [major: number, minor: number, patch: number]

function numbersOf(version: string): Numbers {
  const [, major = '0', minor = '0', patch = '0'] =
    /^v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?/.exec(version) ?? []
  return [Number(major), Number(minor), Number(patch)]
}

function isAtLeast(own: Numbers, since: Numbers): boolean {
  const different = own.findIndex((number, index) => number !== since[index])
  return different === -1 || (own[different] ?? 0) > (since[different] ?? 0)
}
