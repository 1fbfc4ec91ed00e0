import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { theTown } from './support/hooks.ts'
import { type Issue, pathOf, type Repo } from './support/person.ts'
import { atRest, botComments, onlyOnce, sees } from './support/sight.ts'
import { ASKS, HELD, MEDIUM, OVER, WITH_GLM, waitsFor } from './support/texts.ts'
import { BOT, type Town } from './support/town.ts'
import { until } from './support/until.ts'

const git = promisify(execFile)

describe('live: an issue waits for another', () => {
  let town: Town
  let repo: Repo

  before(async () => {
    town = theTown()
    repo = await town.repo()
  })

  const opened = (title: string, body = MEDIUM): Promise<Issue> => town.alice.openIssue(repo, { title, body })
  const assigned = (title: string, body: string): Promise<Issue> =>
    town.alice.openIssue(repo, { title, body, assignees: [BOT] })

  it('is held by what its text states, told to the server, released at closure and held again', async () => {
    const blocker = await opened('First')
    const issue = await assigned('Second', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD, says: new RegExp(`Waits for #${blocker.number}`) })
    expect((await town.alice.dependencies(issue)).map(({ id }) => id)).to.deep.equal([blocker.id])
    await town.alice.close(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.reopen(blocker)
    await sees(town, issue, { labels: HELD })
    await onlyOnce(town, issue)
  })

  it('is held by what a person set in the server, and that stays when the text changes', async () => {
    const blocker = await opened('Native first')
    const issue = await opened('Native second')
    await town.bob.addDependency(issue, blocker)
    await town.alice.assign(issue, BOT)
    await sees(town, issue, { labels: HELD })
    await town.alice.edit(issue, { body: `${MEDIUM}\nMore words.` })
    await atRest(town)
    expect(await town.alice.dependencies(issue)).to.have.length(1)
    await town.alice.close(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is released when its text no longer names the blocker', async () => {
    const blocker = await opened('Not needed')
    const issue = await assigned('Free', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.edit(issue, { body: MEDIUM })
    await sees(town, issue, { labels: WITH_GLM })
    await atRest(town)
    expect(await town.alice.dependencies(issue)).to.deep.equal([])
  })

  it('is released by the keyword of a commit made on the web', async () => {
    const blocker = await opened('By a commit')
    const issue = await assigned('After the commit', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await town.alice.commit(repo, 'done.txt', `Do it\n\nCloses #${blocker.number}`)
    await sees(town, issue, { labels: WITH_GLM })
    expect((await town.alice.read(blocker)).state).to.equal('closed')
    await onlyOnce(town, issue)
  })

  it('is released by the keyword of a pushed commit', async () => {
    const blocker = await opened('By a push')
    const issue = await assigned('After the push', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await push(town, repo, `Fixes #${blocker.number}`)
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is held by an issue of another repository', async () => {
    const lib = await town.repo()
    const blocker = await town.alice.openIssue(lib, { title: 'In the library', body: '' })
    const issue = await assigned('In the app', waitsFor(`alice/${lib.name}#${blocker.number}`))
    await sees(town, issue, { labels: HELD, says: new RegExp(`alice/${lib.name}#${blocker.number}`) })
    expect((await town.alice.dependencies(issue)).map(({ id }) => id)).to.deep.equal([blocker.id])
    await town.alice.close(blocker)
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
    await town.alice.edit(issue, { body: MEDIUM })
    await sees(town, issue, { labels: WITH_GLM })
    await until('the question goes', async () => (await botComments(town, issue)).length === 1 || 'it stays')
    await onlyOnce(town, issue)
  })

  it('says that it waits for itself and goes on', async () => {
    const issue = await opened('Self')
    await town.alice.edit(issue, { body: waitsFor(issue.number) })
    await town.alice.assign(issue, BOT)
    await sees(town, issue, { labels: WITH_GLM, says: /names itself/ })
    expect(await town.alice.dependencies(issue)).to.deep.equal([])
    await onlyOnce(town, issue)
  })

  it('is released when its blocker is deleted', async () => {
    const blocker = await opened('To be deleted')
    const issue = await assigned('Waits for a ghost', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await atRest(town)
    const before = town.hooks.exchanges.length
    await town.alice.deleteIssue(blocker)
    await atRest(town)
    // older servers tell nobody: a start looks at everything that waits
    if (town.hooks.exchanges.length === before) await town.bot.restart()
    await sees(town, issue, { labels: WITH_GLM })
    await onlyOnce(town, issue)
  })

  it('is told when two wait for each other, and both go on when one lets go', async () => {
    const one = await opened('Hen')
    const two = await assigned('Egg', waitsFor(one.number))
    await town.alice.edit(one, { body: waitsFor(two.number) })
    await town.alice.assign(one, BOT)
    for (const issue of [one, two]) await sees(town, issue, { labels: ASKS, says: /wait for each other/ })
    await town.alice.edit(one, { body: MEDIUM })
    await sees(town, one, { labels: WITH_GLM })
    await sees(town, two, { labels: HELD })
    await onlyOnce(town, one, two)
  })

  it('is told when three wait for each other', async () => {
    const issues = [await opened('Stone'), await opened('Scissors'), await opened('Paper')]
    const numbers = issues.map(({ number }) => number)
    for (const [index, issue] of issues.entries()) {
      await town.alice.edit(issue, { body: waitsFor(numbers[(index + 1) % 3] ?? 0) })
      await town.alice.assign(issue, BOT)
    }
    for (const issue of issues) await sees(town, issue, { labels: ASKS, says: /wait for each other/ })
    await onlyOnce(town, ...issues)
    const [first] = issues
    if (first) await town.alice.edit(first, { body: MEDIUM })
    if (first) await sees(town, first, { labels: WITH_GLM })
  })

  it('cannot be closed by hand while it is held, and is cleaned up when it can', async () => {
    const blocker = await opened('Holds')
    const issue = await assigned('Held', waitsFor(blocker.number))
    await sees(town, issue, { labels: HELD })
    await atRest(town)
    const refused = await town.alice.call('PATCH', `${pathOf(repo)}/issues/${issue.number}`, {
      state: 'closed',
    })
    expect(refused.status).to.equal(412)
    await town.alice.close(blocker)
    await sees(town, issue, { labels: WITH_GLM })
    await town.alice.close(issue)
    await sees(town, issue, { labels: OVER, says: /Done/ })
    await onlyOnce(town, issue)
  })
})

/** One commit on the default branch, as from a person's own machine. */
async function push(town: Town, repo: Repo, message: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-live-git-'))
  const env = { PATH: process.env.PATH, HOME: folder, GIT_TERMINAL_PROMPT: '0' }
  const { host } = new URL(town.server.url)
  try {
    const address = `http://alice:${encodeURIComponent('S3cret-pass!')}@${host}/${repo.owner}/${repo.name}.git`
    const work = join(folder, 'work')
    await git('git', ['clone', '-q', address, work], { env })
    const author = ['-c', 'user.name=alice', '-c', 'user.email=alice@example.com']
    await git('git', ['-C', work, ...author, 'commit', '-q', '--allow-empty', '-m', message], { env })
    await git('git', ['-C', work, 'push', '-q', 'origin', 'HEAD:main'], { env })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
