import { expect } from 'chai'
import { rungAfter, type Try, type TryEnd, tryOf, withTry } from '../../src/tasks/tries.ts'
import { session } from './sessions.ts'

const LIMITS = { triesEach: 2, triesInAll: 3 }
const PATIENT = { triesEach: 9, triesInAll: 20 }

function tries(...of: readonly (string | readonly [agent: string, how: TryEnd, note?: string])[]): Try[] {
  return of.map((one) => {
    const [agent, how, note = null] = typeof one === 'string' ? ([one, 'lost'] as const) : one
    return { agent, how, note }
  })
}

/** The step, and why a person is asked. */
function rung(of: readonly Try[], limits = LIMITS, isOrdered = false): string {
  const { next, ...more } = rungAfter(of, limits, isOrdered)
  return 'why' in more ? `${next}: ${more.why}` : next
}

describe('the ladder', () => {
  it('goes from the same agent to a stronger one, and from there to a person', () => {
    expect(rung(tries('a'))).to.equal('again')
    expect(rung(tries('a', 'a'))).to.equal('stronger')
    expect(rung(tries('a', 'a', 'b'))).to.equal('person: tried')
  })

  it('asks nobody else where a person has ordered the agent', () => {
    expect(rung(tries('a', 'a'), LIMITS, true)).to.equal('person: ordered')
    expect(rung(tries('a'), LIMITS, true)).to.equal('again')
  })

  it('sees the same failure three times, whatever numbers stand in it', () => {
    const same = (...lines: number[]) =>
      tries(...lines.map((line) => ['a', 'failed', `Error in line ${line}`] as const))
    expect(rung(same(1, 20), PATIENT)).to.equal('again')
    expect(rung(same(1, 20, 300), PATIENT)).to.equal('person: same-failure')
    expect(rung([...same(1, 20), ...tries(['a', 'failed', 'Another one'])], PATIENT)).to.equal('again')
    expect(rung(tries('a', 'a', 'a'), PATIENT)).to.equal('again')
  })

  it('sees two agents that have it in turn', () => {
    expect(rung(tries('a', 'b', 'a'), PATIENT)).to.equal('again')
    expect(rung(tries('a', 'b', 'a', 'b'), PATIENT)).to.equal('person: ping-pong')
    expect(rung(tries('a', 'a', 'a', 'a'), PATIENT)).to.equal('again')
  })

  for (const how of ['handed-over', 'given-back'] as const)
    it(`takes what is ${how} for no failure, but ten in a row for no progress`, () => {
      const over = (times: number) => tries(...Array<readonly [string, TryEnd]>(times).fill(['a', how]))
      expect(rung(over(9))).to.equal('again')
      expect(rung(over(10))).to.equal('person: going-on')
      expect(rung([...over(9), ...tries('a'), ...over(1)])).to.equal('again')
      expect(rung([...over(1), ...tries('a', 'a')])).to.equal('stronger')
    })

  it('forgets no failure, however often it is handed over in between', () => {
    let all: readonly Try[] = []
    const end = (how: TryEnd) => {
      all = withTry(all, session({ agent: 'a' }), how)
    }
    for (let failures = 0; failures < 5; failures++) {
      end('lost')
      for (let times = 0; times < 9; times++) end('handed-over')
    }
    expect(all).to.have.length(40)
    expect(rung([...all, ...tries('a')], { triesEach: 6, triesInAll: 6 })).to.equal('person: tried')
  })
})

describe('the end of a session', () => {
  const usual = { told: false, isStuck: false, isEmpty: false }

  it('is a try at the task unless it finished, asked, or was told to stop for something outside of it', () => {
    expect(tryOf('failed', usual)).to.equal('failed')
    expect(tryOf('lost', { ...usual, told: true })).to.equal(undefined)
    expect(tryOf('stopped', { ...usual, isStuck: true })).to.equal('stuck')
    expect(tryOf('stopped', usual)).to.equal(undefined)
    expect(tryOf('asked', usual)).to.equal(undefined)
    expect(tryOf('completed', usual)).to.equal(undefined)
    expect(tryOf('completed', { ...usual, isEmpty: true })).to.equal('empty')
  })

  it('is kept short, and only the newest ones are', () => {
    const long = session({ note: 'x'.repeat(10_000) })
    const kept = Array.from({ length: 50 }).reduce<readonly Try[]>((all) => withTry(all, long, 'failed'), [])
    expect(kept).to.have.length(40)
    expect(kept[0]?.note).to.have.length(200)
  })
})
