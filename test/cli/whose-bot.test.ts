import { join } from 'node:path'
import { expect } from 'chai'
import { DAY_MS, systemClock } from '../../src/clock.ts'
import { contentsOf } from '../../src/database/contents.ts'
import type { FakeGitea } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, eventually, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator start, with the database of another bot', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let folder: string
  let gitea: FakeGitea
  beforeEach(async () => {
    folder = await cli.folder()
    gitea = await cli.gitea()
  })
  afterEach(() => cli.clear())

  /** The bot is there until it has done what it has to do at its start. */
  const during = async (more: Settings, until: (url: string) => Promise<unknown>) => {
    const bot = await cli.start(folder, { ...settingsFor(gitea, folder), ...more })
    await until(bot.url)
    bot.signal('SIGTERM')
    return (await bot.ended()).stdout
  }
  const assigned = (title: string, who: string) =>
    gitea.as('alice').opens({ title, assignees: [who] }, 'alice/app')
  const reasonAt = async (url: string) => {
    const { checks } = (await (await fetch(`${url}/ready`)).json()) as {
      checks: { gitea: { detail: { reason?: string } } }
    }
    return checks.gitea.detail.reason
  }

  it('touches nothing with the token of a person, and goes on with its own', async () => {
    const task = await assigned('Mend it', 'mosaic')
    await during({}, () => eventually(() => expect(gitea.comments(task)).to.have.length(1)))
    const own = await assigned('Mine', 'alice')
    const before = gitea.writes().length
    const said = await during({ GITEA_TOKEN: gitea.token('alice') }, async (url) =>
      expect(await reasonAt(url)).to.contain('GITEA_TOKEN now belongs to alice, not to mosaic.'),
    )
    expect(said).to.contain('Gitea refuses GITEA_TOKEN')
    expect(gitea.writes().slice(before)).to.deep.equal([])
    const next = await assigned('Next', 'mosaic')
    await during({}, () => eventually(() => expect(gitea.comments(next)).to.have.length(1)))
    expect(gitea.labelsOf(own)).to.deep.equal([])
    expect(gitea.comments(task)).to.have.length(1)
  })

  it('touches nothing at another Gitea, where its number is that of another account', async () => {
    await during({}, async (url) => expect(await reasonAt(url)).to.equal(undefined))
    const home = gitea.url
    const later = { ...systemClock, now: () => systemClock.now() + DAY_MS }
    gitea = await cli.gitea({ clock: later })
    const task = await assigned('Mend it', 'mosaic')
    await during({}, async (url) => {
      expect(await reasonAt(url)).to.contain('GITEA_URL leads to another Gitea than before')
      expect(gitea.writes().filter(({ as }) => as === 'mosaic')).to.deep.equal([])
      const settings = { ...settingsFor(gitea, folder), PORT: new URL(url).port }
      const { stdout } = await cli.run(['doctor', '--no-round-trip'], folder, settings)
      expect(stdout).to.match(/waits for another token: GITEA_URL leads to another Gitea.*\n.*DATABASE_URL/)
    })
    expect((await contentsOf(join(folder, 'bot.db'))).giteaUrl, 'for a restore').to.equal(home)
    expect(gitea.labelsOf(task)).to.deep.equal([])
  })

  it('knows its account by another name', async () => {
    await during({}, async (url) => expect(await reasonAt(url)).to.equal(undefined))
    gitea.addUser('boss', { admin: true })
    await gitea.as('boss').does('POST', '/admin/users/mosaic/rename', { new_username: 'robot' })
    await during({ GITEA_TOKEN: CANARIES.token }, async (url) =>
      expect(await reasonAt(url)).to.equal(undefined),
    )
  })

  it('is the same bot when its account was deleted and made anew', async () => {
    await during({}, async (url) => expect(await reasonAt(url)).to.equal(undefined))
    gitea.addUser('boss', { admin: true })
    await gitea.as('boss').does('DELETE', '/admin/users/mosaic?purge=true')
    gitea.addUser('mosaic')
    const again = { GITEA_TOKEN: gitea.token('mosaic') }
    await during(again, async (url) => expect(await reasonAt(url)).to.equal(undefined))
    const back = { GITEA_TOKEN: gitea.token('alice') }
    await during(back, async (url) => expect(await reasonAt(url)).to.contain('now belongs to alice'))
  })
})
