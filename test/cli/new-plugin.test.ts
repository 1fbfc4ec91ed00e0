import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { defaultManifest, pluginsOf, readManifest } from '../../src/manifest.ts'
import { CommandLine, SLOWEST_MS, settingsFor } from './command-line.ts'

const SHIPPED = JSON.parse(await readFile('package.json', 'utf8')) as {
  version: string
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

/** That what it writes works when it is installed is tried by scripts/try-tarball.ts. */
describe('mosaic-coordinator new-plugin', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('writes a plugin, its test and what they need, and says how to go on', async () => {
    const folder = await cli.folder()
    const { code, stdout } = await cli.run(['new-plugin', 'hello-2', '--dir', 'plugins/mine'], folder)
    expect(code).to.equal(0)
    // the package is on no registry
    const tarball = `mosaic-coordinator-${SHIPPED.version}.tgz`
    expect(stdout).to.contain(`cd plugins/mine/hello-2 && npm install FOLDER/${tarball} && npm test`)
    expect(stdout).to.contain('`npm pack`')
    const home = join(folder, 'plugins/mine/hello-2')
    expect((await readdir(home)).sort()).to.deep.equal([
      '.gitignore',
      'app.yml',
      'hello-2.test.ts',
      'hello-2.ts',
      'package.json',
      'tsconfig.json',
    ])
    const { dependencies, devDependencies } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'))
    const { zod } = SHIPPED.dependencies
    expect(dependencies).to.deep.equal({ 'mosaic-coordinator': `^${SHIPPED.version}`, zod })
    for (const [name, version] of Object.entries(devDependencies))
      expect(version, name).to.equal(SHIPPED.devDependencies[name])
    expect(devDependencies).to.include.keys('node', 'mocha', 'chai', 'typescript')
  })

  it('writes a manifest that names the plugin, and how it is started', async () => {
    const folder = await cli.folder()
    await cli.run(['new-plugin', 'hello'], folder)
    const home = join(folder, 'hello')
    expect((await readManifest(join(home, 'app.yml'))).plugins).to.deep.equal(['./hello.ts'])
    const text = await readFile(join(home, 'app.yml'), 'utf8')
    expect(text).to.include(`# plugins: [${[...pluginsOf(defaultManifest), './hello.ts'].join(', ')}]`)
    const { scripts } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'))
    expect(scripts.start).to.match(/^node .*\/cli\.js start$/)
  })

  it('never writes over what is there', async () => {
    const folder = await cli.folder()
    await cli.run(['new-plugin', 'hello'], folder)
    const before = await readFile(join(folder, 'hello/hello.ts'), 'utf8')
    const { code, stderr } = await cli.run(['new-plugin', 'hello'], folder)
    expect(code).to.equal(1)
    expect(stderr).to.contain('The folder hello exists already.').and.to.contain('--dir')
    expect(await readFile(join(folder, 'hello/hello.ts'), 'utf8')).to.equal(before)
  })

  it('says why a folder cannot be made', async () => {
    const folder = await cli.folder({ file: '' })
    const { code, stderr } = await cli.run(['new-plugin', 'hello', '--dir', 'file/below'], folder)
    expect(code).to.equal(1)
    expect(stderr).to.contain('file/below/hello cannot be made').and.to.contain('caused by: ENOTDIR')
  })

  for (const [name, words] of [
    ['Hello', 'begins with a letter'],
    ['../hello', 'begins with a letter'],
    ['2nd', 'begins with a letter'],
    ['x'.repeat(41), '1 to 40'],
    ['status', 'a built-in one'],
  ] as const) {
    it(`refuses the name ${name.slice(0, 9)}, and makes nothing`, async () => {
      const folder = await cli.folder()
      const { code, stderr } = await cli.run(['new-plugin', name], folder)
      expect(code).to.equal(2)
      expect(stderr).to.contain(`"${name}"`).and.to.contain(words)
      expect(await readdir(folder)).to.deep.equal([])
    })
  }
})

describe('the settings of a plugin in app.yml, at the start', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('are refused with manifest, plugin and field, on the command line', async () => {
    const folder = await cli.folder({ 'app.yml': 'plugins: [{ name: status, settings: { colour: red } }]\n' })
    const { code, stderr } = await cli.run(['start'], folder, settingsFor('http://127.0.0.1:9', folder))
    expect(code).to.equal(2)
    expect(stderr).to.contain('"status" of app.yml').and.to.contain('settings: this plugin has none')
  })
})
