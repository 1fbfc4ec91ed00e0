import type { Database } from './open.ts'

/** The name in the table `instance` of the Gitea that a database tells of, so that a restore can say when it is another one. */
export const GITEA_URL_NAME = 'gitea-url'
/** The same of the account there. */
const BOT_NAME = 'bot'

/** An account of one Gitea: its number alone may be somebody else's in another one. */
interface Account {
  readonly id: number
  readonly login: string
  /** When it was made, ms since 1970. */
  readonly madeAtMs: number
}

/**
 * Whose database this is: the account that was last worked with, and the Gitea where it was found. Neither changes by a start
 * with somebody else's token, or at another Gitea, that is refused.
 *
 * @param giteaUrl where Gitea is now
 */
export function accountIn({ read, commits }: Pick<Database, 'read' | 'commits'>, giteaUrl: string) {
  const kept = async (name: string) => {
    const row = await read.selectFrom('instance').select('value').where('name', '=', name).executeTakeFirst()
    return row?.value
  }
  const keep = (name: string, value: string) =>
    commits.statement('insert or replace into instance (name, value) values (?, ?)').run(name, value)
  return {
    recall: async () => {
      const account = await kept(BOT_NAME)
      if (account === undefined) return undefined
      return { ...(JSON.parse(account) as Account), isHere: (await kept(GITEA_URL_NAME)) === giteaUrl }
    },
    remember: (account: Account): Promise<void> =>
      commits
        .submit(() => {
          keep(BOT_NAME, JSON.stringify(account))
          keep(GITEA_URL_NAME, giteaUrl)
        })
        // a full disk keeps no bot from starting
        .catch(() => {}),
  }
}
