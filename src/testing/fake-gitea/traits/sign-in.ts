import type { Since } from './since.ts'

/** How people come in. */
export function signIn(since: Since, forgejo: boolean) {
  return {
    takesCodesOnce: since(26),
    wrongTokenIsMissingUser: !since(25),
    reservedNames: reservedNames(since, forgejo),
  }
}

/** Names that every version keeps for pages of its own and for accounts that it has inside. */
const ALWAYS_RESERVED =
  '.well-known api assets attachments avatar avatars captcha explore favicon.ico ghost gitea-actions issues login manifest.json metrics milestones notifications org pulls repo repo-avatars robots.txt ssh_info swagger.v1.json user v2'
const UNTIL_1_23 = 'admin commits debug error new raw search serviceworker.js'
const SINCE_1_24 = 'sitemap.xml'
const SINCE_1_27 = 'openapi3.v1.json'
const FORGEJO = '- admin devtest forgejo-actions report_abuse sitemap.xml'

function reservedNames(since: Since, forgejo: boolean): ReadonlySet<string> {
  const own = forgejo ? [FORGEJO] : [since(24) ? SINCE_1_24 : UNTIL_1_23, ...(since(27) ? [SINCE_1_27] : [])]
  return new Set([ALWAYS_RESERVED, ...own].flatMap((names) => names.split(' ')))
}
