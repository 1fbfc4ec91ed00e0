import { expect } from 'chai'
import { type LaneRun, Lanes } from '../../src/inbox/lanes.ts'
import { Parts } from '../../src/inbox/parts.ts'
import { policy } from '../contract/inbox-under-test.ts'

describe('the parts of the memory', () => {
  const run = (seq: number, plugin: string): LaneRun => {
    return { seq, deliverySeq: seq, event: 'push', plugin, lane: `9#${seq}/${plugin}`, attempts: 0 }
  }

  /** Room for 8 runs; `a` and `b` have lanes of their own, `c` shares its. Takes the runs in that are let in. */
  function memory() {
    const lanes = new Lanes()
    const wishes = policy({ ownLanes: (plugin) => plugin !== 'c' })
    const parts = new Parts(lanes, wishes, 8)
    let seq = 0
    const come = (plugin: string, count: number) =>
      Array.from({ length: count }, () => {
        const one = run(++seq, plugin)
        const admitted = parts.admits(one)
        if (admitted) lanes.push(one)
        return admitted
      })
    const end = (count: number) => {
      for (const turn of lanes.take(count, policy())) lanes.release(turn.run)
    }
    return { parts, come, end }
  }

  it('are as large as anybody likes while half of it is free', () => {
    const { parts, come } = memory()
    expect(come('a', 4)).to.deep.equal([true, true, true, true])
    expect(parts.behind).to.deep.equal([])
    expect(parts.inStep).to.deep.equal(['a', 'b', 'c'])
  })

  it('are then the same for all with lanes of their own, and leave out who shares them', () => {
    const { parts, come } = memory()
    expect([...come('a', 5), ...come('b', 2), ...come('c', 5)]).to.deep.equal(
      // a quarter of 8 for two: one each
      [true, true, true, true, false, true, false, true, true, true, true, true],
    )
    expect(parts.inStep).to.deep.equal(['c'])
  })

  it('let nothing of a plugin overtake what was left behind, also when there is room again', () => {
    const { parts, come, end } = memory()
    come('a', 5)
    expect(parts.behind, 'its part is full').to.deep.equal([])
    end(4)
    expect(come('a', 1)).to.deep.equal([false])
    expect(parts.behind).to.deep.equal([{ plugin: 'a', after: 4, room: 2 }])
    parts.caughtUp('a', 5)
    expect(come('a', 1)).to.deep.equal([false])
    expect(parts.behind).to.deep.equal([{ plugin: 'a', after: 5, room: 2 }])
    parts.caughtUp('a', undefined)
    expect(come('a', 1)).to.deep.equal([true])
  })
})
