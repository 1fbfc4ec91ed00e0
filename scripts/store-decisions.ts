/**
 * Stores what the present rule answers to a set of inputs, as test/fixtures/decisions/rule-N.json: run it once after
 * RULE_VERSION was raised. It never overwrites: another answer is another rule.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { decide, RULE_VERSION } from '../src/agents/rule.ts'
import { exampleInputs } from '../test/agents/example-inputs.ts'

const path = `test/fixtures/decisions/rule-${RULE_VERSION}.json`
if (existsSync(path)) {
  process.stderr.write(`${path} is there already; raise RULE_VERSION in src/agents/rule.ts first.\n`)
  process.exitCode = 1
} else {
  const lines = exampleInputs().map((inputs) => JSON.stringify({ inputs, decision: decide(inputs) }))
  writeFileSync(path, `[\n${lines.join(',\n')}\n]\n`)
  process.stdout.write(`${path} has ${lines.length} decisions.\n`)
}
