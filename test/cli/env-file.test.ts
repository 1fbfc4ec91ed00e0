import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { CANARIES, CommandLine, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('a command beside the bot, with .env', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('works on what the file names, but for what the environment has set', async () => {
    const folder = await cli.folder({ '.env': 'DATABASE_URL=sqlite:of-the-file.db\n' })
    const named = await cli.run(['events', 'list'], folder)
    expect(named.stderr).to.contain('of-the-file.db')
    const set = await cli.run(['events', 'list'], folder, { DATABASE_URL: 'sqlite:set.db' })
    expect(set.stderr).to.contain('set.db').and.not.to.contain('of-the-file')
  })

  it('hands nothing of it to an agent', async () => {
    const folder = await cli.folder({
      '.env': 'MOSAIC_URL=http://127.0.0.1:9\nMOSAIC_AGENT_TOKEN=of-the-file\n',
    })
    const { code, stderr } = await cli.run(['work', '--agent', 'glm', '--once', '--', 'true'], folder)
    expect(code).to.equal(2)
    expect(stderr).to.contain('MOSAIC_URL')
  })
})

describe('mosaic-coordinator start, with a file of settings', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  const fileOf = (settings: Settings) =>
    Object.entries(settings)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join('')

  it('reads .env where it is started, and says so without a value of it', async () => {
    const folder = await cli.folder()
    await writeFile(join(folder, '.env'), fileOf(settingsFor(await cli.gitea(), folder)))
    const bot = await cli.start(folder, {})
    const [first = '{}'] = bot.stdout.split('\n')
    expect(JSON.parse(first)).to.include({ file: join(folder, '.env') })
    expect(first).not.to.contain('127.0.0.1')
  })

  it('leaves what the environment has set, and reads another file if it is told to', async () => {
    const folder = await cli.folder({ '.env': 'GITEA_URL=nonsense\n' })
    const { GITEA_TOKEN, ...others } = settingsFor(await cli.gitea(), folder)
    await writeFile(join(folder, 'other.env'), fileOf({ ...others, GITEA_TOKEN: 'of nobody' }))
    const bot = await cli.start(folder, { GITEA_TOKEN: CANARIES.token }, ['--env-file', 'other.env'])
    await bot.says('Gitea answers')
    expect(bot.stdout).to.contain(join(folder, 'other.env'))
  })

  it('is not disturbed by a folder of that name', async () => {
    const folder = await cli.folder()
    await mkdir(join(folder, '.env'))
    const bot = await cli.start(folder, settingsFor(await cli.gitea(), folder))
    expect(bot.stdout).not.to.contain('settings were read')
  })

  it('ends with 2 when the file that was named is not there', async () => {
    const { code, stderr } = await cli.run(['start', '--env-file', 'none.env'], await cli.folder())
    expect(code).to.equal(2)
    expect(stderr).to.match(/none\.env cannot be read.*--env-file/)
  })
})
