import { expect } from 'chai'
import { theTown } from './support/hooks.ts'
import { type Issue, pathOf, type Repo } from './support/person.ts'
import { atRest, botComments, onlyOnce, sees, statusComments, writesDuring } from './support/sight.ts'
import { HARD, HELD, MEDIUM, WITH_GLM, waitsFor } from './support/texts.ts'
import { BOT, type Town } from './support/town.ts'
import { until } from './support/until.ts'

describe('live: people have the last word', () => {
  let town: Town
  let repo: Repo

  before(async () => {
    town = theTown()
    repo = await town.repo()
    // so that every label of the agents is defined
    const issue = await town.alice.openIssue(repo, { title: 'Hard', body: HARD, assignees: [BOT] })
    await sees(town, issue, { says: /`opus` is the agent/ })
    const define = (name: string) =>
      town.alice.do('POST', `${pathOf(repo)}/labels`, { name, color: '#5319e7', exclusive: true })
    await define('agent/sonnet')
    await define('difficulty/low')
  })

  const assigned = async (title: string): Promise<Issue> => {
    const issue = await town.alice.openIssue(repo, { title, body: MEDIUM, assignees: [BOT] })
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    return issue
  }

  it('takes the agent that a writer labels, and decides itself again when the label goes', async () => {
    const issue = await assigned('With sonnet')
    await town.bob.addLabel(issue, 'agent/sonnet')
    const labels = ['agent/sonnet', 'difficulty/medium', 'status/assigned']
    await sees(town, issue, { labels, says: /`sonnet` is the agent/ })
    await atRest(town)
    await town.bob.removeLabel(issue, 'agent/sonnet')
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('takes the difficulty that a writer labels', async () => {
    const issue = await assigned('Easy after all')
    await town.bob.addLabel(issue, 'difficulty/low')
    await sees(town, issue, { says: /low \(set by a label\)/ })
    await onlyOnce(town, issue)
  })

  it('leaves a status label that a person changed until the state changes', async () => {
    const blocker = await town.alice.openIssue(repo, { title: 'First', body: '' })
    const issue = await assigned('Misled')
    expect(await writesDuring(town, () => town.bob.removeLabel(issue, 'status/assigned'))).to.deep.equal([])
    await town.alice.edit(issue, { body: waitsFor(blocker.number) })
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })

  it('gives labels of its own back that somebody cleared', async () => {
    const issue = await assigned('Cleared')
    await town.bob.do('DELETE', `${pathOf(repo)}/issues/${issue.number}/labels`)
    await atRest(town)
    await town.alice.close(issue)
    await sees(town, issue, { says: /Done/ })
    await onlyOnce(town, issue)
  })

  it('is silent when its comment was deleted, and speaks again when it is assigned again', async () => {
    const issue = await assigned('Be quiet')
    const [comment] = await statusComments(town, issue)
    await town.bob.deleteComment(repo, comment?.id ?? 0)
    await town.alice.edit(issue, { body: HARD })
    await sees(town, issue, { labels: ['agent/opus', 'difficulty/high', 'status/assigned'] })
    await atRest(town)
    expect(await botComments(town, issue)).to.deep.equal([])
    await town.alice.assign(issue)
    await sees(town, issue, { labels: [] })
    await town.alice.assign(issue, BOT)
    await until('it speaks again', async () => (await statusComments(town, issue)).length === 1 || 'silent')
    await onlyOnce(town, issue)
  })

  it('leaves a comment that a person rewrote, and makes a new one at the next state', async () => {
    const issue = await assigned('Better words')
    const [comment] = await statusComments(town, issue)
    const words = (comment?.body ?? '').replace('is the agent for this', 'will do it, I hope')
    await town.bob.editComment(repo, comment?.id ?? 0, words)
    await town.alice.edit(issue, { body: `${MEDIUM}\n\nOnly more words.` })
    await atRest(town)
    expect((await botComments(town, issue)).map(({ body }) => body)).to.deep.equal([words])
    await town.alice.close(issue)
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
    const wish = await town.mallory.openIssue(repo, { title: 'Me first', body: text })
    await town.alice.assign(wish, BOT)
    await sees(town, wish, { says: /may write there/ })
    await atRest(town)
    await sees(town, target, { labels: WITH_GLM })
    await town.bob.openIssue(repo, { title: 'I may', body: text, assignees: [BOT] })
    await sees(town, target, { labels: HELD })
    await onlyOnce(town, target, wish)
  })

  it('does not write back a dependency that a person took away', async () => {
    const blocker = await town.alice.openIssue(repo, { title: 'Before', body: '' })
    const issue = await town.alice.openIssue(repo, {
      title: 'After',
      body: waitsFor(blocker.number),
      assignees: [BOT],
    })
    await sees(town, issue, { labels: HELD })
    await atRest(town)
    await town.bob.removeDependency(issue, blocker)
    // nothing tells of it; the bot notices when it looks the next time
    await town.alice.edit(issue, { title: 'After all' })
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    expect(await town.alice.dependencies(issue)).to.deep.equal([])
    await onlyOnce(town, issue)
  })
})
