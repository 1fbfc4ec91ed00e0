import { expect } from 'chai'
import { chooseAgent, type Need } from '../../src/agents/choose-agent.ts'
import { type AgentProfile, DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { DIFFICULTIES } from '../../src/issue/spec.ts'
import { agent, idle, randomFrom, tokens, verdictOn } from './agents.ts'

const need = (rest: Partial<Need> = {}): Need => ({
  difficulty: 'medium',
  estimate: tokens(60_000),
  repo: 'o/r',
  ...rest,
})

describe('chooseAgent with the default agents', () => {
  for (const [difficulty, contextTokens, expected] of [
    ['low', 20_000, 'minimax'],
    ['low', 64_000, 'minimax'],
    ['low', 64_001, 'haiku'],
    ['medium', 64_000, 'glm'],
    ['medium', 64_001, 'sonnet'],
    ['high', 20_000, 'opus'],
    ['high', 100_000, 'opus'],
    ['high', 100_001, undefined],
  ] as const) {
    it(`gives ${difficulty} work of ${contextTokens} tokens to ${expected}`, () => {
      const decision = chooseAgent(
        need({ difficulty, estimate: tokens(contextTokens) }),
        DEFAULT_AGENTS,
        idle,
      )
      expect(decision.chosen).to.equal(expected)
      expect(decision.outcome).to.equal(expected ? 'chosen' : 'none-fits')
    })
  }

  it('records every agent with the reason and the price, the chosen first', () => {
    const decision = chooseAgent(need({ estimate: tokens(90_000) }), DEFAULT_AGENTS, idle)
    expect(decision.considered).to.deep.equal([
      { agent: 'sonnet', verdict: 'chosen', reason: 'the cheapest that fits, US$0.27', costUsd: 0.27 },
      {
        agent: 'opus',
        verdict: 'eligible',
        reason: 'fits, but costs US$1.35 instead of US$0.27',
        costUsd: 1.35,
      },
      { agent: 'haiku', verdict: 'rejected', reason: 'takes low work, this is medium', costUsd: 0.072 },
      { agent: 'glm', verdict: 'rejected', reason: 'needs 90k, half of its 128k window is 64k', costUsd: 0 },
      { agent: 'minimax', verdict: 'rejected', reason: 'takes low work, this is medium', costUsd: 0 },
    ])
    expect(decision.sentence).to.equal(
      'sonnet is the cheapest agent that can do medium work and holds 90k in half of its 200k window (US$0.27).',
    )
    expect(decision.estimate).to.deep.equal(tokens(90_000))
    expect(decision.difficulty).to.equal('medium')
  })
})

describe('chooseAgent prefers', () => {
  const chosen = (
    profiles: AgentProfile[],
    load: ReadonlyMap<string, number> = idle,
    rest: Partial<Need> = {},
  ) => chooseAgent(need(rest), profiles, load).chosen

  it('the lower price over everything else', () => {
    const cheap = agent('z', { costPerMtok: 0.5, maxConcurrent: 9 })
    expect(chosen([agent('a', { capabilities: ['medium'] }), cheap], new Map([['z', 8]]))).to.equal('z')
  })

  it('then the least capability that suffices', () => {
    expect(chosen([agent('a'), agent('z', { capabilities: ['low', 'medium'] })])).to.equal('z')
  })

  it('then the one with fewer tasks', () => {
    expect(chosen([agent('a'), agent('z')], new Map([['a', 1]]))).to.equal('z')
  })

  it('then the name, whatever the order of the list', () => {
    expect(chosen([agent('z'), agent('a')])).to.equal('a')
  })
})

describe('chooseAgent rejects', () => {
  for (const [rest, reason] of [
    [{ enabled: false }, 'is switched off'],
    [{ repos: ['o/other'] }, 'does not work in o/r'],
    [{ capabilities: ['low', 'high'] }, 'takes low and high work, this is medium'],
    [{ contextLimit: 119_999 }, 'needs 60k, half of its 119.999k window is 59.9995k'],
    [{ maxConcurrent: 2 }, 'is busy with 2 of 2'],
  ] as const) {
    it(`an agent that ${reason}`, () => {
      const decision = chooseAgent(need(), [agent('a', rest)], new Map([['a', 2]]))
      expect(verdictOn(decision, 'a')).to.equal(`rejected: ${reason}`)
      expect(decision).to.not.have.property('chosen')
    })
  }
})

describe('chooseAgent with a range', () => {
  const range = { p50: 50_000, p90: 70_000 }

  it('lets the p90 decide what fits', () => {
    const decision = chooseAgent(need({ estimate: range }), DEFAULT_AGENTS, idle)
    expect(decision.chosen).to.equal('sonnet')
    expect(verdictOn(decision, 'glm')).to.equal('rejected: needs up to 70k, half of its 128k window is 64k')
    expect(decision.sentence).to.contain('holds up to 70k in half of its 200k window (US$0.15)')
  })

  it('lets the p50 decide what it costs', () => {
    const decision = chooseAgent(need({ estimate: range }), [agent('a', { costPerMtok: 10 })], idle)
    expect(decision.considered.map(({ costUsd }) => costUsd)).to.deep.equal([0.5])
    expect(decision.estimate).to.deep.equal(range)
  })

  it('asks for parts that the p90 fits into', () => {
    const large = { p50: 90_000, p90: 140_000 }
    const { sentence } = chooseAgent(need({ estimate: large }), [agent('a')], idle)
    expect(sentence).to.contain('needs up to 140k tokens').and.contain('a window of at least 280k')
  })

  it('holds an agent that was asked for by name to its whole window, by the p90', () => {
    const large = { p50: 190_000, p90: 210_000 }
    const decision = chooseAgent(need({ wish: 'a', estimate: large }), [agent('a')], idle)
    expect(decision.outcome).to.equal('none-fits')
    expect(decision.sentence).to.contain('needs up to 210k, its whole window is 200k')
  })
})

describe('chooseAgent without a choice', () => {
  it('waits if only slots are missing, and names who is busy', () => {
    const profiles = [agent('a', { maxConcurrent: 1 }), agent('b', { contextLimit: 10_000 })]
    const decision = chooseAgent(need(), profiles, new Map([['a', 1]]))
    expect(decision.outcome).to.equal('wait')
    expect(decision.sentence).to.equal(
      'Every agent that fits is taken (a is busy with 1 of 1); this goes on as soon as one is free.',
    )
  })

  for (const [why, profiles, rest, advice] of [
    [
      'too large',
      [agent('a'), agent('b', { contextLimit: 100_000 })],
      { estimate: tokens(140_000) },
      'at most 100k tokens',
    ],
    ['too large', [agent('a')], { estimate: tokens(140_000) }, 'a window of at least 280k'],
    [
      'too large for those able',
      [agent('a', { capabilities: ['low'], contextLimit: 1_000_000 }), agent('b')],
      { estimate: tokens(140_000) },
      '(200k) is 100k',
    ],
    ['too hard', [agent('a', { capabilities: ['low'] })], {}, "add medium to an agent's capabilities"],
    ['nobody there', [agent('a', { enabled: false })], {}, 'No agent is enabled for o/r'],
    ['an empty list', [], {}, 'No agent is enabled for o/r'],
  ] as const) {
    it(`says what would help: ${why}, ${advice}`, () => {
      const decision = chooseAgent(need(rest), profiles, idle)
      expect(decision.outcome).to.equal('none-fits')
      expect(decision.sentence).to.contain(advice)
    })
  }

  it('does not wait for a busy agent that would not fit anyway', () => {
    const busy = agent('a', { maxConcurrent: 1, contextLimit: 10_000 })
    expect(chooseAgent(need(), [busy], new Map([['a', 1]])).outcome).to.equal('none-fits')
  })
})

describe('An agent asked for by name', () => {
  const free = agent('free', { costPerMtok: 0 })
  const dear = agent('dear', { costPerMtok: 10, capabilities: ['low'] })

  it('wins over price and capability, and the reason says so', () => {
    const decision = chooseAgent(need({ wish: 'dear' }), [free, dear], idle)
    expect(decision.chosen).to.equal('dear')
    expect(decision.sentence).to.equal(
      'dear was asked for by name, although its profile does not list medium work (US$0.60).',
    )
    expect(verdictOn(decision, 'free')).to.equal('eligible: would fit, but dear was asked for by name')
  })

  it('stands first in the record, then who would fit, then who would not', () => {
    const profiles = [agent('off', { enabled: false }), dear, free]
    const { considered } = chooseAgent(need({ wish: 'dear' }), profiles, idle)
    expect(considered.map(({ agent: name, verdict }) => `${name} ${verdict}`)).to.deep.equal([
      'dear chosen',
      'free eligible',
      'off rejected',
    ])
  })

  it('may fill its whole window, with a warning', () => {
    const decision = chooseAgent(need({ wish: 'free', estimate: tokens(200_000) }), [free, dear], idle)
    expect(decision.chosen).to.equal('free')
    expect(decision.sentence).to.contain('although 200k is more than half of its 200k window')
    expect(verdictOn(decision, 'dear')).to.contain('rejected')
  })

  it('gets no warning at exactly half', () => {
    const decision = chooseAgent(need({ wish: 'free', estimate: tokens(100_000) }), [free], idle)
    expect(decision.sentence).to.equal('free was asked for by name (free).')
  })

  it('cannot hold more than its window', () => {
    const decision = chooseAgent(
      need({ wish: 'free', estimate: tokens(200_001) }),
      [free, agent('big', { contextLimit: 1e6 })],
      idle,
    )
    expect(decision).to.include({ outcome: 'none-fits' }).and.not.have.property('chosen')
    expect(decision.sentence).to.contain('Split it into parts of at most 100k tokens')
  })

  it('is waited for, even if others are free', () => {
    const one = agent('one', { maxConcurrent: 1 })
    const decision = chooseAgent(need({ wish: 'one' }), [free, one], new Map([['one', 1]]))
    expect(decision).to.include({ outcome: 'wait' }).and.not.have.property('chosen')
    expect(decision.sentence).to.contain('one was asked for by name and is busy with 1 of 1')
  })

  for (const [wish, why] of [
    ['off', 'off was asked for by name but is switched off'],
    ['away', 'away was asked for by name but does not work in o/r'],
    ['gpt', "There is no agent named 'gpt'"],
  ] as const) {
    it(`leaves the choice to the rule if it is not there: ${wish}`, () => {
      const profiles = [free, agent('off', { enabled: false }), agent('away', { repos: ['x/*'] })]
      const decision = chooseAgent(need({ wish }), profiles, idle)
      expect(decision.chosen).to.equal('free')
      expect(decision.sentence).to.match(
        new RegExp(`^${why}, so the usual rule decided\\. free is the cheapest`),
      )
    })
  }
})

describe('chooseAgent agrees with a naive reading of the rules', () => {
  it('on 5,000 random questions', () => {
    const random = randomFrom(7)
    const outcomes = new Set<string>()
    for (let round = 0; round < 5_000; round += 1) {
      const { question, profiles, load } = randomCase(random)
      const decision = chooseAgent(question, profiles, load)
      const expected = naive(question, profiles, load)
      expect(decision.chosen ?? decision.outcome, `round ${round}`).to.equal(expected)
      expect(decision.considered.map(({ agent: name }) => name).sort()).to.deep.equal(
        profiles.map(({ name }) => name).sort(),
      )
      expect(
        decision.considered.filter(({ verdict }) => verdict === 'chosen').map(({ agent: name }) => name),
      ).to.deep.equal(decision.chosen === undefined ? [] : [decision.chosen])
      outcomes.add(decision.outcome)
    }
    expect([...outcomes].sort()).to.deep.equal(['chosen', 'none-fits', 'wait'])
  })
})

type Random = ReturnType<typeof randomFrom>

function randomCase(random: Random) {
  const profiles = ['a', 'b', 'c', 'd', 'e'].slice(0, random(6)).map((name) => {
    const capabilities = DIFFICULTIES.filter(() => random(2) === 0)
    return agent(name, {
      contextLimit: (1 + random(4)) * 50_000,
      costPerMtok: random(3),
      capabilities: capabilities.length > 0 ? capabilities : ['low'],
      enabled: random(6) > 0,
      ...(random(2) === 0 && { maxConcurrent: 1 + random(2) }),
      ...(random(4) === 0 && { repos: [random(2) === 0 ? 'o/*' : 'p/r'] }),
    })
  })
  const load = new Map(profiles.map(({ name }) => [name, random(3)]))
  const difficulty = DIFFICULTIES[random(3)] ?? 'low'
  return { question: need({ difficulty, estimate: tokens((1 + random(5)) * 25_000) }), profiles, load }
}

function naive(question: Need, profiles: readonly AgentProfile[], load: ReadonlyMap<string, number>): string {
  const live = (profile: AgentProfile) => load.get(profile.name) ?? 0
  const fits = profiles.filter(
    (profile) =>
      profile.enabled &&
      (!profile.repos || profile.repos.includes('o/*')) &&
      profile.capabilities.includes(question.difficulty) &&
      question.estimate.p90 * 2 <= profile.contextLimit,
  )
  const free = fits.filter((profile) => live(profile) < (profile.maxConcurrent ?? Number.POSITIVE_INFINITY))
  const top = (profile: AgentProfile) =>
    profile.capabilities.includes('high') ? 2 : profile.capabilities.includes('medium') ? 1 : 0
  const key = (profile: AgentProfile) =>
    `${profile.costPerMtok} ${top(profile)} ${live(profile)} ${profile.name}`
  const best = free
    .map((profile) => ({ name: profile.name, key: key(profile) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  return best[0]?.name ?? (fits.length > 0 ? 'wait' : 'none-fits')
}
