import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { EXIT } from '../../src/cli/run.ts'

const lines = readFileSync('templates/mosaic-coordinator.service', 'utf8')
  .split('\n')
  .filter((line) => /^\w+=/.test(line))

function setting(name: string): string | undefined {
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1)
}

describe('templates/mosaic-coordinator.service', () => {
  it('starts node itself, as a user without rights, and writes to one folder', () => {
    expect(setting('ExecStart')).to.match(
      /^\/usr\/bin\/node --max-semi-space-size=4 \S+\/dist\/cli\/cli\.js start$/,
    )
    expect(setting('User')).to.equal('mosaic-coordinator')
    expect(setting('ProtectSystem')).to.equal('strict')
    expect(setting('NoNewPrivileges')).to.equal('true')
    expect(setting('StateDirectory')).to.equal('mosaic-coordinator')
  })

  it('starts it again after a failure, but not when a setting is wrong', () => {
    expect(setting('Restart')).to.equal('on-failure')
    expect(setting('RestartPreventExitStatus')).to.equal(String(EXIT.calledWrong))
  })

  it('waits longer for a stop than one takes', () => {
    expect(Number(setting('TimeoutStopSec'))).to.be.above(9)
  })

  it('lets Node.js compile, and holds no settings that a reload could not change', () => {
    expect(setting('MemoryDenyWriteExecute')).to.equal(undefined)
    expect(setting('EnvironmentFile')).to.equal(undefined)
    expect(lines.filter((line) => line.startsWith('Environment='))).to.deep.equal([
      'Environment=NODE_ENV=production',
      'Environment=MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072',
    ])
  })
})
