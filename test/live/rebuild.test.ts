import { expect } from 'chai'
import { theTown } from './support/hooks.ts'
import type { Issue, Repo } from './support/person.ts'
import { atRest, onlyOnce, sees, writesDuring } from './support/sight.ts'
import { ASKS, HARD, HELD, MEDIUM, WITH_GLM, waitsFor } from './support/texts.ts'
import { BOT, type Town } from './support/town.ts'

describe('live: the database is lost', () => {
  let town: Town
  let repo: Repo

  before(async () => {
    town = theTown()
    repo = await town.repo()
  })

  after(async () => {
    await town.bot.restart()
  })

  const assigned = (body: string): Promise<Issue> =>
    town.alice.openIssue(repo, { title: 'Work', body, assignees: [BOT] })

  it('finds everything in Gitea again without a single write, and goes on from there', async () => {
    const blocker = await town.alice.openIssue(repo, { title: 'First', body: '' })
    const native = await town.alice.openIssue(repo, { title: 'By hand', body: MEDIUM })
    await town.bob.addDependency(native, blocker)
    await town.alice.assign(native, BOT)
    const free = await assigned(MEDIUM)
    const hard = await assigned(HARD)
    const held = await assigned(waitsFor(blocker.number))
    const asks = await assigned(waitsFor(99_999))
    const ordered = await assigned(MEDIUM)
    await sees(town, native, { labels: HELD })
    await sees(town, free, { labels: WITH_GLM })
    await sees(town, hard, { says: /`opus` is the agent/ })
    await sees(town, held, { labels: HELD })
    await sees(town, asks, { labels: ASKS })
    await sees(town, ordered, { labels: WITH_GLM })
    await town.bob.addLabel(ordered, 'agent/opus')
    await sees(town, ordered, { says: /`opus` is the agent/ })
    await atRest(town)

    await town.bot.stop()
    await town.bot.forgetEverything()
    const wrote = await writesDuring(town, () => town.bot.start(1), 8_000)
    expect(wrote).to.deep.equal([])

    await town.bob.removeLabel(ordered, 'agent/opus')
    await sees(town, ordered, { labels: WITH_GLM })
    await town.alice.edit(held, { body: MEDIUM })
    await sees(town, held, { labels: WITH_GLM })
    expect(await town.alice.dependencies(held)).to.deep.equal([])
    await town.alice.close(blocker)
    await sees(town, native, { labels: WITH_GLM })
    await onlyOnce(town, native, free, hard, held, asks, ordered)
  })
})
