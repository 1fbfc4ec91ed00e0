import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, onlyOnce, sees, statusComments, writesDuring } from '../support/sight.ts'
import { ASKS, HARD, HELD, MEDIUM, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'

describe('the database is lost', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  after(async () => {
    await town.bot.restart()
  })

  const assigned = (body: string): Promise<IssueView> =>
    town.alice.opens({ title: 'Work', body, assignees: [BOT] }, repo)

  it('finds everything in Gitea again without a single write, and goes on from there', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const native = await town.alice.opens({ title: 'By hand', body: MEDIUM }, repo)
    await town.bob.addsDependency(blocker, native)
    await town.alice.setsAssignees([BOT], native)
    const free = await assigned(MEDIUM)
    const hard = await assigned(HARD)
    const held = await assigned(waitsFor(blocker.number))
    const asks = await assigned(waitsFor(99_999))
    const ordered = await assigned(MEDIUM)
    const edited = await assigned(MEDIUM)
    await sees(town, native, { labels: HELD })
    await sees(town, free, { labels: WITH_GLM })
    await sees(town, hard, { says: /`opus` is the agent/ })
    await sees(town, held, { labels: HELD })
    await sees(town, asks, { labels: ASKS })
    await sees(town, ordered, { labels: WITH_GLM })
    await town.bob.labels('agent/opus', ordered)
    await sees(town, ordered, { says: /`opus` is the agent/ })
    await town.bob.says('/hold until Monday', edited)
    await sees(town, edited, { says: /^\*\*Held back by/ })
    await atRest(town)
    const [comment] = await statusComments(town, edited)
    await town.alice.editsComment(comment, `${comment?.body}\n\nWe talked about this.`)
    await atRest(town)

    await town.bot.stop()
    await town.bot.forgetEverything()
    const wrote = await writesDuring(town, () => town.bot.start(1), 8_000)
    expect(wrote).to.deep.equal([])
    await sees(town, edited, { labels: HELD })

    await town.bob.unlabels('agent/opus', ordered)
    await sees(town, ordered, { labels: WITH_GLM })
    await town.alice.edits({ body: MEDIUM }, held)
    await sees(town, held, { labels: WITH_GLM })
    expect(await town.alice.readsDependencies(held)).to.deep.equal([])
    await town.alice.closes(blocker)
    await sees(town, native, { labels: WITH_GLM })
    await onlyOnce(town, native, free, hard, held, asks, ordered, edited)
  })
})
