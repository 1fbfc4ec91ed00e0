// Mocha's dot reporter, which also leaves "PASSED FAILED" in the file that MOCHA_COUNT_FILE names. Only at the real end:
// a run that breaks off leaves no count. It names every test that passed only when it was tried again. CommonJS because
// mocha loads reporters with require.
const { writeFileSync } = require('node:fs')
const { reporters } = require('mocha')

module.exports = class CountingReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options)
    const again = []
    runner.on('retry', (test, error) => again.push(`  ${test.fullTitle()}\n    ${error?.message}`))
    runner.once('end', () => {
      const { passes, failures } = this.stats
      writeFileSync(process.env.MOCHA_COUNT_FILE, `${passes} ${failures}\n`)
      if (again.length > 0) process.stdout.write(`Tried again, to be made steady:\n${again.join('\n')}\n`)
    })
  }
}
