import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import { CANARIES, CommandLine, SLOWEST_MS, settingsFor } from './command-line.ts'

const NOBODY = 'http://127.0.0.1:9'

describe('mosaic-coordinator start, held wrong', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('names every missing setting at once, with the way to get it, and ends with 2', async () => {
    const { code, stdout, stderr } = await cli.run(['start'], await cli.folder())
    expect(code).to.equal(2)
    expect(stdout).to.equal('')
    expect(stderr).to.match(/GITEA_URL is missing: .*https:/)
    expect(stderr).to.match(/GITEA_TOKEN is missing: .*Settings > Applications/)
    expect(stderr).to.match(/GITEA_WEBHOOK_SECRET is missing: .*openssl rand -hex 32/)
    expect(stderr).to.match(/`mosaic-coordinator setup` makes them/)
    expect(stderr.trim().split('\n')).to.have.length(5)
  })

  it('names every wrong setting at once and shows none of the values', async () => {
    const { code, stderr } = await cli.run(['start'], await cli.folder(), {
      GITEA_URL: `https://${CANARIES.token}:x@git.example.com`,
      GITEA_TOKEN: `${CANARIES.token} ${CANARIES.token}`,
      GITEA_WEBHOOK_SECRET: 'short',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'postgres://user:word@db/bot',
    })
    expect(code).to.equal(2)
    for (const name of [
      'GITEA_URL',
      'GITEA_TOKEN',
      'GITEA_WEBHOOK_SECRET',
      'PORT',
      'LOG_LEVEL',
      'DATABASE_URL',
    ]) {
      expect(stderr).to.contain(`- ${name} `)
    }
    expect(stderr).not.to.match(/short\b(?!er)|70000|loud|word@/)
  })

  it('says which program to stop or which setting to change when the port is taken', async () => {
    const folder = await cli.folder()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = String(typeof address === 'object' ? address?.port : '')
    const settings = { ...settingsFor(NOBODY, folder), PORT: port }
    const { code, stdout, stderr } = await cli.run(['start'], folder, settings)
    other.close()
    expect(stdout, 'no connection failed').not.to.include('CONNECTION_FAILED')
    expect(code).to.equal(1)
    expect(stderr).to.contain(`PORT=${port}`).and.to.contain('set PORT to a free port')
  })

  it('says what is wrong with a database in a folder that cannot be', async () => {
    const folder = await cli.folder({ file: '' })
    const settings = {
      ...settingsFor(NOBODY, folder),
      DATABASE_URL: `sqlite:${join(folder, 'file', 'bot.db')}`,
    }
    const { code, stderr } = await cli.run(['start'], folder, settings)
    expect(code).to.equal(1)
    expect(stderr).to.contain('cannot be used').and.to.contain('DATABASE_URL=sqlite:PATH')
  })

  it('says what to do with a file that is no database', async () => {
    const folder = await cli.folder({ 'bot.db': 'a shopping list, and not a short one either '.repeat(50) })
    const { code, stderr } = await cli.run(['start'], folder, settingsFor(NOBODY, folder))
    expect(code).to.equal(1)
    expect(stderr).to.contain('not a database').and.to.contain('restore a backup')
  })

  it('refuses a database of a newer version and leaves it alone', async () => {
    const folder = await cli.folder()
    const database = await openDatabase(join(folder, 'bot.db'))
    database.sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', 'then')")
    database.close()
    const { code, stderr } = await cli.run(['start'], folder, settingsFor(NOBODY, folder))
    expect(code).to.equal(1)
    expect(stderr).to.contain('newer version').and.to.contain('9999-of-tomorrow')
  })

  it('refuses to be the second worker of a file, and the first one goes on', async () => {
    const folder = await cli.folder()
    const settings = settingsFor(await cli.gitea(), folder)
    const first = await cli.start(folder, settings)
    const { code, stderr } = await cli.run(['start'], folder, settings)
    expect(code).to.equal(1)
    expect(stderr).to.contain('Another process already works on').and.to.contain('DATABASE_URL')
    expect((await fetch(`${first.url}/health`)).status).to.equal(200)
  })

  it('names the manifest that is not there, the line that is wrong, and what is not YAML', async () => {
    const folder = await cli.folder({
      'wrong.yml': 'agents: [{ name: "Big Model" }]\nplugin: [status]\n',
      'half.yml': 'name: [',
    })
    await mkdir(join(folder, 'is-a-folder.yml'))
    for (const [file, words] of [
      ['none.yml', 'it cannot be read'],
      ['is-a-folder.yml', 'it cannot be read'],
      ['half.yml', 'it is not YAML'],
      ['wrong.yml', 'agents[0]'],
      ['wrong.yml', '"plugin"'],
    ] as const) {
      const { code, stderr } = await cli.run(['start', '--app', file], folder, settingsFor(NOBODY, folder))
      expect(code, file).to.equal(2)
      expect(stderr).to.contain(file).and.to.contain(words)
    }
  })
})

describe('mosaic-coordinator start with plugins of others', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  async function startWith(plugins: string, files: Readonly<Record<string, string>> = {}) {
    const folder = await cli.folder({ 'app.yml': `plugins: ${plugins}\n`, ...files })
    return cli.run(['start'], folder, settingsFor(NOBODY, folder))
  }

  it('names a plugin that is neither built in nor a file nor installed', async () => {
    const { code, stderr } = await startWith('[parsing, statsu]')
    expect(code).to.equal(2)
    expect(stderr).to.contain('"statsu"').and.to.contain('Did you mean "status"?')
  })

  it('names a plugin file that is not there', async () => {
    const { code, stderr } = await startWith('[./greeter.js]')
    expect(code).to.equal(2)
    expect(stderr).to.contain('"./greeter.js"').and.to.contain('was not found')
  })

  it('names a plugin that does not export one', async () => {
    const { code, stderr } = await startWith('[./greeter.mjs]', { 'greeter.mjs': 'export default () => {}' })
    expect(code).to.equal(1)
    expect(stderr).to.contain('"./greeter.mjs"').and.to.contain('definePlugin')
  })

  it('names a plugin that fails while it is loaded, and why', async () => {
    const { code, stderr } = await startWith('[./greeter.mjs]', {
      'greeter.mjs': 'throw new Error("no model found")',
    })
    expect(code).to.equal(1)
    expect(stderr).to.contain('"./greeter.mjs"').and.to.contain('caused by: no model found')
  })

  it('names a plugin whose register throws, and why', async () => {
    const text =
      'export default { name: "greeter", description: "", register() { throw new Error("no template") } }'
    const { code, stderr } = await startWith('[./greeter.mjs]', { 'greeter.mjs': text })
    expect(code).to.equal(1)
    expect(stderr).to.contain('"greeter" failed while it registered').and.to.contain('caused by: no template')
  })

  it('refuses two plugins of one name', async () => {
    const { code, stderr } = await startWith('[status, status]')
    expect(code).to.equal(2)
    expect(stderr).to.contain('two plugins named "status"')
  })

  it('refuses a plugin name that cannot be one, in one sentence', async () => {
    const text = 'export default { name: "Greeter 2", description: "", register() {} }'
    const { code, stderr } = await startWith('[./greeter.mjs]', { 'greeter.mjs': text })
    expect(code).to.equal(1)
    expect(stderr).to.contain('"Greeter 2"')
    expect(stderr).not.to.contain('    at ')
  })

  it('runs a plugin of a file beside the manifest', async () => {
    const gitea = await cli.gitea()
    const text = `export default { name: 'greeter', description: 'Says hello.', register(app) {
      app.on('issues.opened', async (context) => { context.log.info({}, 'the greeter was here') }) } }`
    const folder = await cli.folder({ 'greeter.mjs': text, 'app.yml': 'plugins: [./greeter.mjs]\n' })
    const bot = await cli.start(folder, settingsFor(gitea, folder))
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })
    await gitea.as('alice').opens({ title: 'Hello' }, 'alice/app')
    await bot.says('the greeter was here')
  })

  it('finds a plugin among the installed packages', async () => {
    const folder = await cli.folder({ 'app.yml': 'plugins: [mosaic-plugin-greeter]\n' })
    const home = join(folder, 'node_modules', 'mosaic-plugin-greeter')
    await mkdir(home, { recursive: true })
    await writeFile(
      join(home, 'package.json'),
      '{ "name": "mosaic-plugin-greeter", "type": "module", "exports": "./index.js" }',
    )
    await writeFile(
      join(home, 'index.js'),
      'export default { name: "greeter", description: "", register() {} }',
    )
    const bot = await cli.start(folder, settingsFor(await cli.gitea(), folder))
    expect(bot.stdout).to.contain('"plugins":["greeter"]')
  })
})
