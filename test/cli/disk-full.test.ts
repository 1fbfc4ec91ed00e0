import { spawn, spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { childEnvironment } from '../../src/config.ts'
import { CANARIES, CLI, CommandLine, eventually, Running, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator start, whose disk takes nothing for a while', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let running: Running | undefined
  before(function () {
    // util-linux; not on every machine
    if (spawnSync('prlimit', ['--version']).status !== 0) this.skip()
  })
  afterEach(async () => {
    await running?.kill()
    await cli.clear()
  })

  it('refuses deliveries, says so at /ready, and needs no start to go on and to find what was missed', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const env = childEnvironment({ ...settingsFor(gitea, folder), SWEEP_INTERVAL_S: '1' })
    const child = spawn(process.execPath, ['--', CLI, 'start'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const bot = new Running(child)
    running = bot
    await bot.listening()
    const limit = (bytes: string) => spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`])
    const url = `${bot.url}/webhook/gitea`
    gitea.addHook('alice/app', { url, secret: CANARIES.secret, events: ['issues'] })
    const opens = (title: string) => gitea.as('alice').opens({ title, assignees: ['mosaic'] }, 'alice/app')
    const ready = async () => {
      const answer = await fetch(`${bot.url}/ready`)
      return `${answer.status} ${((await answer.json()) as { failed?: string[] }).failed}`
    }

    limit('4096')
    const missed = await opens('Missed')
    await gitea.delivered()
    expect(gitea.deliveries.map(({ status }) => status)).to.deep.equal([503, 503])
    expect(await ready()).to.equal('503 database')
    expect((await fetch(`${bot.url}/health`)).status, 'a restart would not help').to.equal(200)
    limit('unlimited')
    await eventually(() => expect(gitea.labelsOf(missed)).to.include('status/assigned'))
    await eventually(() => expect(gitea.comments(missed)).to.have.length(1))
    expect(await ready()).to.equal('200 undefined')
  })
})
