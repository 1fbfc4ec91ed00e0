import { expect } from 'chai'
import { type ArrivalNotes, Arrivals } from '../../src/app/arrivals.ts'

/** Time that stands still until it is moved, and what was written in it. */
function stage() {
  let nowMs = 1_000
  let due: (() => void) | undefined
  const written: ArrivalNotes[] = []
  const arrivals = new Arrivals({
    clock: {
      now: () => nowMs,
      monotonic: () => nowMs,
      after: (_, callback) => {
        due = callback
        return () => {
          due = undefined
        }
      },
    },
    memory: { remember: (_, value) => ({ sql: '', parameters: [value] }) },
    commit: async ([write]) => {
      written.push(JSON.parse(String(write?.parameters[0])) as ArrivalNotes)
    },
  })
  const pass = () => {
    nowMs += 2_000
    const callback = due
    due = undefined
    callback?.()
  }
  return { arrivals, written, pass, isWaiting: () => due !== undefined }
}

const accepted = (lane: string) =>
  ({ status: 'accepted', event: 'issues.opened', delivery: 'x', lane }) as const

describe('arrivals', () => {
  it('are noted at once, and those that follow together', () => {
    const { arrivals, written, pass } = stage()
    arrivals.heard(accepted('9#7'))
    expect(written).to.deep.equal([
      { signed: [{ lane: '9#7', event: 'issues.opened', at: 1_000 }], refusedAt: null },
    ])
    for (let n = 0; n < 100; n++) arrivals.heard(accepted(`9#${n}`))
    arrivals.refused()
    expect(written).to.have.length(1)
    pass()
    expect(written).to.have.length(2)
    expect(written[1]?.signed).to.have.length(101)
    expect(written[1]?.refusedAt).to.equal(1_000)
  })

  it('cost nothing while nothing comes, and never grow', () => {
    const { arrivals, written, pass, isWaiting } = stage()
    for (let n = 0; n < 1_000; n++) arrivals.heard(accepted(`9#${n}`))
    for (let n = 0; n < 3; n++) pass()
    expect(isWaiting()).to.equal(false)
    expect(written).to.have.length(2)
    expect(written[1]?.signed.map(({ lane }) => lane))
      .to.have.length(200)
      .and.to.include('9#999')
  })

  it('of what is about nothing are not noted', () => {
    const { arrivals, written } = stage()
    arrivals.heard({ status: 'ignored', delivery: 'x', reason: 'unknown event' })
    expect(written).to.deep.equal([])
  })
})
