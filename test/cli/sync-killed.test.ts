import { expect } from 'chai'
import type { FakeGitea, IssueView } from '../../src/testing/index.ts'
import { CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

const EASY = '## Difficulty\nlow\n\n## Context Estimate\n20k\n'
const APP = 'alice/app'
const ISSUES = 6
const COMMENTS = /issues\/\d+\/comments$/

/** A sync is a process that anybody may kill, or start a second time because the first one says nothing. */
describe('mosaic-coordinator sync, killed or not alone', function () {
  this.timeout(2 * SLOWEST_MS)
  const cli = new CommandLine()
  let gitea: FakeGitea
  let folder: string
  let issues: IssueView[]
  beforeEach(async () => {
    gitea = await cli.gitea()
    folder = await cli.folder()
    issues = []
    for (let number = 1; number <= ISSUES; number++) {
      const waits = number % 3 === 0 ? `\n## Dependencies\n- Blocked by: #${number - 1}\n` : ''
      issues.push(
        await gitea
          .as('alice')
          .opens({ title: `Task ${number}`, body: EASY + waits, assignees: ['mosaic'] }, APP),
      )
    }
  })
  afterEach(() => cli.clear())

  const begin = (...args: readonly string[]) =>
    cli.spawn(['sync', ...args], folder, settingsFor(gitea, folder))
  const sync = (...args: readonly string[]) => begin(...args).ended()
  const sent = (path: RegExp) =>
    gitea.journal.filter((call) => call.method === 'POST' && path.test(call.path))
  const comments = () => issues.map((issue) => gitea.comments(issue).length)

  /** Every issue shows its state once, and nothing is there twice. */
  async function expectAllRight(): Promise<void> {
    expect(comments()).to.deep.equal(issues.map(() => 1))
    for (const issue of issues) {
      const isHeld = issue.number % 3 === 0
      expect(gitea.labelsOf(issue).filter((name) => name.startsWith('status/'))).to.deep.equal([
        isHeld ? 'status/blocked' : 'status/assigned',
      ])
      expect(gitea.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal(
        isHeld ? [issue.number - 1] : [],
      )
    }
    const labels = await gitea.as('alice').request('GET', `/repos/${APP}/labels?limit=50`)
    const names = (JSON.parse(labels.text) as { name: string }[]).map(({ name }) => name)
    expect(names).to.have.length(new Set(names).size)
  }

  it('is killed in the middle, and run again it ends right, and says that nothing is wrong any more', async () => {
    gitea.faults.next({ method: 'POST', path: COMMENTS, times: 2 })
    gitea.faults.next({ method: 'POST', path: COMMENTS, times: 100, reset: 'before' })
    const running = begin(APP)
    await eventually(() => expect(sent(COMMENTS)).to.have.length.above(2))
    await running.kill()
    gitea.faults.clear()
    expect(comments().reduce((sum, count) => sum + count)).to.equal(2)
    const again = await sync(APP)
    expect(again).to.deep.include({ code: 0, stderr: '' })
    await expectAllRight()
    expect((await sync(APP)).stdout).to.contain('No task was in a wrong state')
    await expectAllRight()
  })

  it('is killed while Gitea carries out a call whose answer it does not hear: nothing is there twice', async () => {
    for (const path of [/issues\/\d+\/dependencies$/, COMMENTS]) {
      gitea.journal.length = 0
      gitea.faults.next({ method: 'POST', path, hangMs: 60_000 })
      const running = begin(APP)
      const hangs = () => sent(path).some((call) => call.status === null)
      await eventually(() => expect(hangs()).to.equal(true), SLOWEST_MS)
      await running.kill()
      gitea.faults.clear()
    }
    const again = await sync(APP)
    expect(again).to.deep.include({ code: 0, stderr: '' })
    await expectAllRight()
  })

  it('is run twice at the same time: one is the bot, the other looks on, and both tell the same end', async () => {
    const [one, other] = await Promise.all([sync(), sync()])
    expect([one.code, other.code]).to.deep.equal([0, 0])
    expect(one.stderr + other.stderr).to.equal('')
    const onlookers = [one, other].filter(({ stdout }) => stdout.includes('this only looks on'))
    expect(onlookers).to.have.length(1)
    await expectAllRight()
  })

  it('is the bot for one that looks on, and killed: the other one takes its place, and ends right', async () => {
    gitea.faults.latencyMs = 150
    const bot = begin()
    await eventually(() => expect(gitea.journal.length).to.be.above(3))
    const onlooker = begin()
    await onlooker.says('this only looks on')
    await bot.kill()
    gitea.faults.latencyMs = 0
    const ended = await onlooker.ended()
    expect(ended).to.deep.include({ code: 0, stderr: '' })
    expect(ended.stdout).to.contain('The bot that ran has ended; this goes on in its place.')
    await expectAllRight()
  })
})
