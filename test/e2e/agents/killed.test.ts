import { expect } from 'chai'
import { openDatabase } from '../../../src/database/open.ts'
import { SqlTokens } from '../../../src/sessions/sql-tokens.ts'
import { newToken, tokenHash } from '../../../src/sessions/tokens.ts'
import type { IssueView } from '../../../src/testing/index.ts'
import { easy, eventually, labels } from '../conversation.ts'
import { Town } from '../kill/town.ts'
import { type Claim, gist } from './working.ts'

describe('the bot is killed while agents work', () => {
  it('loses no session that was answered, gives none twice, and the agents go on', async () => {
    const town = await Town.found()
    try {
      const token = newToken()
      const alice = town.forge.as('alice')
      const issues: IssueView[] = []
      for (let number = 0; number < 4; number++) {
        const issue = await alice.opens({ title: `Task ${number}`, body: easy() }, town.repo)
        await alice.assigns(['mosaic'], issue)
        issues.push(issue)
      }
      await town.start()
      await eventually(
        () => issues.every((issue) => labels(town, issue).includes('status/assigned')),
        'all are assigned',
        20_000,
      )
      const agent = labels(town, issues[0] ?? never()).match(/agent\/(\S+?)(,|\s|$)/)?.[1] ?? ''
      const database = await openDatabase(town.databasePath)
      const row = { repositories: null, madeAt: 0, expiresAt: null, revokedAt: null, usedAt: null }
      const kept = { ...row, id: 'x', hash: tokenHash(token), agent }
      await database.commits.write([new SqlTokens(database.read).add(kept)])
      database.close()
      const post = async (path: string, body: object, key?: string) => {
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        }
        const answer = await fetch(`${town.botUrl}/api/v1${path}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        })
        const text = await answer.text()
        return { status: answer.status, body: text === '' ? null : JSON.parse(text), headers: answer.headers }
      }
      const first = await post('/sessions', {}, 'one')
      const racing = [post('/sessions', {}, 'two'), post('/sessions', {}, 'three')]
      const settled = Promise.allSettled(racing)
      await town.kill()
      await settled
      await town.start()
      // an agent whose answer was lost asks again with the same key
      const again = await Promise.all(['one', 'two', 'three'].map((key) => post('/sessions', {}, key)))
      expect(again[0]?.body).to.deep.equal(first.body)
      const claims = again.map(({ body }) => body as Claim)
      expect(new Set(claims.map(({ task }) => task.issue.number)).size).to.equal(3)
      for (const { session } of claims)
        expect(
          gist(await post(`/sessions/${session.id}/heartbeat`, { fence: session.fence, contextTokens: 1 })),
        ).to.equal('200 continue')
    } finally {
      await town.close()
    }
  })
})

function never(): never {
  throw new Error('there is no issue')
}
