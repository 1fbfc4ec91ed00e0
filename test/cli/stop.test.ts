import { connect } from 'node:net'
import { expect } from 'chai'
import { CANARIES, CommandLine, eventually, type Running, SLOWEST_MS, settingsFor } from './command-line.ts'

/** What a supervisor allows before it kills, ms. */
const ALLOWED_MS = 10_000

describe('mosaic-coordinator start, told to stop', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  async function botWithHook(settle: (gitea: Awaited<ReturnType<CommandLine['gitea']>>) => void = () => {}) {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const bot = await cli.start(folder, settingsFor(gitea, folder))
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })
    settle(gitea)
    return { gitea, folder, bot }
  }

  async function expectEnd(bot: Running, signal: NodeJS.Signals) {
    const since = Date.now()
    bot.signal(signal)
    const { code } = await bot.ended()
    expect(Date.now() - since, 'ms until it ended').to.be.below(ALLOWED_MS)
    expect(code).to.equal(0)
    return Date.now() - since
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 at once on ${signal} when it has nothing to do`, async () => {
      const { bot } = await botWithHook()
      expect(await expectEnd(bot, signal)).to.be.below(5_000)
      expect(bot.stdout).to.contain('"msg":"stopped"')
    })
  }

  it('ends with 0 in time although Gitea hangs and somebody sends a body that never ends; the work is not lost', async () => {
    const { gitea, folder, bot } = await botWithHook()
    gitea.faults.latencyMs = 60_000
    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await gitea.delivered()
    const { port } = new URL(bot.url)
    const dribbler = connect(Number(port), '127.0.0.1')
    dribbler.on('error', () => {})
    dribbler.write('POST /webhook/gitea HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{')
    await expectEnd(bot, 'SIGTERM')
    dribbler.destroy()
    gitea.faults.clear()
    await cli.start(folder, settingsFor(gitea, folder))
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
  })

  it('ends with 0 while it still waits for a Gitea that hangs at the start', async () => {
    const gitea = await cli.gitea()
    gitea.faults.latencyMs = 60_000
    const folder = await cli.folder()
    const bot = cli.spawn(['start'], folder, settingsFor(gitea, folder))
    await eventually(() => expect(gitea.journal).not.to.have.length(0))
    await expectEnd(bot, 'SIGTERM')
  })
})
