import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, botComments, onlyOnce, sees } from '../support/sight.ts'
import { ASKS, HELD, MEDIUM, OVER, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

describe('an issue waits for another', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  const opened = (title: string, body = MEDIUM): Promise<IssueView> => town.alice.opens({ title, body }, repo)
  const assigned = (title: string, body: string): Promise<IssueView> =>
    town.alice.opens({ title, body, assignees: [BOT] }, repo)

  it('is held by what its text states, told to the server, released at closure and held again', async () => {
    const blocker = await opened('First')
    const issue = await assigned('Second', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD, says: new RegExp(`Waits for #${blocker.number}`) })
    expect((await town.alice.readsDependencies(issue)).map(({ id }) => id)).to.deep.equal([blocker.id])
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.reopens(blocker)
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })

  it('is held by what a person set in the server, and that stays when the text changes', async () => {
    const blocker = await opened('Native first')
    const issue = await opened('Native second')
    await town.bob.addsDependency(blocker, issue)
    await town.alice.setsAssignees([BOT], issue)
    await sees(town, issue, { labels: HELD })
    await town.alice.edits({ body: `${MEDIUM}\nMore words.` }, issue)
    await atRest(town)
    expect(await town.alice.readsDependencies(issue)).to.have.length(1)
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is released when its text no longer names the blocker', async () => {
    const blocker = await opened('Not needed')
    const issue = await assigned('Free', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.edits({ body: MEDIUM }, issue)
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    expect(await town.alice.readsDependencies(issue)).to.deep.equal([])
  })

  it('is released by the keyword of a commit made on the web', async () => {
    const blocker = await opened('By a commit')
    const issue = await assigned('After the commit', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.commits({ path: 'done.txt', message: `Do it\n\nCloses #${blocker.number}` }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    expect((await town.alice.reads(blocker)).state).to.equal('closed')
    await onlyOnce(town, issue)
  })

  it('is released by the keyword of a pushed commit', async () => {
    const blocker = await opened('By a push')
    const issue = await assigned('After the push', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.pushes({ 'pushed.txt': 'done' }, `Fixes #${blocker.number}`, repo)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is held by an issue of another repository', async () => {
    const lib = await town.repo()
    const blocker = await town.alice.opens({ title: 'In the library', body: '' }, lib)
    const issue = await assigned('In the app', waitsFor(`alice/${lib.name}#${blocker.number}`))
    await sees(town, issue, { labels: HELD, says: new RegExp(`alice/${lib.name}#${blocker.number}`) })
    expect((await town.alice.readsDependencies(issue)).map(({ id }) => id)).to.deep.equal([blocker.id])
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is held by one that the bot may not see as long as that is open, and says nothing of it', async () => {
    const secret = await town.repo({ private: true, bot: 'none', hook: 'none' })
    const blocker = await town.alice.opens({ title: 'Do not tell' }, secret)
    const issue = await opened('Held by what is hidden')
    await town.alice.addsDependency(blocker, issue)
    await town.alice.setsAssignees([BOT], issue)
    await sees(town, issue, { labels: HELD, says: /Waits for an issue that not everybody here may see/ })
    await atRest(town)
    await town.alice.closes(blocker)
    // no hook tells of that repository: a start looks at everything that waits
    await town.bot.restart()
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is held by a full address as people copy it from the browser', async () => {
    const blocker = await opened('Copied')
    const url = `${town.server.url}/alice/${repo.name}/issues/${blocker.number}`
    const issue = await assigned('With an address', waitsFor(url))
    await sees(town, issue, { labels: HELD })
  })

  it('asks when it names an issue that never existed, and goes on when that is put right', async () => {
    const issue = await assigned('Typo', waitsFor(99_999))
    await sees(town, issue, { labels: ASKS, says: /#99999/ })
    await until('somebody is asked', async () => (await botComments(town, issue)).length === 2 || 'not asked')
    expect((await botComments(town, issue)).at(-1)?.body).to.match(/@alice/)
    await town.alice.edits({ body: MEDIUM }, issue)
    await sees(town, issue, { labels: WITH_GLM })
    await until('the question goes', async () => (await botComments(town, issue)).length === 1 || 'it stays')
    await onlyOnce(town, issue)
  })

  it('says that it waits for itself and goes on', async () => {
    const issue = await opened('Self')
    await town.alice.edits({ body: waitsFor(issue.number) }, issue)
    await town.alice.setsAssignees([BOT], issue)
    await sees(town, issue, { labels: WITH_GLM, says: /names itself/ })
    expect(await town.alice.readsDependencies(issue)).to.deep.equal([])
    await onlyOnce(town, issue)
  })

  it('is released when its blocker is deleted', async () => {
    const blocker = await opened('To be deleted')
    const issue = await assigned('Waits for a ghost', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await atRest(town)
    const before = town.hooks.exchanges.length
    await town.alice.deletes(blocker)
    await atRest(town)
    // older servers tell nobody: a start looks at everything that waits
    if (town.hooks.exchanges.length === before) await town.bot.restart()
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is told when two wait for each other, and both go on when one lets go', async () => {
    const one = await opened('Hen')
    const two = await assigned('Egg', waitsFor(one.number))
    await town.alice.edits({ body: waitsFor(two.number) }, one)
    await town.alice.setsAssignees([BOT], one)
    for (const issue of [one, two]) await sees(town, issue, { labels: ASKS, says: /wait for each other/ })
    await town.alice.edits({ body: MEDIUM }, one)
    await sees(town, one, { labels: WITH_GLM })
    await sees(town, two, { labels: HELD })
    await onlyOnce(town, one, two)
  })

  it('is told when three wait for each other', async () => {
    const issues = [await opened('Stone'), await opened('Scissors'), await opened('Paper')]
    const numbers = issues.map(({ number }) => number)
    for (const [index, issue] of issues.entries()) {
      await town.alice.edits({ body: waitsFor(numbers[(index + 1) % 3] ?? 0) }, issue)
      await town.alice.setsAssignees([BOT], issue)
    }
    for (const issue of issues) await sees(town, issue, { labels: ASKS, says: /wait for each other/ })
    await onlyOnce(town, ...issues)
    const [first] = issues
    if (first) await town.alice.edits({ body: MEDIUM }, first)
    if (first) await sees(town, first, { labels: WITH_GLM })
  })

  it('cannot be closed by hand while it is held, and is cleaned up when it can', async () => {
    const blocker = await opened('Holds')
    const issue = await assigned('Held', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await atRest(town)
    const refused = await town.alice.request('PATCH', `/repos/${repo.fullName}/issues/${issue.number}`, {
      state: 'closed',
    })
    expect(refused.status).to.equal(412)
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.closes(issue)
    await sees(town, issue, { labels: OVER, says: /Done/ })
    await onlyOnce(town, issue)
  })
})
