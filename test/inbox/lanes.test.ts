import { expect } from 'chai'
import { type LaneRun, Lanes } from '../../src/inbox/lanes.ts'
import { policy } from '../contract/inbox-under-test.ts'

describe('the lanes in memory', () => {
  const run = (seq: number, lane = '9#1', plugin = 'a'): LaneRun => {
    return { seq, deliverySeq: seq, event: 'push', plugin, lane, attempts: 0 }
  }
  const lanesWith = (...runs: LaneRun[]) => {
    const lanes = new Lanes()
    for (const one of runs) lanes.push(one)
    return lanes
  }
  const figures = ({ size, next }: Lanes) => ({ size, next })

  it('count what they hold, and what of it may move', () => {
    const lanes = lanesWith(run(1), run(2), run(3, '9#2'))
    expect(figures(lanes)).to.deep.equal({ size: 3, next: 3 })
    const [first] = lanes.take(1, policy())
    expect(figures(lanes), 'the second one waits for the first').to.deep.equal({ size: 2, next: 1 })
    lanes.push(run(4))
    expect(figures(lanes)).to.deep.equal({ size: 3, next: 1 })
    if (first) lanes.release(first.run)
    expect(figures(lanes)).to.deep.equal({ size: 3, next: 3 })
    for (let turns = lanes.take(9, policy()); turns.length > 0; turns = lanes.take(9, policy()))
      for (const turn of turns) lanes.release(turn.run)
    expect(figures(lanes)).to.deep.equal({ size: 0, next: 0 })
  })

  it('do not count what waits for room for its plugin as what may move', () => {
    const lanes = lanesWith(run(1), run(2, '9#2'), run(3, '9#3', 'b'))
    const turns = lanes.take(9, policy({ atOnce: () => 1 }))
    expect(turns.map((turn) => turn.run.seq)).to.deep.equal([1, 3])
    expect(figures(lanes)).to.deep.equal({ size: 1, next: 0 })
    lanes.push(run(4, '9#2'))
    expect(figures(lanes)).to.deep.equal({ size: 2, next: 0 })
    for (const turn of turns) lanes.release(turn.run)
    expect(figures(lanes)).to.deep.equal({ size: 2, next: 2 })
  })

  it('are as before when what was taken is put back', () => {
    const lanes = lanesWith(run(1), run(2), run(3))
    const wishes = policy({ coalesceKey: () => 'all', atOnce: () => 1 })
    const [turn] = lanes.take(1, wishes)
    if (!turn) throw new Error('one was to be taken')
    expect(turn.covers.map(({ seq }) => seq)).to.deep.equal([1, 2])
    lanes.putBack(turn)
    expect(figures(lanes)).to.deep.equal({ size: 3, next: 3 })
    expect(lanes.take(1, policy()).map((again) => again.run.seq)).to.deep.equal([1])
  })

  it('go on with what they have begun before others begin, but not for ever', () => {
    const lanes = lanesWith(run(1), run(2), run(3, '9#2'))
    const takeOne = (wishes = policy()) => {
      const [turn] = lanes.take(1, wishes)
      if (!turn) throw new Error('one was to be taken')
      return turn.run
    }
    for (let seq = 4; seq < 30; seq++) lanes.push(run(seq))
    const order: number[] = []
    for (let taken = 0; taken < 14; taken++) {
      const next = takeOne()
      order.push(next.seq)
      lanes.release(next)
    }
    expect(order).to.deep.equal([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 3, 14])
  })

  it('go on before others begin also when they had to wait for room for their plugin', () => {
    const wishes = policy({ atOnce: (plugin) => (plugin === 'b' ? 1 : 9) })
    const lanes = lanesWith(run(1, '9#1', 'b'), run(2, '9#2', 'b'), run(3, '9#3'), run(4, '9#3', 'b'))
    const [b, a] = lanes.take(9, wishes)
    expect([b?.run.seq, a?.run.seq]).to.deep.equal([1, 3])
    if (a) lanes.release(a.run)
    expect(lanes.take(9, wishes), 'no room').to.deep.equal([])
    if (b) lanes.release(b.run)
    expect(lanes.take(9, wishes).map((turn) => turn.run.seq)).to.deep.equal([4])
  })

  it('stay closed when a run of theirs is released that is not under way', () => {
    const lanes = lanesWith(run(1), run(2), run(3))
    const [turn] = lanes.take(1, policy())
    if (!turn) throw new Error('one was to be taken')
    lanes.release(turn.run)
    lanes.release(turn.run)
    expect(lanes.take(9, policy())).to.have.length(1)
  })
})
