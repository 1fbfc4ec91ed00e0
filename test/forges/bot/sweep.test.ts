import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, eachLabelOnce, onlyOnce, sees, statusComments } from '../support/sight.ts'
import { HARD, HELD, MEDIUM, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { pause } from '../support/until.ts'

const SWEEP_S = 2

describe('without webhooks', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo({ hook: 'none' })
    await town.bot.restart(SWEEP_S)
  })

  after(async () => {
    await town.bot.restart()
  })

  const assigned = (body = MEDIUM): Promise<IssueView> =>
    town.alice.opens({ title: 'Work', body, assignees: [BOT] }, repo)

  it('finds an assignment, an edit and an unassignment', async () => {
    const issue = await assigned()
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.edits({ body: HARD }, issue)
    await sees(town, issue, { labels: ['agent/opus', 'difficulty/high', 'status/assigned'] })
    await town.alice.setsAssignees([], issue)
    await sees(town, issue, { labels: [] })
    await onlyOnce(town, issue)
  })

  it('finds that a blocker was closed and reopened', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned(waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.closes(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.reopens(blocker)
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })

  it('finds a dependency that a person added and took away, of which no webhook ever tells', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned()
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.addsDependency(blocker, issue)
    await sees(town, issue, { labels: HELD })
    await town.alice.removesDependency(blocker, issue)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('finds labels by hand and a closing', async () => {
    const issue = await assigned()
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    await town.bob.labels('difficulty/high', issue)
    await sees(town, issue, { says: /high \(set by a label\)/ })
    await town.alice.closes(issue)
    await sees(town, issue, { labels: ['difficulty/high'], says: /Done/ })
    await onlyOnce(town, issue)
  })

  it('finds that an issue was deleted', async () => {
    const issue = await assigned()
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.deletes(issue)
    await pause(3 * SWEEP_S * 1000)
    await atRest(town)
  })

  it('finds after a restart that a blocker was deleted', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned(waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.deletes(blocker)
    await town.bot.restart(SWEEP_S)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('comes to rest: nothing is written, nothing is told, in more than two sweeps', async () => {
    const hooked = await town.repo()
    const issues = [
      await assigned(),
      await town.alice.opens({ title: 'Both', body: MEDIUM, assignees: [BOT] }, hooked),
    ]
    for (const issue of issues) await sees(town, issue, { labels: WITH_GLM })
    await pause(2_000)
    const trace = async () => {
      const seen = []
      for (const issue of issues) {
        const [comment] = await statusComments(town, issue)
        const labelled = (await town.boss.readsTimeline(issue)).filter(({ type }) => type === 'label')
        seen.push({
          comment: comment?.updatedAtMs,
          labelled: labelled.length,
          at: (await town.boss.reads(issue)).updatedAtMs,
        })
      }
      return { seen, writes: town.writes().length, deliveries: town.hooks.exchanges.length }
    }
    const before = await trace()
    const readsBefore = town.calls.exchanges.filter(({ path }) => path.includes('/issues/search')).length
    await pause(3.5 * SWEEP_S * 1000)
    expect(await trace()).to.deep.equal(before)
    const sweeps =
      town.calls.exchanges.filter(({ path }) => path.includes('/issues/search')).length - readsBefore
    expect(sweeps, 'sweeps meanwhile').to.be.above(1)
    await eachLabelOnce(town, repo)
    await eachLabelOnce(town, hooked)
  })
})
