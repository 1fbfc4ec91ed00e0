import { expect } from 'chai'
import { chooseAgent } from '../../src/agents/choose-agent.ts'
import type { PassedOver } from '../../src/agents/eligibility.ts'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'

function choose(passedOver: readonly PassedOver[], wish?: string) {
  const need = { difficulty: 'low' as const, estimate: { p50: 20_000, p90: 20_000 }, repo: 'acme/app' }
  const asked = { ...need, passedOver, ...(wish === undefined ? {} : { wish }) }
  return chooseAgent(asked, DEFAULT_AGENTS, new Map())
}

const tried = (agent: string): PassedOver => ({ agent, kind: 'tried', reason: 'was tried twice' })
const away = (agent: string): PassedOver => ({ agent, kind: 'away', reason: 'did not begin within 1 min' })

describe('an agent that is passed over', () => {
  it('because it was tried leaves the task to the cheapest one that is stronger', () => {
    expect(choose([tried('minimax')]).chosen).to.equal('glm')
    const afterGlm = choose([tried('minimax'), tried('glm')])
    expect(afterGlm.chosen).to.equal('sonnet')
    expect(afterGlm.considered.find(({ agent }) => agent === 'haiku')?.reason).to.equal(
      'is no stronger than glm, which was tried twice',
    )
  })

  it('leaves the task to a person when there is nobody stronger', () => {
    const { outcome, sentence } = choose([tried('opus')])
    expect(outcome).to.equal('none-fits')
    expect(sentence).to.contain('Every agent that could do this has had its tries (')
  })

  it('because it is away leaves the task to any other, and makes it wait if there is none', () => {
    expect(choose([away('minimax')]).chosen).to.equal('glm')
    const all = DEFAULT_AGENTS.map(({ name }) => away(name))
    expect(choose(all)).to.include({ outcome: 'wait' })
    expect(choose(all).sentence).to.contain('this goes on as soon as one asks for work')
  })

  it('although it was wished for: after its tries the rule decides, and while it is away it is waited for', () => {
    expect(choose([tried('minimax')], 'minimax').sentence).to.match(
      /^minimax was asked for by name but was tried twice, so the usual rule decided\./,
    )
    expect(choose([away('glm')], 'glm')).to.include({ outcome: 'wait' })
  })
})
