import { expect } from 'chai'
import { SilentHooks } from '../../src/app/silent-hooks.ts'
import { LogLines } from '../claude/reader-under-test.ts'

const SWEEP_MS = 300_000
const DAY_MS = 24 * 60 * 60_000

/** Time that stands still until it is moved; a sweep takes none. */
function stage({ isNew } = { isNew: false }) {
  let nowMs = 1_000_000_000
  const log = new LogLines()
  const clock = { now: () => nowMs, monotonic: () => nowMs, after: () => () => {} }
  const hooks = new SilentHooks({ clock, log, types: () => ['issues', 'issues', 'issue_label'] })
  const pass = (ms: number) => {
    nowMs += ms
  }
  const address = (key: string) => {
    const [repoId = 0, number = 0] = key.split('#').map(Number)
    return { repoId, owner: 'alice', repo: `app-${repoId}`, number }
  }
  /** After the usual time, a sweep that finds these as they were changed so long before. */
  const sweeps = (keys: readonly string[] = [], agoMs = 100_000, afterMs = SWEEP_MS) => {
    pass(afterMs)
    hooks.swept(
      keys.map((key) => ({ address: address(key), changedMs: nowMs - agoMs })),
      nowMs,
    )
    return hooks.count
  }
  const warnings = () => log.at('warn')
  if (!isNew) sweeps()
  return { hooks, sweeps, pass, warnings, log }
}

describe('a hook is silent', () => {
  it('where two sweeps have found something and nothing came', () => {
    const { sweeps, warnings } = stage()
    expect([sweeps(['9#1']), sweeps(), sweeps(['9#2'])]).to.deep.equal([0, 0, 1])
    expect(warnings()).to.have.length(1)
    expect([sweeps(), sweeps(['9#3']), warnings().length]).to.deep.equal([1, 1, 1])
  })

  it('not because of the first sweep: what it finds is from before the start', () => {
    const { sweeps } = stage({ isNew: true })
    expect([sweeps(['9#1']), sweeps(['9#1']), sweeps(['9#1'])]).to.deep.equal([0, 0, 1])
  })

  it('not because of many finds of one sweep', () => {
    const { sweeps } = stage()
    expect([sweeps(['9#1', '9#2', '9#3']), sweeps()]).to.deep.equal([0, 0])
  })

  it('not because of what may be told of yet, before that time is over', () => {
    const { sweeps } = stage()
    expect([sweeps(['9#1'], 0, 10_000), sweeps(['9#2'], 0, 10_000)]).to.deep.equal([0, 0])
    expect([sweeps([], 0, 30_000), sweeps([], 0, 20_000), sweeps([], 0, 10_000)]).to.deep.equal([0, 0, 1])
  })

  it('not where something of the issue came since the sweep before, or anything of the repository after the change', () => {
    const { hooks, sweeps, pass } = stage()
    // by its own issue, whatever came last; by others only when they came later
    for (const [lane, agoMs] of [
      ['9#1', 1_000],
      ['9#7', 200_000],
      ['repo:9', 200_000],
    ] as const) {
      pass(150_000)
      hooks.heard(lane)
      expect([sweeps(['9#1'], agoMs, 150_000), sweeps(['9#1'])], lane).to.deep.equal([0, 0])
    }
    pass(SWEEP_MS)
    hooks.heard('9#2')
    pass(100_000)
    expect([sweeps(['9#1'], 90_000, 0), sweeps(['9#1'])]).to.deep.equal([0, 1])
  })

  it('no longer when something comes from there, and not when it comes from elsewhere', () => {
    const { hooks, sweeps, log } = stage()
    sweeps(['9#1', '8#1'])
    expect(sweeps(['9#1', '8#1'])).to.equal(2)
    for (const lane of ['90#1', 'owner:9', 'unreadable', 'repo:99']) hooks.heard(lane)
    expect(hooks.count).to.equal(2)
    hooks.heard('repo:9')
    expect([hooks.count, log.at('info').length]).to.deep.equal([1, 1])
    hooks.heard('8#5')
    expect([hooks.count, log.at('info').length]).to.deep.equal([0, 2])
  })

  it('for a day after the last find', () => {
    const { sweeps, pass } = stage()
    sweeps(['9#1'])
    pass(DAY_MS)
    expect(sweeps(['9#1'])).to.equal(0)
    expect(sweeps(['9#1'])).to.equal(1)
    pass(DAY_MS - 2 * SWEEP_MS)
    expect([sweeps(['9#1']), sweeps()]).to.deep.equal([1, 1])
    pass(DAY_MS)
    expect(sweeps()).to.equal(0)
  })

  it('not because of a time in which what came could not be kept', () => {
    const { hooks, sweeps } = stage()
    hooks.lost()
    expect([sweeps(['9#1']), sweeps(['9#1']), sweeps(['9#1'])]).to.deep.equal([0, 0, 1])
  })

  it('not because of a time in which too much came to be known one by one', () => {
    const { hooks, sweeps } = stage()
    for (let number = 1; number <= 20_000; number++) hooks.heard(`7#${number}`)
    expect([sweeps(['9#1']), sweeps(['9#1'])]).to.deep.equal([0, 0])
  })

  it('and all that fell silent at once are told of in one line of bounded length', () => {
    const { sweeps, warnings } = stage()
    const keys = Array.from({ length: 300 }, (_, n) => `${n + 1}#1`)
    sweeps(keys)
    expect([sweeps(keys), warnings().length]).to.deep.equal([300, 1])
    expect(warnings()[0]).to.contain('"count":300').and.to.have.length.below(1_000)
  })
})
