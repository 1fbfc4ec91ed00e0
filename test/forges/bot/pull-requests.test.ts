import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, botComments, onlyOnce, scopedLabels, sees, writesDuring } from '../support/sight.ts'
import { HELD, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

describe('pull requests', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  const pull = async (branch: string, assignees: string[] = [], body = ''): Promise<IssueView> => {
    await town.alice.commits({ path: `${branch}.txt`, message: `Add ${branch}`, branch: branch }, repo)
    return town.alice.opensPull({ title: `Add ${branch}`, head: branch, body, assignees }, repo)
  }
  const merge = (request: IssueView) =>
    until('it is merged', async () => {
      const path = `/repos/${repo.fullName}/pulls/${request.number}/merge`
      const { status, text } = await town.alice.request('POST', path, { Do: 'merge' })
      return status === 200 || `${status} ${text}`
    })

  it('says once that it takes issues', async () => {
    const request = await pull('assigned')
    await town.alice.setsAssignees([BOT], request)
    await until('it answers', async () => (await botComments(town, request)).length === 1 || 'silent')
    await town.alice.setsAssignees([BOT, 'bob'], request)
    await atRest(town)
    const [comment, ...more] = await botComments(town, request)
    expect(comment?.body).to.match(/issues, not pull requests/)
    expect(more).to.deep.equal([])
    expect(await scopedLabels(town, request)).to.deep.equal([])
  })

  it('says so too when it is assigned at the opening', async () => {
    const request = await pull('opened-assigned', [BOT])
    await until('it answers', async () => (await botComments(town, request)).length === 1 || 'silent')
    await atRest(town)
    expect(await writesDuring(town, () => merge(request))).to.deep.equal([])
  })

  it('holds an issue while a pull request is open and releases it when that is merged', async () => {
    const request = await pull('blocker')
    const body = waitsFor(request.number)
    const issue = await town.alice.opens({ title: 'After the merge', body, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: HELD })
    await merge(request)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('releases what waits for an issue that a merge closes', async () => {
    const blocker = await town.alice.opens({ title: 'Closed by the merge', body: '' }, repo)
    const body = waitsFor(blocker.number)
    const issue = await town.alice.opens({ title: 'Waits', body, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: HELD })
    await merge(await pull('closes', [], `Closes #${blocker.number}`))
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('holds it again when a closed pull request is reopened', async () => {
    const request = await pull('again')
    const body = waitsFor(request.number)
    const issue = await town.alice.opens({ title: 'On and off', body, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: HELD })
    await town.alice.closes(request)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.reopens(request)
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })
})
