// Mocha's dot reporter, which also leaves "PASSED FAILED" in the file that MOCHA_COUNT_FILE names. Only at the real end:
// a run that breaks off leaves no count. CommonJS because mocha loads reporters with require.
const { writeFileSync } = require('node:fs')
const { reporters } = require('mocha')

module.exports = class CountingReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const { passes, failures } = this.stats
      writeFileSync(process.env.MOCHA_COUNT_FILE, `${passes} ${failures}\n`)
    })
  }
}
