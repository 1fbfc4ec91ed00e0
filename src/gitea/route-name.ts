/** What the bot calls, and what a plugin is likely to call, as Gitea writes its routes; without `/repos/{owner}/{repo}`. */
const IN_A_REPOSITORY = `
  /
  /actions/workflows /actions/workflows/{workflow_id}/dispatches
  /assignees
  /branches /branches/{branch}
  /collaborators/{collaborator} /collaborators/{collaborator}/permission
  /commits /commits/{ref}/status /statuses/{sha}
  /contents /contents/{filepath} /raw/{filepath}
  /forks
  /git/trees/{sha}
  /hooks /hooks/{id} /hooks/{id}/tests
  /issues /issues/comments /issues/comments/{id} /issues/comments/{id}/reactions
  /issues/{index} /issues/{index}/blocks /issues/{index}/comments /issues/{index}/deadline /issues/{index}/dependencies
  /issues/{index}/labels /issues/{index}/labels/{id} /issues/{index}/lock /issues/{index}/pin /issues/{index}/reactions
  /issues/{index}/times /issues/{index}/timeline
  /labels /labels/{id}
  /milestones /milestones/{id}
  /pulls /pulls/{index} /pulls/{index}/commits /pulls/{index}/files /pulls/{index}/merge
  /pulls/{index}/requested_reviewers /pulls/{index}/reviews /pulls/{index}/reviews/{id}
  /releases /releases/{id} /tags /topics /transfer`

const ELSEWHERE = `
  /notifications /orgs/{org} /orgs/{org}/labels /orgs/{org}/members/{username} /orgs/{org}/public_members/{username}
  /orgs/{org}/repos /orgs/{org}/teams /repos/issues/search /repos/search /repositories/{id} /settings/api /settings/ui
  /teams/{id}/members /teams/{id}/members/{username} /topics/search /user /user/orgs /user/repos /users/search
  /users/{username} /users/{username}/orgs/{org}/permissions /version`

/** All of them; those before others that have words where the others have names. */
export const ROUTES: readonly string[] = [
  ...ELSEWHERE.trim().split(/\s+/),
  ...IN_A_REPOSITORY.trim()
    .split(/\s+/)
    .map((route) => `/repos/{owner}/{repo}${route === '/' ? '' : route}`),
]

/** By their first word and the number of their parts, so that few are compared. */
const BY_SHAPE = Map.groupBy(
  ROUTES.map((route) => ({ route, parts: partsOf(route) })),
  ({ parts }) => `${parts[0]} ${parts.length}`,
)

/**
 * The route of Gitea that a path leads to, for metrics: everybody may read those, so nothing that people have named is in
 * them, and there is no line for each repository.
 *
 * @param path below `/api/v1`
 * @example routeName('/repos/acme/app/issues/7/labels') // '/repos/{owner}/{repo}/issues/{index}/labels'
 * @example routeName('/repos/acme/app/contents/src/main.ts') // '/repos/{owner}/{repo}/contents/{filepath}'
 * @returns `other` for one that is not in {@link ROUTES}
 */
export function routeName(path: string): string {
  const parts = withoutFile(partsOf(path.split('?', 1)[0] ?? ''))
  const alike = BY_SHAPE.get(`${parts[0]} ${parts.length}`) ?? []
  return alike.find((one) => matches(one.parts, parts))?.route ?? 'other'
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

/** The path of a file has any number of parts, which count as one. */
function withoutFile(parts: readonly string[]): readonly string[] {
  const isFile = parts[0] === 'repos' && (parts[3] === 'contents' || parts[3] === 'raw')
  return isFile ? parts.slice(0, 5) : parts
}

function matches(route: readonly string[], parts: readonly string[]): boolean {
  return route.every((part, index) => part.startsWith('{') || part === parts[index])
}
