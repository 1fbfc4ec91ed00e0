import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { type PublicName, publicNames } from './public-names.ts'

describe('the house: what a stranger sees of a public name', () => {
  for (const entry of ['src/index.ts', 'src/testing/index.ts']) {
    it(`is a docstring, for every export of ${entry} and every member of it`, () => {
      const bare = publicNames(entry).filter(({ docstring }) => docstring === '')
      expect(bare.map(({ name, place }) => `${place} ${name}`)).to.deep.equal([])
    })
  }

  it('is an example, for everything that a plugin calls', () => {
    const called = publicNames('src/index.ts').filter(({ name }) => CALLED.test(name))
    expect(called.length).to.be.above(20)
    const bare = called.filter(({ docstring }) => !docstring.includes('@example'))
    expect(bare.map(({ name, place }) => `${place} ${name}`)).to.deep.equal([])
  })

  it('is found by this reader: names, members, and what is exported through another file', () => {
    const names = new Map(publicNames('src/index.ts').map((one): [string, PublicName] => [one.name, one]))
    expect(names.get('PluginApp.on')?.docstring).to.match(/^Calls `handler` for every event/)
    expect(names.get('GiteaError.isMissing')?.docstring).to.contain('does not exist')
    expect(names.get('definePlugin')?.docstring).to.contain('@throws TypeError')
    expect(names.size).to.be.above(150)
    expect(publicNames('src/testing/index.ts').map(({ name }) => name)).to.include('FakeGitea.addRepo')
  })

  it('is in the types that are shipped too', function () {
    this.timeout(60_000)
    const folder = mkdtempSync(join(tmpdir(), 'mosaic-types-'))
    try {
      const compiler = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
      const options = ['-p', 'tsconfig.build.json', '--outDir', folder]
      execFileSync(process.execPath, [join(compiler, 'bin/tsc'), ...options])
      const shipped = readFileSync(join(folder, 'app/plugin.d.ts'), 'utf8')
      expect(shipped).to.contain('Calls `handler` for every event').and.to.contain('@throws TypeError')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Of the interfaces that a plugin is handed: what is no more than a word needs none. */
const CALLED = /^(PluginApp|Effects)\.\w+$|^definePlugin$|^BaseContext\.emit$|^ForgeAccess\.\w+$/
