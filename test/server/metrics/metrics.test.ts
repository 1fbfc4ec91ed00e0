import { expect } from 'chai'
import { among, firstOf } from '../../../src/server/metrics/bounded.ts'
import { type Gauges, Metrics } from '../../../src/server/metrics/metrics.ts'

const STILL: Gauges = { pending: 0, oldestAgeMs: 0, dead: 0, giteaAnswers: true, atWork: [], silentHooks: 0 }

describe('the labels of the metrics', () => {
  it('have the values that are known, and one for all others', () => {
    const label = among(['glm', 'opus'])
    expect(['glm', 'opus', 'a-name-of-a-stranger', undefined].map(label)).to.deep.equal([
      'glm',
      'opus',
      'other',
      'other',
    ])
  })

  it('have the first few values where none are known', () => {
    const label = firstOf(2)
    expect(['a', 'b', 'c', 'a', 'd'].map(label)).to.deep.equal(['a', 'b', 'other', 'a', 'other'])
  })

  it('do not get more, whatever is sent', async () => {
    const metrics = new Metrics({ events: ['issues.opened'], agents: ['glm'] })
    const linesNow = async () => (await metrics.text({ ...STILL, atWork: ['glm'] })).split('\n').length
    const tell = (n: number) => {
      metrics.delivered('ignored', `event-${n}`)
      metrics.ran(`plugin-${n}`, 'done')
      metrics.decided(`agent-${n}`)
      metrics.used(`agent-${n}`, { tokens: 1, costUsd: 1 })
      metrics.called({ method: 'GET', route: `/route-${n}`, status: 200, durationMs: 1 })
    }
    for (let n = 0; n < 200; n++) tell(n)
    const before = await linesNow()
    for (let n = 200; n < 2_000; n++) tell(n)
    expect(await linesNow()).to.equal(before)
  })

  it('forget agents that work no more', async () => {
    const metrics = new Metrics({ events: [], agents: ['glm'] })
    expect(await metrics.text({ ...STILL, atWork: ['glm', 'glm', 'mine'] }))
      .to.contain('mosaic_sessions_live{agent="glm"} 2')
      .and.contain('mosaic_sessions_live{agent="other"} 1')
    expect(await metrics.text(STILL)).not.to.contain('mosaic_sessions_live{')
  })
})
