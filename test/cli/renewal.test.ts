import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { FakeGitea } from '../../src/testing/index.ts'
import { freePort } from '../support/free-port.ts'
import {
  CANARIES,
  CommandLine,
  eventually,
  type Running,
  type Settings,
  SLOWEST_MS,
  settingsFor,
} from './command-line.ts'

const NEW_TOKEN = 'canary-new-token-51bd'
const NEW_SECRET = 'canary-new-secret-0a7c'
const METRICS_TOKEN = 'canary-metrics-token-e1'

/** What of a log is about SIGHUP, and about Gitea. */
interface Line {
  readonly level: number
  readonly msg: string
  readonly renewed?: readonly string[]
  readonly later?: readonly string[]
  readonly hidden?: readonly string[]
  readonly problems?: readonly string[]
  readonly reason?: string
}

/** What the file of settings says; app.yml may name others than the bot's own. */
type Written = Settings & { readonly BUILD_BOX?: string }

describe('mosaic-coordinator start, told to read its secrets again', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let gitea: FakeGitea
  let folder: string
  let settings: Written
  let bot: Running
  afterEach(async () => {
    for (const secret of [NEW_TOKEN, NEW_SECRET, METRICS_TOKEN]) expect(bot.said).not.to.contain(secret)
    await cli.clear()
  })

  const write = (changes: Written) => {
    settings = { ...settings, ...changes }
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
    return writeFile(join(folder, '.env'), lines.join(''), { mode: 0o600 })
  }
  const start = async (more: Written = {}, environment: Settings = {}, manifest?: string) => {
    gitea = await cli.gitea()
    folder = await cli.folder(manifest === undefined ? {} : { 'app.yml': manifest })
    settings = settingsFor(gitea, folder)
    await write({ PORT: String(await freePort()), ...more })
    bot = await cli.start(folder, environment)
    await bot.says('Gitea answers')
    const url = `${bot.url}/webhook/gitea`
    gitea.addHook('alice/app', { url, secret: CANARIES.secret, events: ['issues'] })
  }
  const linesOf = (text: string): Line[] =>
    bot.stdout
      .split('\n')
      .filter((line) => line.includes(text))
      .map((line) => JSON.parse(line) as Line)
  const opens = (title: string) => gitea.as('alice').opens({ title, assignees: ['mosaic'] }, 'alice/app')
  const gitReady = async () => {
    const answer = await fetch(`${bot.url}/ready`)
    const { checks } = (await answer.json()) as { checks: { gitea: { detail: Record<string, unknown> } } }
    return { status: answer.status, detail: checks.gitea.detail }
  }

  it('waits with a token that is revoked, tells it once, and goes on with the new one', async () => {
    await start()
    gitea.revoke(CANARIES.token)
    const issues = [await opens('One'), await opens('Two')]
    await bot.says('Gitea refuses GITEA_TOKEN')
    await eventually(async () => expect((await gitReady()).detail).to.include({ tokenRefused: true }))
    expect((await gitReady()).status).to.equal(503)
    const health = await fetch(`${bot.url}/health`)
    expect(health.status).to.equal(200)
    expect(await health.text()).to.contain('Check GITEA_TOKEN')
    issues.push(await opens('Three'))
    gitea.token('mosaic', { text: NEW_TOKEN })
    await write({ GITEA_TOKEN: NEW_TOKEN })
    bot.signal('SIGHUP')
    await bot.says('takes the token')
    for (const issue of issues)
      await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
    expect((await gitReady()).status).to.equal(200)
    expect(linesOf('Gitea refuses GITEA_TOKEN')).to.have.length(1)
    expect(linesOf('SIGHUP:').map(({ renewed }) => renewed)).to.deep.equal([['GITEA_TOKEN']])
    await gitea.delivered()
    expect(new Set(gitea.deliveries.map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect((await cli.run(['events', 'list', '--state', 'dead'], folder)).stdout).to.equal(
      'Nothing of that kind is in the inbox.\n',
    )
  })

  it('goes on with the new one after another start, too', async () => {
    await start()
    gitea.revoke(CANARIES.token)
    const issue = await opens('One')
    await bot.says('Gitea refuses GITEA_TOKEN')
    bot.signal('SIGTERM')
    await bot.ended()
    gitea.token('mosaic', { text: NEW_TOKEN })
    await write({ GITEA_TOKEN: NEW_TOKEN })
    bot = await cli.start(folder, {})
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
  })

  it('takes another secret without losing a delivery, and in the end the old one no more', async () => {
    await start({ METRICS_TOKEN })
    await write({ GITEA_WEBHOOK_SECRET: NEW_SECRET, GITEA_WEBHOOK_SECRET_PREVIOUS: CANARIES.secret })
    bot.signal('SIGHUP')
    await bot.says('count from now on')
    const url = `${bot.url}/webhook/gitea`
    const old = await opens('Signed with the old one')
    gitea.addHook('alice/app', { url, secret: NEW_SECRET, events: ['issues'] })
    await opens('Signed with either')
    await gitea.delivered()
    expect(gitea.deliveries.map(({ status }) => status)).not.to.include(401)
    await eventually(() => expect(gitea.labelsOf(old)).to.include('status/assigned'))
    await write({ GITEA_WEBHOOK_SECRET_PREVIOUS: '', METRICS_TOKEN: '' })
    bot.signal('SIGHUP')
    await eventually(() =>
      expect(linesOf('count from now on').at(-1)?.renewed).to.deep.equal([
        'GITEA_WEBHOOK_SECRET_PREVIOUS',
        'METRICS_TOKEN',
      ]),
    )
    await opens('Signed with the old one and the new one')
    await gitea.delivered()
    expect(gitea.deliveries.slice(-4).map(({ status }) => status)).to.have.members([200, 200, 401, 401])
    expect((await fetch(`${bot.url}/metrics`)).status).to.equal(200)
    await bot.says('everybody who reaches the port can read /metrics now')
  })

  it('does not open the numbers, and does not say so, where METRICS=off waits for another start', async () => {
    await start({ METRICS_TOKEN })
    await write({ METRICS: 'off', METRICS_TOKEN: '', GITEA_WEBHOOK_SECRET: NEW_SECRET })
    bot.signal('SIGHUP')
    await bot.says('takes the token')
    expect((await fetch(`${bot.url}/metrics`)).status).to.equal(401)
    expect(bot.said).not.to.contain('can read /metrics now')
    await write({ METRICS: '', GITEA_WEBHOOK_SECRET: CANARIES.secret })
    bot.signal('SIGHUP')
    await bot.says('can read /metrics now')
    expect((await fetch(`${bot.url}/metrics`)).status).to.equal(200)
  })

  it('changes nothing when the file is wrong, and names what counts only later', async () => {
    await start()
    await write({ GITEA_WEBHOOK_SECRET: 'short' })
    bot.signal('SIGHUP')
    await bot.says('the old ones go on to count')
    expect(linesOf('go on to count')[0]?.problems).to.deep.equal([
      'GITEA_WEBHOOK_SECRET is shorter than 8 characters',
    ])
    await write({ GITEA_WEBHOOK_SECRET: CANARIES.secret, LOG_LEVEL: 'debug', METRICS: 'off', METRICS_TOKEN })
    bot.signal('SIGHUP')
    await bot.says('another start')
    expect(linesOf('another start')[0]?.later).to.deep.equal(['LOG_LEVEL', 'METRICS'])
    const issue = await opens('One')
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
  })

  it('names a secret of app.yml that has changed, as it counts only later', async () => {
    const manifest = `agents:
  glm: { start: { webhook: "http://127.0.0.1:9/hook", signedWith: BUILD_BOX, allowHttp: true } }
`
    await start({ BUILD_BOX: 'canary-of-the-box-1' }, {}, manifest)
    await write({ BUILD_BOX: 'canary-of-the-box-2', GITEA_WEBHOOK_SECRET: NEW_SECRET })
    bot.signal('SIGHUP')
    await bot.says('count from now on')
    expect(linesOf('another start')[0]?.later).to.deep.equal(['BUILD_BOX'])
  })

  it('says that the environment goes before the file, and when nothing has changed', async () => {
    await start({}, { GITEA_TOKEN: CANARIES.token })
    await write({ GITEA_TOKEN: NEW_TOKEN })
    bot.signal('SIGHUP')
    await bot.says('no secret has changed')
    expect(linesOf('goes before the file')[0]?.hidden).to.deep.equal(['GITEA_TOKEN'])
  })

  it('says so when Gitea does not take the new token either', async () => {
    await start()
    await write({ GITEA_TOKEN: 'canary-token-of-nobody' })
    bot.signal('SIGHUP')
    await bot.says('see /ready')
    expect((await gitReady()).detail).to.include({ tokenRefused: true })
    expect(linesOf('see /ready')[0]?.reason).to.match(/^GET \/user was answered 401/)
    // the gate is closed already, and tells a refusal once
    await write({ GITEA_TOKEN: gitea.token('alice', { text: NEW_TOKEN }) })
    bot.signal('SIGHUP')
    await eventually(() =>
      expect(linesOf('see /ready')[1]?.reason).to.contain('GITEA_TOKEN now belongs to alice, not to mosaic.'),
    )
  })
})
