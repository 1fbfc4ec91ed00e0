const { globSync } = require('node:fs')

/** What takes longest begins first: begun last, it would run on alone while the other processes have nothing left to do. */
const LONGEST_FIRST = [
  'test/forges/setup/setup.test.ts',
  'test/forges/setup/*.test.ts',
  'test/e2e/kill/kill.test.ts',
  'test/cli/**/*.test.ts',
  'test/e2e/trouble.test.ts',
  'test/forges/bot/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/model/**/*.test.ts',
]

function filesOf(pattern) {
  const files = globSync(pattern, { cwd: __dirname }).sort()
  if (files.length === 0) throw new Error(`.mocharc.cjs: no test is called ${pattern}; put it right there.`)
  return files
}

module.exports = {
  spec: [...new Set([...LONGEST_FIRST, 'test/**/*.test.ts'].flatMap(filesOf))],
  extension: ['ts'],
  require: ['test/support/hooks.ts', 'test/forges/support/hooks.ts'],
  parallel: true,
  jobs: 5,
  forbidOnly: true,
  failZero: true,
  timeout: 30_000,
  reporter: 'dot',
}
