import type { GroupCommit } from './group-commit.ts'

/** The name in the table `instance`. */
export const GITEA_URL_NAME = 'gitea-url'

/** Keeps of which Gitea a database tells, so that a restore can say when it is another one. */
export function rememberHome(commits: GroupCommit, giteaUrl: string): Promise<void> {
  return commits.submit(() => {
    commits
      .statement('insert or replace into instance (name, value) values (?, ?)')
      .run(GITEA_URL_NAME, giteaUrl)
  })
}
