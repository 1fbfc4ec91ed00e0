import { expect } from 'chai'
import { knownDifference, unmetDifferences } from './known-differences.ts'
import { SCENARIOS, type ServerName, serverNames } from './recording.ts'
import { type Replayed, replayAll } from './replay.ts'
import { replayDifferences } from './replay-differences.ts'

for (const server of serverNames) {
  describe(`fake Gitea as ${server}`, () => {
    let replayed: Map<string, Replayed>
    before(async function () {
      this.timeout(60_000)
      replayed = await replayAll(server)
    })

    for (const scenario of SCENARIOS) {
      it(`answers and delivers as recorded: ${scenario}`, () => {
        const result = replayed.get(scenario)
        if (!result) throw new Error(`${scenario} was not replayed`)
        const found = replayDifferences(result)
        expect(found.filter((line) => !knownDifference(server as ServerName, scenario, line))).to.deep.equal(
          [],
        )
      })
    }
  })
}

describe('the list of known differences', () => {
  it('has no entry that nothing needs any more', () => {
    expect(unmetDifferences()).to.deep.equal([])
  })
})
