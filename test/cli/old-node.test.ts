import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { NODE_MAJOR, tooOldNode } from '../../src/cli/node-version.ts'
import { CLI } from './command-line.ts'

/** Lets the program believe that it runs in an older Node.js. */
const OLD =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'

describe('mosaic-coordinator with an older Node.js', () => {
  it('says in one line which one it needs, whatever it was asked, and ends with 2', () => {
    for (const args of [['--help'], ['start'], []]) {
      const ended = spawnSync(process.execPath, ['--import', OLD, '--', CLI, ...args], { encoding: 'utf8' })
      expect(ended.status).to.equal(2)
      expect(ended.stdout).to.equal('')
      expect(ended.stderr).to.match(
        /^mosaic-coordinator needs Node\.js 24 or later, and this is Node\.js 20\.20\.2\. .*\n$/,
      )
    }
  })

  it('asks for the version that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
    expect(engines.node).to.equal(`>=${NODE_MAJOR}`)
    expect(tooOldNode(`${NODE_MAJOR - 1}.9.0`)).to.contain(`${NODE_MAJOR}`)
    expect(tooOldNode(`${NODE_MAJOR}.0.0`)).to.equal(undefined)
  })

  // an import of a name that an old Node.js does not have fails before a line of the program has run
  it('imports nothing before it has looked but what every Node.js has', () => {
    const imports = [...readFileSync(CLI, 'utf8').matchAll(/^import .* from '(.+)'$/gm)]
    expect(imports.map(([line]) => line)).to.deep.equal([
      "import * as nodeModule from 'node:module'",
      "import { tooOldNode } from './node-version.ts'",
    ])
  })
})
