import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { moneyCheck } from '../../src/cli/commands/doctor/money-check.ts'
import { defaultManifest, type Manifest } from '../../src/manifest.ts'

describe('what doctor makes of the limits for money', () => {
  const found = (change: Partial<Manifest>) => {
    const { result, text, remedy } = moneyCheck({ manifest: { value: { ...defaultManifest, ...change } } })
    return [result, text, remedy].join(' ')
  }
  const free = DEFAULT_AGENTS.filter(({ costPerMtok }) => costPerMtok === 0)

  it('finds nothing where nothing is settled, or it makes sense', () => {
    expect(found({})).to.match(/^ok app\.yml sets no limits/)
    const limited = DEFAULT_AGENTS.map((agent) => ({ ...agent, maxConcurrent: 1 }))
    const waitingUsdPerHour = { normal: 1 }
    const budget = { dayUsd: 5, monthUsd: 60 }
    expect(found({ budget, approveAboveUsd: 2, waitingUsdPerHour, agents: limited })).to.match(
      /^ok the limits/,
    )
    expect(found({ budget: { dayUsd: 0 } })).to.match(/^ok the limits/)
  })

  it('finds what means nothing together', () => {
    expect(found({ budget: { dayUsd: 5, monthUsd: 4 } })).to.match(
      /^warning budget\.dayUsd \(5\) is more than/,
    )
    expect(found({ budget: { monthUsd: 4 }, approveAboveUsd: 4 })).to.match(/^warning approveAboveUsd \(4\)/)
    expect(found({ agents: free, budget: { dayUsd: 1 } })).to.match(/^warning .*no agent .* has a price/)
    expect(found({ waitingUsdPerHour: { high: 1 } })).to.match(/^warning waitingUsdPerHour has no effect/)
  })

  it('knows that any agent but the dearest may be waited for', () => {
    const dearest = Math.max(...DEFAULT_AGENTS.map(({ costPerMtok }) => costPerMtok))
    const cheapest = Math.min(...DEFAULT_AGENTS.map(({ costPerMtok }) => costPerMtok))
    const limited = (isLimited: (cost: number) => boolean) => ({
      waitingUsdPerHour: { high: 1 },
      agents: DEFAULT_AGENTS.map((agent) =>
        isLimited(agent.costPerMtok) ? { ...agent, maxConcurrent: 1 } : agent,
      ),
    })
    expect(found(limited((cost) => cost !== cheapest && cost !== dearest))).to.match(/^ok the limits/)
    expect(found(limited((cost) => cost === dearest))).to.match(/^warning waitingUsdPerHour has no effect/)
  })

  it('leaves it where the manifest cannot be read', () => {
    expect(moneyCheck({ manifest: { problem: new Error('x') } }).result).to.equal('skipped')
  })
})
