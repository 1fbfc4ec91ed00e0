import { expect } from 'chai'
import { FakeClaude } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

/** A plugin that fails where nobody can catch it, when it is told to. */
const CRASHING = `export default {
  name: 'crashing',
  description: 'For a test.',
  register() {
    process.once('SIGUSR2', () => {
      throw new Error('nobody catches this')
    })
  },
}`

const MANIFEST =
  'plugins: [parsing, reading, dependencies, closure, assignment, agent-context, status, sweep, ./crash.mjs]\n'

describe('the key of the model', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let claude: FakeClaude
  beforeEach(async () => {
    claude = await FakeClaude.start()
  })
  afterEach(async () => {
    await claude.stop()
    // this looks for the key in everything that was said
    await cli.clear()
  })

  const start = async (settings: Record<string, string> = {}) => {
    const gitea = await cli.gitea()
    const folder = await cli.folder({ 'crash.mjs': CRASHING, 'app.yml': MANIFEST })
    const issue = await gitea.as('alice').opens({ title: 'It stops', body: 'Nobody knows why.' }, 'alice/app')
    await gitea.as('alice').assigns(['mosaic'], issue)
    const bot = cli.spawn(['start'], folder, {
      ...settingsFor(gitea, folder),
      LOG_LEVEL: 'debug',
      ANTHROPIC_API_KEY: CANARIES.modelKey,
      ANTHROPIC_BASE_URL: claude.url,
      ...settings,
    })
    return { bot, gitea, issue }
  }

  for (const [what, fault] of [
    [
      'is refused by an answer that repeats it',
      { status: 401, text: `{"error":{"message":"no ${CANARIES.modelKey}"}}` },
    ],
    ['goes to a proxy that shows it', { text: `<h1>${CANARIES.modelKey}</h1>`, contentType: 'text/html' }],
    ['goes to a model that says it', { says: CANARIES.modelKey }],
    ['goes where nobody answers', { cut: true }],
  ] as const) {
    it(`comes out neither in the log nor in a comment, also of a crash, when it ${what}`, async () => {
      claude.next({ ...fault, times: 99 })
      const { bot, gitea, issue } = await start()
      await eventually(() => expect(gitea.comments(issue)).not.to.have.length(0))
      bot.signal('SIGUSR2')
      const { code, stdout } = await bot.ended()
      expect(code).to.equal(1)
      expect(stdout).to.contain('nobody catches this')
      expect(claude.requests[0]?.headers.authorization).to.contain(CANARIES.modelKey)
      expect(JSON.stringify(gitea.comments(issue))).not.to.contain(CANARIES.modelKey)
    })
  }

  it('comes out of no error about the settings', async () => {
    for (const settings of [
      { ANTHROPIC_API_KEY: `${CANARIES.modelKey} with spaces` },
      { ANTHROPIC_BASE_URL: 'nowhere' },
      { ANTHROPIC_MODEL: 'a `b`' },
    ]) {
      const { bot } = await start(settings)
      expect((await bot.ended()).code).to.equal(2)
      expect(bot.said).to.contain('ANTHROPIC_')
    }
  })
})
