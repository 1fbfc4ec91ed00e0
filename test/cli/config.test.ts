import { join } from 'node:path'
import { expect } from 'chai'
import type { FakeGitea } from '../../src/testing/index.ts'
import { CommandLine, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('config', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let gitea: FakeGitea
  let folder: string
  let settings: Settings
  const files = {
    'good.yml': 'agents: { minimax: { enabled: false } }\n',
    'bad.yml': 'agents:\n  minimax: { enable: false }\n',
    'app.yml': 'windowShare: 0.6\nagents: { opus: { maxConcurrent: 2 } }\n',
  }

  beforeEach(async () => {
    gitea = await cli.gitea()
    folder = await cli.folder(files)
    const { GITEA_URL, GITEA_TOKEN } = settingsFor(gitea, folder)
    settings = { GITEA_URL, GITEA_TOKEN } as Settings
  })
  afterEach(async () => {
    expect(gitea.journal.filter(({ as, method }) => as === 'mosaic' && method !== 'GET')).to.deep.equal([])
    await cli.clear()
  })

  it('check takes a file that is right, and ends with 2 for one that is not', async () => {
    const good = await cli.run(['config', 'check', join(folder, 'good.yml')], folder, {})
    expect(good).to.deep.include({ code: 0, stderr: '' })
    expect(good.stdout).to.contain('good.yml: everything is right.')
    const bad = await cli.run(['config', 'check', join(folder, 'bad.yml')], folder, {})
    expect(bad).to.include({ code: 2, stdout: '' })
    expect(bad.stderr).to.contain('bad.yml is not right:')
    expect(bad.stderr).to.contain('line 2, column 14, agents.minimax.enable: There is no key "enable".')
    for (const [name, right] of [
      ['good.yml', true],
      ['bad.yml', false],
    ] as const) {
      const { code, stdout, stderr } = await cli.run(
        ['config', 'check', join(folder, name), '--json'],
        folder,
        {},
      )
      expect({ code, stderr }).to.deep.equal({ code: right ? 0 : 2, stderr: '' })
      const facts = JSON.parse(stdout)
      expect(facts.right).to.equal(right)
      expect(facts.problems.join()).to.contain(right ? '' : 'line 2, column 14')
    }
    const none = await cli.run(['config', 'check', 'none.yml'], folder, {})
    expect(none.stderr).to.contain('There is no file none.yml.')
    expect(none.code).to.equal(2)
  })

  it('check knows the commands of the plugins that app.yml names', async () => {
    const plugin =
      'export default { name: "greeter", description: "x", register(app) { app.command("greet", { help: "x", run() {} }) } }'
    const says = (text: string) => `commands: { whoCanUse: { ${text} } }\n`
    const other = await cli.folder({
      'greeter.mjs': plugin,
      'app.yml': 'plugins: [commands, explaining, ./greeter.mjs]\n',
      'good.yml': says('greet: anyone, hold: author, split --create: nobody'),
      'bad.yml': says('greed: anyone, hodl: author'),
    })
    expect(await cli.run(['config', 'check', 'good.yml'], other, {})).to.deep.include({ code: 0, stderr: '' })
    const bad = await cli.run(['config', 'check', 'bad.yml'], other, {})
    expect(bad.code).to.equal(2)
    expect(bad.stderr).to.contain('There is no command "greed". Did you mean "greet"?')
    expect(bad.stderr).to.contain('There is no command "hodl". Did you mean "hold"?')
    const own = await cli.folder({ 'app.yml': says('hodl: author') })
    const manifest = await cli.run(['config', 'check', 'app.yml'], own, {})
    expect(manifest.code).to.equal(2)
    expect(manifest.stderr).to.contain('There is no command "hodl". Did you mean "hold"?')
  })

  it('check reads app.yml as the manifest', async () => {
    expect((await cli.run(['config', 'check', 'app.yml'], folder, {})).code).to.equal(0)
    const other = await cli.folder({ 'app.yml': 'giteaToken: abc\n' })
    const secret = await cli.run(['config', 'check', 'app.yml'], other, {})
    expect(secret.code).to.equal(2)
    expect(secret.stderr).to.contain('"giteaToken" looks like a secret').and.to.contain('GITEA_TOKEN')
  })

  it('check looks at a repository, and at what its owner says', async () => {
    const profile = gitea.addRepo('alice', '.profile', { collaborators: { mosaic: 'read' } })
    gitea.setFiles(profile, { 'coordinator.yml': 'mode: loud\n' })
    gitea.setFiles('alice/app', { '.gitea/coordinator.yml': files['bad.yml'] })
    const { code, stderr } = await cli.run(['config', 'check', 'alice/app'], folder, settings)
    expect(code).to.equal(2)
    expect(stderr)
      .to.contain('alice/.profile: coordinator.yml is not right:')
      .and.to.contain('line 1, column 7, mode')
    expect(stderr).to.contain('.gitea/coordinator.yml is not right:')
    gitea.setFiles('alice/app', { '.gitea/coordinator.yml': null })
    gitea.setFiles(profile, { 'coordinator.yml': null })
    expect((await cli.run(['config', 'check', 'alice/app'], folder, settings)).code).to.equal(0)
    const missing = await cli.run(['config', 'check', 'alice/none'], folder, settings)
    expect(missing.code).to.equal(1)
    expect(missing.stderr).to.contain('There is no repository alice/none.')
  })

  it('show tells each value and where it comes from', async () => {
    const profile = gitea.addRepo('alice', '.profile', { collaborators: { mosaic: 'read' } })
    gitea.setFiles(profile, { 'coordinator.yml': 'mode: quiet\n' })
    gitea.setFiles('alice/app', { '.gitea/coordinator.yml': `# ours\n${files['good.yml']}` })
    const { code, stdout, stderr } = await cli.run(['config', 'show', 'alice/app'], folder, settings)
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' })
    for (const row of [
      /^agents\.minimax\.enabled +false +alice\/app: \.gitea\/coordinator\.yml:2$/m,
      /^agents\.minimax\.costPerMtok +0 +built in$/m,
      /^agents\.opus\.maxConcurrent +2 +app\.yml$/m,
      /^windowShare +0\.6 +app\.yml$/m,
      /^mode +quiet +alice\/\.profile: coordinator\.yml:1$/m,
      /^language +en +built in$/m,
      /^labels\.status\.scope +status\/ +built in$/m,
    ])
      expect(stdout).to.match(row)
    const json = await cli.run(['config', 'show', 'alice/app', '--json'], folder, settings)
    const told = JSON.parse(json.stdout)
    expect(told).to.include({ repository: 'alice/app' })
    expect(told.version).to.match(/^[0-9a-f]{16}$/)
    expect(told.values).to.deep.include({
      key: 'agents.minimax.enabled',
      value: false,
      from: 'alice/app: .gitea/coordinator.yml',
      line: 2,
    })
  })

  it('is what explain and simulate go by', async () => {
    gitea.setFiles('alice/app', { '.gitea/coordinator.yml': files['good.yml'] })
    await gitea
      .as('alice')
      .opens({ title: 'Sort', body: 'Difficulty: low\n\nContext estimate: 20k' }, 'alice/app')
    const explained = await cli.run(['explain', 'alice/app#1', '--json'], folder, settings)
    expect(JSON.parse(explained.stdout).decision.chosen).to.equal('glm')
    const simulated = await cli.run(['simulate', '--repo', 'alice/app', '--json'], folder, settings)
    expect(JSON.parse(simulated.stdout).issues[0].agent).to.equal('glm')
  })
})
