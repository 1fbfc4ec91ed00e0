import { expect } from 'chai'
import { metersOf } from '../../../src/metrics.ts'
import type { DecisionRecord } from '../../../src/tasks/decision-record.ts'
import { stopServers, testServer } from '../test-server.ts'

const GAUGES = {
  inbox: { stats: async () => ({ pending: 0, dead: 0, oldestAgeMs: 0 }) },
  gate: { isOpen: true },
  sessions: { live: async () => [] },
  hooks: { count: 0 },
}

describe('what is counted of decisions', () => {
  afterEach(stopServers)

  it('is each choice once, not those that were made again with the same answer', async () => {
    const meters = metersOf({ metrics: {} }, { agents: [] }, { metricsToken: undefined })
    const { port } = await testServer({ pages: await meters.pages(GAUGES) })
    const decide = (key: string, number: number) =>
      meters.onDecision({ key, number, decision: { outcome: 'wait' } } as unknown as DecisionRecord)
    for (const [key, number] of [
      ['9#1', 1],
      ['9#1', 1],
      ['9#2', 1],
      ['9#1', 2],
    ] as const)
      decide(key, number)
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(text).to.contain('mosaic_decisions_total{agent="none"} 3')
  })
})
