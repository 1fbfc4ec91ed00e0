import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, botComments, onlyOnce, sees, writesDuring } from '../support/sight.ts'
import { HARD, MEDIUM, OVER, WITH_GLM } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

describe('an issue is assigned', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  it('is answered with a comment and labels within seconds', async () => {
    const issue = await town.alice.opens({ title: 'Add a greeting', body: MEDIUM }, repo)
    await town.alice.setsAssignees([BOT], issue)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent[\s\S]*20,000 tokens/ }, 10_000)
    await onlyOnce(town, issue)
  })

  it('is answered when it is opened with assignees and labels in one call', async () => {
    const labels = (await town.bob.readsLabels(repo)).slice(0, 1)
    const issue = await town.bob.opens(
      {
        title: 'Hard',
        body: HARD,
        assignees: [BOT, 'alice'],
        labels,
      },
      repo,
    )
    await until('opus is chosen', async () => {
      const comments = await botComments(town, issue)
      return comments.some(({ body }) => /`opus` is the agent|`glm` is the agent/.test(body)) || 'no comment'
    })
    await onlyOnce(town, issue)
  })

  it('is answered once when a second person is assigned too', async () => {
    const issue = await town.alice.opens({ title: 'Together', body: MEDIUM }, repo)
    await town.alice.setsAssignees(['bob', BOT], issue)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.setsAssignees([BOT, 'bob', 'alice'], issue)
    await onlyOnce(town, issue)
  })

  it('is read anew when its text changes', async () => {
    const issue = await town.alice.opens({ title: 'Grows', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.edits({ body: HARD }, issue)
    await sees(town, issue, { labels: ['agent/opus', 'difficulty/high', 'status/assigned'], says: /`opus`/ })
    await onlyOnce(town, issue)
  })

  it('is let go when the bot is unassigned, and taken again', async () => {
    const issue = await town.alice.opens({ title: 'Not this one', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.setsAssignees([], issue)
    await sees(town, issue, { labels: [], says: /Let go/ })
    await town.alice.setsAssignees([BOT], issue)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('is cleaned up when it is closed, and begins again when it is reopened', async () => {
    const issue = await town.alice.opens({ title: 'Soon done', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.closes(issue)
    await sees(town, issue, { labels: OVER, says: /Done/ })
    await town.alice.reopens(issue)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('costs nothing more when somebody only talks', async () => {
    const issue = await town.alice.opens({ title: 'Chatty', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    const wrote = await writesDuring(town, async () => {
      await town.bob.does('POST', `/repos/alice/${repo.name}/issues/${issue.number}/comments`, {
        body: 'Nice!',
      })
    })
    expect(wrote).to.deep.equal([])
    // a text that asks for the same is told by the hidden line at the next redraw
    expect(await writesDuring(town, () => town.bob.edits({ title: 'Very chatty' }, issue))).to.deep.equal([])
  })

  it('is left alone when it is deleted', async () => {
    const issue = await town.alice.opens({ title: 'A mistake', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    expect(await writesDuring(town, () => town.alice.deletes(issue))).to.deep.equal([])
  })
})
