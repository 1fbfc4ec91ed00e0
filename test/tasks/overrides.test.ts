import { expect } from 'chai'
import { readMark, withMark } from '../../src/gitea/effects/marker.ts'
import {
  type BlockerOrder,
  MOST_KEPT_ORDERS,
  type Overrides,
  withBlocker,
  withOrder,
  withoutBlockers,
  withoutOrder,
} from '../../src/tasks/overrides.ts'
import { recalledOverrides } from '../../src/tasks/overrides-mark.ts'
import { readStatusMark, statusMark } from '../../src/tasks/status-mark.ts'
import { begun } from './tasks.ts'

const by = { id: 1, login: 'alice' }
const given = (id: number, line = 0) => ({ by, id, line })
const about = (number: number, id: number, change: Partial<BlockerOrder> = {}): BlockerOrder => ({
  address: { repoId: 9, owner: 'acme', repo: 'app', number },
  waits: true,
  given: given(id),
  ...change,
})

describe('standing orders', () => {
  it('the newest stands, whichever is done last, and the same one is done once', () => {
    const newest = withOrder({}, 'agent', 'opus', given(5, 1))
    expect(withOrder(newest, 'agent', 'haiku', given(5, 0))).to.equal(newest)
    expect(withOrder(newest, 'agent', 'haiku', given(4, 7))).to.equal(newest)
    expect(withOrder(newest, 'agent', 'haiku', given(5, 1))).to.equal(newest)
    expect(withOrder(newest, 'agent', 'haiku', given(5, 2)).agent).to.equal('haiku')
  })

  it('one that was taken back does not come back with an older order', () => {
    const auto = withOrder(withOrder({}, 'hold', '', given(5)), 'hold', undefined, given(6))
    expect(auto.hold).to.equal(undefined)
    expect(withOrder(auto, 'hold', 'late', given(5, 3))).to.equal(auto)
  })

  it('nothing is left of one that is forgotten', () => {
    expect(withoutOrder(withOrder({}, 'agent', 'opus', given(5)), 'agent')).to.deep.equal({})
    const none: Overrides = {}
    expect(withoutOrder(none, 'agent')).to.equal(none)
    expect(withoutBlockers(withBlocker({}, about(1, 5)), ['9#1'])).to.deep.equal({})
  })

  it('one order about each issue, and at most so many; what only remembers makes room', () => {
    let orders = withBlocker({}, about(1, 1, { waits: false, text: 'aaaa' }))
    for (let number = 2; number <= MOST_KEPT_ORDERS + 1; number++)
      orders = withBlocker(orders, about(number, number))
    expect(orders.blockers?.map(({ address }) => address.number)).to.deep.equal(
      Array.from({ length: MOST_KEPT_ORDERS }, (_, index) => index + 2),
    )
    expect(withBlocker(orders, about(2, 1))).to.equal(orders)
    expect(withBlocker(orders, about(2, 99, { waits: false })).blockers).to.have.length(MOST_KEPT_ORDERS)
  })

  it('all that can stand fits into the hidden line, and comes back from it', () => {
    let orders: Overrides = { agent: 'a'.repeat(40), difficulty: 'high', estimate: 80_000, priority: -2 }
    orders = withOrder(orders, 'hold', '--'.repeat(100), given(5))
    for (let number = 1; number <= MOST_KEPT_ORDERS; number++) {
      const address = { repoId: 9_999_999, owner: 'o'.repeat(40), repo: 'r'.repeat(100), number }
      orders = withBlocker(orders, about(number, number, { address, text: 'a'.repeat(16) }))
    }
    const task = { ...begun(), overrides: orders }
    const mark = readMark(withMark('Hello', 'status', { ...statusMark(task) }))
    expect(mark && readStatusMark(mark.data)?.overrides).to.deep.equal(orders)
  })

  it('the hidden line names nothing that not everybody may know of, and what comes from it is looked at first', () => {
    const orders = withBlocker(withBlocker({}, about(1, 1)), about(2, 2, { isHidden: true }))
    const { overrides } = statusMark({ ...begun(), overrides: orders })
    expect(overrides).to.deep.equal({ blockers: [about(1, 1)], untold: 1 })
    const recalled = { blockers: [about(1, 1, { isRecalled: true })], untold: 1 }
    expect(recalledOverrides(overrides)).to.deep.equal(recalled)
    expect(statusMark({ ...begun(), overrides: recalled }).overrides, 'the next loss').to.deep.equal(
      overrides,
    )
  })

  it('of what not everybody may know it counts only what holds the task back, and what does not wait never', () => {
    const hidden = { isHidden: true } as const
    const orders = [about(2, 2, hidden), about(3, 3, hidden), about(4, 4, { ...hidden, waits: false })]
    const overrides = orders.reduce(withBlocker, {} as Overrides)
    const untold = (hiddenBlockers: number) =>
      statusMark({ ...begun(), overrides, blockers: [], hiddenBlockers }).overrides.untold
    expect([0, 1, 2, 3].map(untold)).to.deep.equal([undefined, 1, 2, 2])
  })

  it('one that is given again is not missing any more, once, whether it is to wait or not', () => {
    const hidden = (number: number, id: number, waits = true) => about(number, id, { isHidden: true, waits })
    const lost: Overrides = { untold: 2 }
    const again = withBlocker(lost, hidden(2, 5))
    expect(again.untold).to.equal(1)
    expect(withBlocker(again, hidden(2, 6)).untold).to.equal(1)
    expect(withBlocker(again, about(3, 7)).untold).to.equal(1)
    expect(withBlocker(again, hidden(3, 7, false)).untold).to.equal(undefined)
  })

  it('the fields of the hidden line stand in one order, however they came about', () => {
    const one = withOrder(withOrder({}, 'estimate', 5_000, given(1)), 'agent', 'opus', given(2))
    const other = withOrder(withOrder({}, 'agent', 'opus', given(2)), 'estimate', 5_000, given(1))
    const [first, second] = [one, other].map((overrides) =>
      JSON.stringify(statusMark({ ...begun(), overrides })),
    )
    expect(first).to.equal(second)
  })
})
