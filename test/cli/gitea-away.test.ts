import { expect } from 'chai'
import { CANARIES, CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator start while Gitea is away', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('starts, says so at /health and /ready, takes what comes, and works it off when Gitea is back', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    await gitea.goDown()
    const bot = await cli.start(folder, settingsFor(gitea, folder))
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })

    const health = await page(`${bot.url}/health`)
    expect(health.status).to.equal(200)
    expect(health.checks.gitea?.ok).to.equal(false)
    expect(health.checks.gitea?.detail.reason).to.contain('ECONNREFUSED')
    const ready = await page(`${bot.url}/ready`)
    expect(ready.status).to.equal(503)
    expect(ready.failed).to.deep.equal(['gitea'])

    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await gitea.delivered()
    expect(gitea.deliveries.map(({ status }) => status)).to.deep.equal([200, 200])
    await gitea.comeBack()
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
    expect((await page(`${bot.url}/ready`)).status).to.equal(200)
  })

  it('says what to check when the token is refused, and goes on when it is taken', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    gitea.revoke(CANARIES.token)
    const bot = await cli.start(folder, settingsFor(gitea, folder))
    const { status, checks } = await page(`${bot.url}/ready`)
    expect(status).to.equal(503)
    expect(checks.gitea?.detail.reason).to.contain('401').and.to.contain('Check GITEA_TOKEN')
    gitea.token('mosaic', { text: CANARIES.token })
    await eventually(async () => expect((await page(`${bot.url}/ready`)).status).to.equal(200))
  })

  it('says that another program answers at GITEA_URL', async () => {
    const gitea = await cli.gitea()
    gitea.faults.next({ status: 200, body: '<html>Sign in</html>', times: 100 })
    const folder = await cli.folder()
    const bot = await cli.start(folder, settingsFor(gitea, folder))
    const { checks } = await page(`${bot.url}/ready`)
    expect(checks.gitea?.detail.reason).to.contain('GITEA_URL is not the address of a Gitea or Forgejo')
  })

  interface Page {
    readonly status: number
    readonly failed?: readonly string[]
    readonly checks: Readonly<Record<string, { ok: boolean; detail: Record<string, unknown> }>>
  }

  async function page(url: string): Promise<Page> {
    const response = await fetch(url)
    const text = await response.text()
    for (const canary of Object.values(CANARIES)) expect(text).not.to.contain(canary)
    return { ...(JSON.parse(text) as Omit<Page, 'status'>), status: response.status }
  }
})
