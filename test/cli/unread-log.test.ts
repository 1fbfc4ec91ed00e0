import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { childEnvironment } from '../../src/config.ts'
import { freePort } from '../support/free-port.ts'
import { CLI, CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

/** A plugin that says more than any pipe, or socket, takes in: 4 MB, in lines of 1 kB. */
const NOISY = `import { writeFileSync } from 'node:fs'
export default {
  name: 'noisy',
  description: 'For a test.',
  register(app) {
    app.every(86_400_000, ({ log }) => {
      for (let n = 0; n < 4_000; n++) log.info({ n, pad: 'x'.repeat(1_000) }, 'noise')
      writeFileSync('said', '')
    })
  },
}`
/** One that fails where nobody can catch it, after it has said a word. */
const CRASHING = `export default {
  name: 'crashing',
  description: 'For a test.',
  register(app) {
    app.every(86_400_000, ({ log }) => {
      for (let n = 0; n < 400; n++) log.info({ n, pad: 'x'.repeat(1_000) }, 'noise')
      setImmediate(() => { throw new Error('nobody catches this') })
    })
  },
}`

interface Line {
  readonly msg: string
  readonly n?: number
  readonly dropped?: number
}

describe('a bot whose log nobody reads', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  const bots: ChildProcess[] = []
  afterEach(async () => {
    for (const bot of bots.splice(0)) bot.kill('SIGKILL')
    await cli.clear()
  })

  async function start(plugin: string) {
    const gitea = await cli.gitea()
    const folder = await cli.folder({ 'noise.mjs': plugin, 'app.yml': 'plugins: [./noise.mjs]\n' })
    const port = await freePort()
    const bot = spawn(process.execPath, [CLI, 'start'], {
      cwd: folder,
      env: childEnvironment({ ...settingsFor(gitea, folder), PORT: String(port) }),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    bots.push(bot)
    return { bot, folder, url: `http://127.0.0.1:${port}` }
  }

  /** From now on it is read. */
  async function linesOf(bot: ChildProcess): Promise<Line[]> {
    let text = ''
    bot.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    await once(bot, 'close')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  }

  const hasSaidAll = (folder: string) =>
    eventually(() => expect(existsSync(join(folder, 'said'))).to.equal(true))

  it('answers at its door, and ends with 0 when it is told to', async () => {
    const { bot, folder, url } = await start(NOISY)
    await hasSaidAll(folder)
    expect((await fetch(`${url}/health`)).status).to.equal(200)
    const since = Date.now()
    bot.kill('SIGTERM')
    const [code] = await once(bot, 'exit')
    expect(code).to.equal(0)
    expect(Date.now() - since, 'ms until it ended').to.be.below(5_000)
  })

  it('tells who comes later whole lines, and how many are missing', async () => {
    const { bot, folder, url } = await start(NOISY)
    await hasSaidAll(folder)
    const reading = linesOf(bot)
    await eventually(async () => expect((await fetch(`${url}/health`)).status).to.equal(200))
    bot.kill('SIGTERM')
    const lines = await reading
    const noise = lines.filter(({ msg }) => msg === 'noise')
    const dropped = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0)
    expect(dropped).to.be.above(1_000)
    expect(noise.length + dropped).to.be.at.least(4_000)
    expect(lines.at(-1)?.msg).to.equal('stopped')
  })

  it('says why it failed to who reads slowly, and ends with 1', async () => {
    const { bot } = await start(CRASHING)
    await new Promise((resolve) => bot.stdout?.once('readable', resolve))
    const lines = await linesOf(bot)
    expect(bot.exitCode).to.equal(1)
    expect(lines.filter(({ msg }) => msg === 'noise')).to.have.length(400)
    // what was under way at that moment may still be told after it
    expect(lines.slice(-3).map(({ msg }) => msg)).to.include('the coordinator failed and stops')
  })
})
