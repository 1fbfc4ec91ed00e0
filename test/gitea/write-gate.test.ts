import { expect } from 'chai'
import { Postponed } from '../../src/gitea/effects/postponed.ts'
import { WriteGate } from '../../src/gitea/effects/write-gate.ts'

const issue = { repoId: 9, owner: 'acme', repo: 'app', number: 7 }

function gate() {
  const paused = new Map<string, string>()
  let nowMs = 0
  const clock = { now: () => nowMs, monotonic: () => nowMs, after: () => () => {} }
  return {
    paused,
    gate: new WriteGate({ reason: (scope) => paused.get(scope) }, clock),
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

describe('the write gate', () => {
  for (const scope of ['instance', 'repo:9', 'issue:9#7']) {
    it(`stops every write while ${scope} is paused, and no longer`, () => {
      const world = gate()
      world.paused.set(scope, 'maintenance')
      expect(() => world.gate.checkPaused(issue)).to.throw(Postponed, 'maintenance')
      expect(() => world.gate.beginChange(issue)).to.throw(Postponed)
      world.paused.clear()
      world.gate.checkPaused(issue)
    })
  }

  it('is not closed by a pause of something else', () => {
    const world = gate()
    world.paused.set('repo:8', 'x').set('issue:9#8', 'x')
    world.gate.beginChange(issue)
  })

  it('lets six changes of an issue pass in a minute, and the seventh when the first is a minute old', () => {
    const world = gate()
    for (let change = 0; change < 6; change++) {
      world.gate.beginChange(issue)
      world.pass(1_000)
    }
    expect(() => world.gate.beginChange(issue))
      .to.throw(Postponed)
      .with.property('untilMs', 60_000)
    world.gate.beginChange({ ...issue, number: 8 })
    world.pass(54_000)
    world.gate.beginChange(issue)
  })
})
