import { expect } from 'chai'
import { theTown } from './support/hooks.ts'
import type { Repo } from './support/person.ts'
import { atRest, botComments, onlyOnce, sees, writesDuring } from './support/sight.ts'
import { HARD, MEDIUM, OVER, WITH_GLM } from './support/texts.ts'
import { BOT, type Town } from './support/town.ts'
import { until } from './support/until.ts'

describe('live: an issue is assigned', () => {
  let town: Town
  let repo: Repo

  before(async () => {
    town = theTown()
    repo = await town.repo()
  })

  it('is answered with a comment and labels within seconds', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'Add a greeting', body: MEDIUM })
    await town.alice.assign(issue, BOT)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent[\s\S]*20,000 tokens/ }, 10_000)
    await onlyOnce(town, issue)
  })

  it('is answered when it is opened with assignees and labels in one call', async () => {
    const [label] = await town.bob.labels(repo)
    const labels = label ? [label.id] : []
    const issue = await town.bob.openIssue(repo, {
      title: 'Hard',
      body: HARD,
      assignees: [BOT, 'alice'],
      labels,
    })
    await until('opus is chosen', async () => {
      const comments = await botComments(town, issue)
      return comments.some(({ body }) => /`opus` is the agent|`glm` is the agent/.test(body)) || 'no comment'
    })
    await onlyOnce(town, issue)
  })

  it('is answered once when a second person is assigned too', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'Together', body: MEDIUM })
    await town.alice.assign(issue, 'bob', BOT)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.assign(issue, BOT, 'bob', 'alice')
    await onlyOnce(town, issue)
  })

  it('is read anew when its text changes', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'Grows', body: MEDIUM, assignees: [BOT] })
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.edit(issue, { body: HARD })
    await sees(town, issue, { labels: ['agent/opus', 'difficulty/high', 'status/assigned'], says: /`opus`/ })
    await onlyOnce(town, issue)
  })

  it('is let go when the bot is unassigned, and taken again', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'Not this one', body: MEDIUM, assignees: [BOT] })
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.assign(issue)
    await sees(town, issue, { labels: [], says: /Let go/ })
    await town.alice.assign(issue, BOT)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('is cleaned up when it is closed, and begins again when it is reopened', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'Soon done', body: MEDIUM, assignees: [BOT] })
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.close(issue)
    await sees(town, issue, { labels: OVER, says: /Done/ })
    await town.alice.reopen(issue)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('costs nothing more when somebody only talks', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'Chatty', body: MEDIUM, assignees: [BOT] })
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    const wrote = await writesDuring(town, async () => {
      await town.bob.do('POST', `/repos/alice/${repo.name}/issues/${issue.number}/comments`, {
        body: 'Nice!',
      })
    })
    expect(wrote).to.deep.equal([])
    // only the hidden line of the comment, which tells what text was read
    const before = town.writes().length
    await town.bob.edit(issue, { title: 'Very chatty' })
    await until('the comment is edited', async () => town.writes().length > before || 'nothing was written')
    await atRest(town)
    expect(town.writes().slice(before)).to.have.length(1)
  })

  it('is left alone when it is deleted', async () => {
    const issue = await town.alice.openIssue(repo, { title: 'A mistake', body: MEDIUM, assignees: [BOT] })
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    expect(await writesDuring(town, () => town.alice.deleteIssue(issue))).to.deep.equal([])
  })
})
