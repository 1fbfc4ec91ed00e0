import type { GiteaApi } from './client.ts'
import { GiteaError } from './gitea-error.ts'

/** The parts of Gitea's API that a token is given rights for. */
export const SCOPE_CATEGORIES = [
  'activitypub',
  'admin',
  'issue',
  'misc',
  'notification',
  'organization',
  'package',
  'repository',
  'user',
] as const

type Category = (typeof SCOPE_CATEGORIES)[number]

/** A right of a token: `write:issue`; to write contains to read. */
export type Scope = `${'read' | 'write'}:${Category}`

/** Whether a text is the name of a scope. */
export function isScope(text: string): text is Scope {
  const [right, category, ...more] = text.split(':')
  const isKnown = SCOPE_CATEGORIES.some((known) => known === category)
  return (right === 'read' || right === 'write') && isKnown && more.length === 0
}

/**
 * For each part a call that everybody may make who has the right to read it: its scope is checked before anything else,
 * so a 403 can only mean that. `GET /user` is the bot's first call anyway.
 */
const QUESTIONS: Partial<Record<Category, (gitea: GiteaApi) => Promise<unknown>>> = {
  issue: (gitea) => gitea.repos.issueSearchIssues({ limit: 1 }),
  // no repository has this number: 404 means that the token may ask
  repository: (gitea) => gitea.repositories.repoGetById(0),
  // a name that Gitea never gives away
  organization: (gitea) => gitea.orgs.orgGet('-'),
  notification: (gitea) => gitea.notifications.notifyGetList({ limit: 1 }),
}

/**
 * Those of the scopes that the token verifiably lacks. Only the right to read can be asked for without changing
 * anything, so a token that may read but not write is not found out here.
 *
 * @param gitea has answered `GET /user` with this token: a refusal now is not about the account
 */
export async function lackingScopes(gitea: GiteaApi, wanted: Iterable<Scope>): Promise<Scope[]> {
  const scopes = [...new Set(wanted)]
  const refused = new Set<string>()
  for (const category of new Set(scopes.map(categoryOf))) {
    const ask = QUESTIONS[category]
    if (ask && (await isRefused(() => ask(gitea)))) refused.add(category)
  }
  return scopes.filter((scope) => refused.has(categoryOf(scope)))
}

function categoryOf(scope: Scope): Category {
  return scope.slice(scope.indexOf(':') + 1) as Category
}

async function isRefused(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return false
  } catch (error) {
    return error instanceof GiteaError && error.status === 403
  }
}
