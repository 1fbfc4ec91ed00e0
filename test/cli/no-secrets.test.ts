import { expect } from 'chai'
import { FakeClaude, type FakeGitea } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, eventually, type Running, SLOWEST_MS, settingsFor } from './command-line.ts'

/** Beside those that every command is given. */
const ADMIN_PASSWORD = 'canary password "of" the/admin'
const HOOK_OF_AN_AGENT = 'canary-start-secret-ef02'
const METRICS_TOKEN = 'canary-metrics-token-e1'

/** A plugin that logs whatever it gets hold of, in every place where somebody might. */
const TALKATIVE = `
const secrets = () => Object.entries(process.env).filter(([name]) => /TOKEN|SECRET|PASSWORD|KEY|BOX/.test(name)).map(([, value]) => value)
export default {
  name: 'talkative',
  description: 'Logs what it should not.',
  register(app) {
    app.on('issues.opened', async (context) => {
      const agent = context.payload.issue.body
      for (const secret of [...secrets(), agent]) {
        const basic = 'Basic ' + Buffer.from('admin:' + secret).toString('base64')
        const cause = new Error('refused: ' + secret, { cause: new Error(secret) })
        const error = new Error('x'.repeat(1990) + secret, { cause })
        context.log.debug({ headers: { authorization: 'Bearer ' + secret, other: basic, [secret]: 1 } }, 'headers')
        context.log.info({ url: 'https://bot:' + encodeURIComponent(secret) + '@git.example/?token=' + encodeURIComponent(secret) }, 'address')
        context.log.warn({ body: JSON.stringify({ token: secret }), bodies: [[{ secret }]] }, 'body ' + secret)
        context.log.error({ error }, secret)
        Promise.reject(error)
        await fetch('http://127.0.0.1:9/' + secret, { headers: { authorization: secret } }).catch((error) => context.log.error({ error }, 'call'))
      }
      throw new Error(secrets().join(' ') + agent)
    })
  },
}
`

describe('mosaic-coordinator, whatever is logged', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let gitea: FakeGitea
  let claude: FakeClaude
  beforeEach(async () => {
    gitea = await cli.gitea()
    claude = await FakeClaude.start()
  })
  afterEach(async () => {
    await claude.stop()
    await cli.clear()
  })

  for (const format of ['json', 'pretty'])
    it(`tells no secret at LOG_LEVEL=trace, as ${format}`, async () => {
      const folder = await cli.folder({
        'talkative.mjs': TALKATIVE,
        'app.yml': `plugins: [parsing, reading, dependencies, assignment, status, start-by-webhook, ./talkative.mjs]
agents:
  glm: { start: { webhook: "${gitea.url}/nobody", signedWith: GLM_HOOK_BOX, allowHttp: true } }
`,
      })
      const settings = {
        ...settingsFor(gitea, folder),
        ...{ LOG_LEVEL: 'trace', LOG_FORMAT: format, METRICS_TOKEN },
        ...{ ANTHROPIC_API_KEY: CANARIES.modelKey, ANTHROPIC_BASE_URL: claude.url },
        ...{ GITEA_ADMIN_PASSWORD: ADMIN_PASSWORD, GLM_HOOK_BOX: HOOK_OF_AN_AGENT },
      }
      const bot = cli.spawn(['start'], folder, settings)
      const url = await addressOf(bot)
      const { stdout } = await cli.run(['agent', 'token', 'glm', '--app', 'app.yml'], folder, settings)
      const [agentToken = ''] = /mca_[\w-]+/.exec(stdout) ?? []
      expect(agentToken).to.have.length.above(20)
      gitea.addHook('alice/app', { url: `${url}/webhook/gitea`, secret: CANARIES.secret, events: ['issues'] })
      // what others say of a secret: Gitea and the model in their errors, an agent in an address
      gitea.faults.next({
        method: 'GET',
        path: /issues/,
        status: 500,
        body: { message: CANARIES.token },
        times: 3,
      })
      claude.next({ status: 401, text: `wrong key ${CANARIES.modelKey}` })
      await fetch(`${url}/api/v1/sessions?token=${agentToken}`, { method: 'POST' })
      await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}x` } })
      await gitea.as('alice').opens({ title: 'One', body: agentToken, assignees: ['mosaic'] }, 'alice/app')
      await bot.says('a plugin left a failure unhandled')
      await bot.says('talkative')
      await eventually(() => expect(bot.said.split('[secret]')).to.have.length.above(50))
      bot.signal('SIGTERM')
      await bot.ended()
      for (const secret of [
        agentToken,
        METRICS_TOKEN,
        HOOK_OF_AN_AGENT,
        ADMIN_PASSWORD,
        ...Object.values(CANARIES),
      ])
        for (const form of formsOf(secret)) expect(bot.said.includes(form), form).to.equal(false)
      expect(bot.said).not.to.contain('canary')
    })

  it('tells none on stderr either, when it cannot start', async () => {
    const folder = await cli.folder({
      'app.yml': 'plugins: [./loud.mjs]\n',
      'loud.mjs': `const { GITEA_TOKEN, GITEA_ADMIN_PASSWORD } = process.env
throw new Error('no: ' + GITEA_TOKEN + ' ' + GITEA_ADMIN_PASSWORD)`,
    })
    const settings = { ...settingsFor(gitea, folder), ...{ GITEA_ADMIN_PASSWORD: ADMIN_PASSWORD } }
    const { code, stderr } = await cli.run(['start'], folder, settings)
    expect(code).to.equal(1)
    expect(stderr).to.contain('no: [secret] [secret]').and.not.to.contain('canary')
  })
})

/** As it may stand in a header, an address or a text within a text. */
function formsOf(secret: string): string[] {
  const base64 = [secret, `admin:${secret}`].map((text) => Buffer.from(text).toString('base64'))
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64]
}

async function addressOf(bot: Running): Promise<string> {
  await bot.listening()
  const [, url = ''] =
    /(http:\/\/127\.0\.0\.1:\d+)[^\n]*(?:the coordinator runs|plugins)/.exec(bot.stdout) ?? []
  return url || (/url=(\S+)/.exec(bot.stdout)?.[1] ?? '')
}
