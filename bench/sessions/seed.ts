import { openDatabase } from '../../src/database/open.ts'
import { textHash } from '../../src/issue/text-hash.ts'
import { SqlTokens } from '../../src/sessions/sql-tokens.ts'
import { newToken, newTokenId, tokenHash } from '../../src/sessions/tokens.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import type { Task } from '../../src/tasks/task.ts'
import { assigned } from '../../test/tasks/tasks.ts'
import { textOf } from './gitea.ts'

/** The agent of the bench: all that ask for work ask for the same tasks, which is the hardest. It costs nothing. */
export const AGENT = 'glm'
/** One that costs something. */
export const DEAR = 'sonnet'

/** Whose the tasks are, what each is likely to cost, and how many of other agents there are already. */
interface Given {
  readonly agent?: string
  readonly priceUsd?: number
  readonly after?: number
}

/** A database with so many tasks that an agent may begin, and so many tokens of it; it may be there already. */
export async function seed(
  path: string,
  tasks: number,
  tokens: number,
  { agent = AGENT, priceUsd = 0, after = 0 }: Given = {},
): Promise<string[]> {
  const database = await openDatabase(path)
  const store = new SqlTaskStore(database.read)
  const like = assignedFor(agent, priceUsd)
  for (let number = after + 1; number <= after + tasks; number++) {
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
    agent,
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

function assignedFor(agent: string, costUsd: number): Task {
  const task = assigned(agent)
  if (!task.decision) throw new Error('a task without a decision')
  const chosen = { agent, verdict: 'chosen', reason: 'It is the only one.', costUsd } as const
  return { ...task, decision: { ...task.decision, considered: [chosen] } }
}
