import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, onlyOnce, sees, statusComments } from '../support/sight.ts'
import { HELD, MEDIUM, OVER, WITH_GLM, waitsFor } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { pause, until } from '../support/until.ts'

describe('things break', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  const assigned = (body = MEDIUM): Promise<IssueView> =>
    town.alice.opens({ title: 'Work', body, assignees: [BOT] }, repo)
  const away = () =>
    until('the bot notices', async () => !(await town.bot.health()).gitea.ok || 'it does not')

  it('waits while its account may not sign in, and does the work afterwards', async () => {
    const sign = (prohibit_login: boolean) =>
      town.boss.does('PATCH', `/admin/users/${BOT}`, { login_name: BOT, source_id: 0, prohibit_login })
    await sign(true)
    const issue = await assigned()
    await away()
    await town.alice.closes(issue)
    await town.alice.reopens(issue)
    await sign(false)
    await sees(town, issue, { labels: WITH_GLM }, 60_000)
    await onlyOnce(town, issue)
  })

  it('waits with a token that was revoked, and does the work with a new one', async () => {
    await town.forge.revokeTokens(BOT)
    const issue = await assigned()
    await away()
    expect((await town.bot.health()).queue.detail.pending).to.be.above(0)
    await town.bot.stop()
    town.bot.settings = { ...town.bot.settings, token: await town.forge.newToken(BOT) }
    await town.bot.start()
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('goes on when the server was stopped and started', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const issue = await assigned(waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    // it tells of the closing, and goes down while the bot is at work on it
    await town.alice.closes(blocker)
    await town.server.stop()
    await pause(2_000)
    await town.server.start()
    await sees(town, issue, { labels: WITH_GLM }, 60_000)
    await onlyOnce(town, issue)
  })

  it('does everything once although it is killed in the middle, again and again', async function () {
    this.timeout(300_000)
    const issues: IssueView[] = []
    for (const afterMs of [0, 40, 90, 150, 250, 400]) {
      issues.push(await assigned())
      await pause(afterMs)
      await town.bot.kill()
      await town.bot.start()
    }
    for (const issue of issues) await sees(town, issue, { labels: WITH_GLM }, 60_000)
    await onlyOnce(town, ...issues)
  })

  it('finds after a kill what was lost while it was gone', async () => {
    const blocker = await town.alice.opens({ title: 'First', body: '' }, repo)
    const held = await assigned(waitsFor(blocker.number))
    const over = await assigned()
    await sees(town, held, { labels: HELD })
    await sees(town, over, { labels: WITH_GLM })
    await town.bot.kill()
    town.hooks.loses = true
    await town.alice.closes(blocker)
    await town.alice.closes(over)
    const fresh = await assigned()
    await until('the server has tried', () => town.hooks.open === 0 || 'not yet')
    await pause(500)
    town.hooks.loses = false
    await town.bot.start()
    await sees(town, held, { labels: WITH_GLM })
    await sees(town, over, { labels: OVER })
    await sees(town, fresh, { labels: WITH_GLM })
    await onlyOnce(town, held, over, fresh)
  })

  it('does not comment twice when the answers to its calls are lost', async () => {
    await atRest(town)
    town.calls.losesAnswers = /issues\/\d+\/comments$/
    const issue = await assigned()
    await until('a comment was made', async () => (await statusComments(town, issue)).length > 0 || 'none')
    town.calls.losesAnswers = undefined
    await sees(town, issue, { labels: WITH_GLM, says: /`glm`/ }, 60_000)
    await onlyOnce(town, issue)
    expect(await town.alice.readsComments(issue)).to.have.length(1)
  })
})
