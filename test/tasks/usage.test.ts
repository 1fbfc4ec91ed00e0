import { expect } from 'chai'
import { bucketOf } from '../../src/agents/ratio-histogram.ts'
import { afterSessionEnd, type Session } from '../../src/tasks/session.ts'
import { believable, bucketsOf, type Estimated, usageOf } from '../../src/tasks/usage.ts'
import { session } from './sessions.ts'
import { usage } from './usages.ts'

const ESTIMATED: Estimated = {
  key: '9#7',
  repoId: 9,
  difficulty: 'medium',
  source: 'heuristic',
  estimate: { p50: 40_000, p90: 50_000 },
}

const used = (fence: number, peak: number, change: Partial<Session> = {}) =>
  session({ id: `s${fence}`, fence, peakContextTokens: peak, tokensUsed: 10 * peak, costUsd: 1, ...change })

describe('what a task has used', () => {
  it('is the most that its context held, and all tokens, of every session that its agent needed for it', () => {
    const first = afterSessionEnd(used(1, 90_000), 'handed-over', 2_000)
    const last = afterSessionEnd(used(2, 30_000), 'completed', 3_000)
    expect(usageOf(last, [first, last], ESTIMATED)).to.deep.equal({
      ...ESTIMATED,
      session: 's2',
      agent: 'minimax',
      peakContextTokens: 90_000,
      tokensUsed: 1_200_000,
      costUsd: 2,
      sessions: 2,
      ended: 'completed',
      at: 3_000,
    })
  })

  it('is not what others did, what was before it was completed once, or what came after', () => {
    const done = afterSessionEnd(used(1, 90_000), 'completed', 2_000)
    const others = afterSessionEnd(used(2, 80_000, { agent: 'opus' }), 'failed', 2_500)
    const last = afterSessionEnd(used(3, 30_000), 'completed', 3_000)
    const later = used(4, 99_000)
    const { peakContextTokens, sessions } = usageOf(last, [done, others, last, later], ESTIMATED)
    expect({ peakContextTokens, sessions }).to.deep.equal({ peakContextTokens: 30_000, sessions: 1 })
  })

  it('is not what no window holds, nor less than any context is', () => {
    expect(believable(usage(1, { peakContextTokens: 200_001 }), 200_000).peakContextTokens).to.equal(0)
    expect(believable(usage(1, { peakContextTokens: 200_000 }), 200_000).peakContextTokens).to.equal(200_000)
    expect(bucketsOf(usage(1, { peakContextTokens: 999 }))).to.equal(undefined)
    expect(bucketsOf(usage(1, { peakContextTokens: 1_000 }))).to.not.equal(undefined)
  })

  it('tells how far the estimate was off only if the task was completed and somebody counted', () => {
    expect(bucketsOf(usage(1))).to.deep.equal({ p50: bucketOf(80, 40), p90: bucketOf(80, 50) })
    expect(bucketsOf(usage(1, { ended: 'lost' }))).to.equal(undefined)
    expect(bucketsOf(usage(1, { peakContextTokens: 0 }))).to.equal(undefined)
  })
})
