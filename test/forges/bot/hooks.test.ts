import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { onlyOnce, sees } from '../support/sight.ts'
import { MEDIUM, OVER, WITH_GLM } from '../support/texts.ts'
import type { Town } from '../support/town.ts'

describe('webhooks of all sorts', () => {
  let town: Town

  before(async () => {
    town = await theTown()
  })

  const assigned = (repo: RepoView): Promise<IssueView> =>
    town.alice.opens({ title: 'Work', body: MEDIUM, assignees: [BOT] }, repo)

  it('reads a form-encoded hook', async () => {
    const repo = await town.repo({ hook: { contentType: 'form' } })
    const before = town.hooks.exchanges.length
    const issue = await assigned(repo)
    await sees(town, issue, { labels: WITH_GLM })
    const types = town.hooks.exchanges.slice(before).map(({ headers }) => headers['content-type'])
    expect(new Set(types)).to.deep.equal(new Set(['application/x-www-form-urlencoded']))
    await onlyOnce(town, issue)
  })

  it('says everything once although two hooks tell it everything', async () => {
    const repo = await town.repo()
    const system = await town.forge.systemHook()
    try {
      const issue = await assigned(repo)
      await sees(town, issue, { labels: WITH_GLM })
      await town.alice.closes(issue)
      await sees(town, issue, { labels: OVER, says: /Done/ })
      await onlyOnce(town, issue)
    } finally {
      await town.boss.does('DELETE', `/admin/hooks/${system}`)
    }
  })

  it('answers every delivery with 200, those it has no use for too', async () => {
    const all = [
      'issues',
      'pull_request',
      'push',
      'create',
      'delete',
      'fork',
      'repository',
      'release',
      'wiki',
    ]
    const repo = await town.repo({ hook: { events: [...all, 'pull_request_review', 'status', 'package'] } })
    const before = town.hooks.exchanges.length
    const issue = await assigned(repo)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.does('POST', `/repos/${repo.fullName}/milestones`, { title: 'one' })
    await town.alice
      .does('PATCH', `/repos/${repo.fullName}/issues/${issue.number}`, { milestone: 1 })
      .catch(() => {})
    await town.alice.commits({ path: 'a.txt', message: 'One', branch: 'side' }, repo)
    const pull = await town.alice.opensPull({ title: 'Side', head: 'side' }, repo)
    const review = { body: 'fine', event: 'APPROVED' }
    await town.bob.does('POST', `/repos/${repo.fullName}/pulls/${pull.number}/reviews`, review)
    await town.alice.does('POST', `/repos/${repo.fullName}/releases`, {
      tag_name: 'v1',
      name: 'v1',
      target_commitish: 'main',
    })
    await town.alice.does('DELETE', `/repos/${repo.fullName}/branches/side`)
    await onlyOnce(town, issue)
    const answers = town.hooks.exchanges.slice(before)
    expect(answers.length).to.be.above(10)
    expect(
      answers
        .filter(({ status }) => status !== 200)
        .map(({ headers, answer }) => [headers['x-gitea-event-type'], answer]),
    ).to.deep.equal([])
  })

  it('refuses a delivery that somebody else signed', async () => {
    const [delivery] = town.hooks.exchanges
    if (!delivery) throw new Error('nothing was delivered')
    const headers = {
      'content-type': 'application/json',
      'x-gitea-event': 'issues',
      'x-gitea-signature': 'ab'.repeat(32),
    }
    const answer = await fetch(`${town.bot.url}/webhook/gitea`, {
      method: 'POST',
      headers,
      body: delivery.body,
    })
    expect(answer.status).to.equal(401)
  })
})
