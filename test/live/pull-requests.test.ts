import { expect } from 'chai'
import { theTown } from './support/hooks.ts'
import { type Issue, pathOf, type Repo } from './support/person.ts'
import { atRest, botComments, onlyOnce, scopedLabels, sees, writesDuring } from './support/sight.ts'
import { HELD, WITH_GLM, waitsFor } from './support/texts.ts'
import { BOT, type Town } from './support/town.ts'
import { until } from './support/until.ts'

describe('live: pull requests', () => {
  let town: Town
  let repo: Repo

  before(async () => {
    town = theTown()
    repo = await town.repo()
  })

  const pull = async (branch: string, assignees: string[] = [], body = ''): Promise<Issue> => {
    await town.alice.commit(repo, `${branch}.txt`, `Add ${branch}`, branch)
    return town.alice.openPull(repo, { title: `Add ${branch}`, head: branch, body, assignees })
  }
  const merge = (request: Issue) =>
    until('it is merged', async () => {
      const path = `${pathOf(repo)}/pulls/${request.number}/merge`
      const { status, text } = await town.alice.call('POST', path, { Do: 'merge' })
      return status === 200 || `${status} ${text}`
    })

  it('says once that it takes issues', async () => {
    const request = await pull('assigned')
    await town.alice.assign(request, BOT)
    await until('it answers', async () => (await botComments(town, request)).length === 1 || 'silent')
    await town.alice.assign(request, BOT, 'bob')
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
    const issue = await town.alice.openIssue(repo, { title: 'After the merge', body, assignees: [BOT] })
    await sees(town, issue, { labels: HELD })
    await merge(request)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('releases what waits for an issue that a merge closes', async () => {
    const blocker = await town.alice.openIssue(repo, { title: 'Closed by the merge', body: '' })
    const body = waitsFor(blocker.number)
    const issue = await town.alice.openIssue(repo, { title: 'Waits', body, assignees: [BOT] })
    await sees(town, issue, { labels: HELD })
    await merge(await pull('closes', [], `Closes #${blocker.number}`))
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('holds it again when a closed pull request is reopened', async () => {
    const request = await pull('again')
    const body = waitsFor(request.number)
    const issue = await town.alice.openIssue(repo, { title: 'On and off', body, assignees: [BOT] })
    await sees(town, issue, { labels: HELD })
    await town.alice.close(request)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.reopen(request)
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })
})
