import type { GroupCommit } from './group-commit.ts'
import type { Database } from './open.ts'

/** The name in the table `instance`. */
export const GITEA_URL_NAME = 'gitea-url'

/** Keeps of which Gitea a database tells, so that a restore can say when it is another one. */
export function rememberHome(commits: GroupCommit, giteaUrl: string): Promise<void> {
  return keep(commits, GITEA_URL_NAME, giteaUrl)
}

/** The name in the table `instance` of the account that the database tells of. */
const BOT_NAME = 'bot'

/** An account of one Gitea: its number alone may be somebody else's in another one. */
interface Account {
  readonly id: number
  readonly login: string
  /** When it was made, ms since 1970. */
  readonly madeAtMs: number
}

/** Whose database this is: the account of the last start, and the Gitea that it was found at. */
export function accountIn({ read, commits }: Pick<Database, 'read' | 'commits'>, giteaUrl: string) {
  return {
    recall: async () => {
      const rows = read.selectFrom('instance').select('value').where('name', '=', BOT_NAME)
      const row = await rows.executeTakeFirst()
      if (!row) return undefined
      const { at, ...account } = JSON.parse(row.value) as Account & { readonly at: string }
      return { ...account, isHere: at === giteaUrl }
    },
    // a full disk keeps no bot from starting
    remember: (account: Account) =>
      keep(commits, BOT_NAME, JSON.stringify({ ...account, at: giteaUrl })).catch(() => {}),
  }
}

function keep(commits: GroupCommit, name: string, value: string): Promise<void> {
  return commits.submit(() => {
    commits.statement('insert or replace into instance (name, value) values (?, ?)').run(name, value)
  })
}
