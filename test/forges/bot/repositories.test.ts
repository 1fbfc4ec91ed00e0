import { expect } from 'chai'
import { ActRefused, type IssueView, type RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import {
  atRest,
  botComments,
  eachLabelOnce,
  onlyOnce,
  scopedLabels,
  sees,
  writesDuring,
} from '../support/sight.ts'
import { HARD, HELD, MEDIUM, OVER, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

describe('repositories of all sorts', () => {
  let town: Town

  before(async () => {
    town = await theTown()
  })

  const assigned = (repo: RepoView, body = MEDIUM): Promise<IssueView> =>
    town.alice.opens({ title: 'Work', body, assignees: [BOT] }, repo)

  it('uses the labels of the organisation, and a member of a team commands', async () => {
    const { org, repo } = await town.forge.organisation()
    const define = (name: string) =>
      town.alice.does('POST', `/orgs/${org}/labels`, { name, color: '#5319e7', exclusive: true })
    for (const name of ['agent/glm', 'agent/sonnet', 'difficulty/medium']) await define(name)
    const issue = await town.carol.opens({ title: 'Ours', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    await town.carol.labels('agent/sonnet', issue)
    const labels = ['agent/sonnet', 'difficulty/medium', 'status/assigned']
    await sees(town, issue, { labels, says: /`sonnet`/ })
    await onlyOnce(town, issue)
    const own = await town.alice.does<{ name: string }[]>('GET', `/repos/${repo.fullName}/labels`)
    expect(own.map(({ name }) => name)).to.deep.equal(['status/assigned'])
  })

  it('works in a private repository', async () => {
    const repo = await town.repo({ private: true })
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned(repo, waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('follows a rename and leaves a new repository of the old name alone', async () => {
    const repo = await town.repo()
    const issue = await assigned(repo)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    await town.alice.renames(repo, `${repo.name}-renamed`)
    const moved = await town.alice.reads(issue)
    const other = await squat(town, repo)
    await town.alice.edits({ body: HARD }, moved)
    await sees(town, moved, { labels: ['agent/opus', 'difficulty/high', 'status/assigned'], says: /`opus`/ })
    await town.alice.closes(moved)
    await sees(town, moved, { labels: ['difficulty/high'], says: /Done/ })
    await onlyOnce(town, moved)
    expect(await botComments(town, other), 'on the new one').to.deep.equal([])
    expect(await scopedLabels(town, other)).to.deep.equal([])
    expect(await town.boss.readsLabels({ id: other.repositoryId })).to.deep.equal([])
  })

  it('releases across a rename', async () => {
    const lib = await town.repo()
    const repo = await town.repo()
    const blocker = await town.alice.opens({ title: 'First', body: '' }, lib)
    const issue = await assigned(repo, waitsFor(`alice/${lib.name}#${blocker.number}`))
    await sees(town, issue, { labels: HELD })
    await town.alice.renames(lib, `${lib.name}-renamed`)
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('writes nothing in an archived repository', async () => {
    const repo = await town.repo()
    const issue = await assigned(repo)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    await town.alice.archives(repo)
    expect(await writesDuring(town, () => town.alice.closes(issue))).to.deep.equal([])
  })

  it('goes on in a locked issue', async function () {
    const repo = await town.repo()
    const issue = await assigned(repo)
    await sees(town, issue, { labels: WITH_GLM })
    try {
      await town.alice.locks(issue)
    } catch (error) {
      // older servers lock on their web pages only
      if (error instanceof ActRefused && error.status === 404) this.skip()
      throw error
    }
    await town.alice.closes(issue)
    await sees(town, issue, { labels: OVER, says: /Done/ })
    await onlyOnce(town, issue)
  })

  it('holds without the help of the server where dependencies are switched off', async () => {
    const repo = await town.repo()
    await town.alice.setsDependencies(repo, false)
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned(repo, waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD, says: /keep track of it myself/ })
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('says once that it may only read', async () => {
    const repo = await town.repo({ bot: 'none' })
    const issue = await assigned(repo)
    await until('it says so', async () => {
      const [comment] = await botComments(town, issue)
      return /only read this repository/.test(comment?.body ?? '') || String(comment?.body)
    })
    await onlyOnce(town, issue)
    expect(await scopedLabels(town, issue)).to.deep.equal([])
    await town.alice.addsCollaborator(repo, BOT, 'write')
    await town.alice.setsAssignees([], issue)
    // before the bot has heard of that, the next assignment would be nothing new to it
    await sees(town, issue, { labels: [], says: /Let go/ })
    await town.alice.setsAssignees([BOT], issue)
    await sees(town, issue, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await onlyOnce(town, issue)
  })

  it('holds by itself where it may only read', async () => {
    const repo = await town.repo({ bot: 'read' })
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned(repo, waitsFor(blocker.number))
    await sees(town, issue, { labels: [], says: /Waits for[\s\S]*only read this repository/ })
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: [], says: /`glm` is the agent[\s\S]*only read this repository/ })
    await onlyOnce(town, issue)
  })

  it('makes each label once when many issues arrive at the same time', async () => {
    const repo = await town.repo()
    const issues = await Promise.all(Array.from({ length: 8 }, () => assigned(repo)))
    for (const issue of issues) await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, ...issues)
    await eachLabelOnce(town, repo)
  })
})

/** A new repository under the name that another one has left, with an issue of the same number. */
async function squat(town: Town, old: RepoView): Promise<IssueView> {
  const { id } = await town.alice.does<{ id: number }>('POST', '/user/repos', {
    name: old.name,
    auto_init: true,
  })
  const repo = { ...old, id }
  await town.alice.addsCollaborator(repo, BOT, 'write')
  return town.alice.opens({ title: 'Somebody else', body: '' }, repo)
}
