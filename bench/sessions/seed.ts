import { openDatabase } from '../../src/database/open.ts'
import { textHash } from '../../src/issue/text-hash.ts'
import { SqlTokens } from '../../src/sessions/sql-tokens.ts'
import { newToken, newTokenId, tokenHash } from '../../src/sessions/tokens.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { assigned } from '../../test/tasks/tasks.ts'
import { textOf } from './gitea.ts'

/** The one agent of the bench: all that ask for work ask for the same tasks, which is the hardest. */
export const AGENT = 'glm'

/** A database with so many tasks that the agent may begin, and so many tokens of it. */
export async function seed(path: string, tasks: number, tokens: number): Promise<string[]> {
  const database = await openDatabase(path)
  const store = new SqlTaskStore(database.read)
  const like = assigned(AGENT)
  for (let number = 1; number <= tasks; number++) {
    const address = { ...like.address, number }
    const task = {
      ...like,
      key: `9#${number}`,
      issueId: 10_000 + number,
      address,
      version: 1,
      textHash: textHash(textOf(number)),
    }
    void database.commits.write([store.save(task)])
    if (number % 500 === 0) database.commits.flush()
  }
  const kept = new SqlTokens(database.read)
  const secrets = Array.from({ length: tokens }, newToken)
  const now = Date.now()
  const row = {
    agent: AGENT,
    repositories: null,
    madeAt: now,
    expiresAt: null,
    revokedAt: null,
    usedAt: null,
  }
  await database.commits.write(
    secrets.map((secret) => kept.add({ ...row, id: newTokenId(), hash: tokenHash(secret) })),
  )
  database.close()
  return secrets
}
