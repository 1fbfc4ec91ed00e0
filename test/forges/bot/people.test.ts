import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, botComments, onlyOnce, sees, statusComments, writesDuring } from '../support/sight.ts'
import { HARD, HELD, MEDIUM, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

describe('people have the last word', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
    // so that every label of the agents is defined
    const issue = await town.alice.opens({ title: 'Hard', body: HARD, assignees: [BOT] }, repo)
    await sees(town, issue, { says: /`opus` is the agent/ })
    const define = (name: string) =>
      town.alice.does('POST', `/repos/${repo.fullName}/labels`, { name, color: '#5319e7', exclusive: true })
    await define('agent/sonnet')
    await define('difficulty/low')
  })

  const assigned = async (title: string): Promise<IssueView> => {
    const issue = await town.alice.opens({ title, body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    return issue
  }

  it('takes the agent that a writer labels, and decides itself again when the label goes', async () => {
    const issue = await assigned('With sonnet')
    await town.bob.labels('agent/sonnet', issue)
    const labels = ['agent/sonnet', 'difficulty/medium', 'status/assigned']
    await sees(town, issue, { labels, says: /`sonnet` is the agent/ })
    await atRest(town)
    await town.bob.unlabels('agent/sonnet', issue)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('takes the difficulty that a writer labels', async () => {
    const issue = await assigned('Easy after all')
    await town.bob.labels('difficulty/low', issue)
    await sees(town, issue, { says: /low \(set by a label\)/ })
    await onlyOnce(town, issue)
  })

  it('leaves a status label that a person changed until the state changes', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned('Misled')
    expect(await writesDuring(town, () => town.bob.unlabels('status/assigned', issue))).to.deep.equal([])
    await town.alice.edits({ body: waitsFor(blocker.number) }, issue)
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })

  it('gives labels of its own back that somebody cleared', async () => {
    const issue = await assigned('Cleared')
    await town.bob.clearsLabels(issue)
    await atRest(town)
    await town.alice.closes(issue)
    await sees(town, issue, { says: /Done/ })
    await onlyOnce(town, issue)
  })

  it('is silent when its comment was deleted, and speaks again when it is assigned again', async () => {
    const issue = await assigned('Be quiet')
    const [comment] = await statusComments(town, issue)
    await town.bob.deletesComment(comment)
    await town.alice.edits({ body: HARD }, issue)
    await sees(town, issue, { labels: ['agent/opus', 'difficulty/high', 'status/assigned'] })
    await atRest(town)
    expect(await botComments(town, issue)).to.deep.equal([])
    await town.alice.setsAssignees([], issue)
    await sees(town, issue, { labels: [] })
    await town.alice.setsAssignees([BOT], issue)
    await until('it speaks again', async () => (await statusComments(town, issue)).length === 1 || 'silent')
    await onlyOnce(town, issue)
  })

  it('leaves a comment that a person rewrote, and makes a new one at the next state', async () => {
    const issue = await assigned('Better words')
    const [comment] = await statusComments(town, issue)
    const words = (comment?.body ?? '').replace('is the agent for this', 'will do it, I hope')
    await town.bob.editsComment(comment, words)
    await town.alice.edits({ body: `${MEDIUM}\n\nOnly more words.` }, issue)
    await atRest(town)
    expect((await botComments(town, issue)).map(({ body }) => body)).to.deep.equal([words])
    await town.alice.closes(issue)
    await until('a new comment tells the end', async () => {
      const bodies = (await botComments(town, issue)).map(({ body }) => body)
      return (
        (bodies.length === 2 && bodies[0] === words && /Done/.test(bodies[1] ?? '')) || bodies.join('\n---\n')
      )
    })
  })

  it('does not take a stranger for somebody who may hold others back', async () => {
    const target = await assigned('Everybody wants it')
    const text = `## Dependencies\n\nBlocks:\n- #${target.number}\n`
    const wish = await town.mallory.opens({ title: 'Me first', body: text }, repo)
    await town.alice.setsAssignees([BOT], wish)
    await sees(town, wish, { says: /may write there/ })
    await atRest(town)
    await sees(town, target, { labels: WITH_GLM })
    await town.bob.opens({ title: 'I may', body: text, assignees: [BOT] }, repo)
    await sees(town, target, { labels: HELD })
    await onlyOnce(town, target, wish)
  })

  it('does not write back a dependency that a person took away', async () => {
    const blocker = await town.alice.opens({ title: 'Before', body: '' }, repo)
    const issue = await town.alice.opens(
      {
        title: 'After',
        body: waitsFor(blocker.number),
        assignees: [BOT],
      },
      repo,
    )
    await sees(town, issue, { labels: HELD })
    await atRest(town)
    await town.bob.removesDependency(blocker, issue)
    // nothing tells of it; the bot notices when it looks the next time
    await town.alice.edits({ title: 'After all' }, issue)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    expect(await town.alice.readsDependencies(issue)).to.deep.equal([])
    await onlyOnce(town, issue)
  })
})
