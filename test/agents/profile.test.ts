import { expect } from 'chai'
import { agentListSchema, agentProfileSchema, DEFAULT_AGENTS, worksIn } from '../../src/agents/profile.ts'

const glm = { name: 'glm', contextLimit: 128_000, costPerMtok: 0, capabilities: ['medium', 'low'] }

describe('The agents of a fresh installation', () => {
  it('pass their own schema', () => {
    expect(agentListSchema.parse(DEFAULT_AGENTS)).to.deep.equal(DEFAULT_AGENTS)
  })

  it('are those of the design', () => {
    const lines = DEFAULT_AGENTS.map(
      ({ name, contextLimit, costPerMtok, capabilities }) =>
        `${name} ${contextLimit / 1_000}k $${costPerMtok} ${capabilities.join('/')}`,
    )
    expect(lines).to.deep.equal([
      'opus 200k $15 high/medium/low',
      'sonnet 200k $3 medium/low',
      'haiku 200k $0.8 low',
      'glm 128k $0 medium/low',
      'minimax 128k $0 low',
    ])
  })
})

describe('agentProfileSchema', () => {
  it('takes a short profile, which is enabled, everywhere and without limit', () => {
    expect(agentProfileSchema.parse(glm)).to.deep.equal({ ...glm, enabled: true })
  })

  for (const [wrong, message] of [
    [{ name: 'GLM 4' }, 'small letters'],
    [{ name: '' }, 'small letters'],
    [{ name: 'a'.repeat(41) }, 'small letters'],
    [{ name: undefined }, 'needs a name'],
    [{ contextLimit: 128 }, 'write 200000 for 200k'],
    [{ contextLimit: '128k' }, 'whole tokens'],
    [{ contextLimit: 1e12 }, 'larger than any window'],
    [{ costPerMtok: -1 }, 'cannot be negative'],
    [{ costPerMtok: Number.NaN }, 'US$ per million'],
    [{ costPerMtok: '$3' }, 'US$ per million'],
    [{ capabilities: [] }, 'enabled: false'],
    [{ capabilities: 'low' }, 'is a list'],
    [{ capabilities: ['hard'] }, 'low, medium, high'],
    [{ capabilities: ['low', 'low'] }, 'listed once'],
    [{ maxConcurrent: 0 }, 'at least 1'],
    [{ maxConcurrent: 1.5 }, 'whole number'],
    [{ repos: ['demo'] }, 'owner/repo'],
    [{ repos: ['*/*'] }, 'owner/repo'],
    [{ enabled: 'yes' }, 'true or false'],
    [{ bestFor: 'x'.repeat(201) }, '200 characters'],
    [{ contextlimit: 5 }, 'contextlimit'],
  ] as const) {
    it(`refuses ${JSON.stringify(wrong)} and says why`, () => {
      const result = agentProfileSchema.safeParse({ ...glm, ...wrong })
      expect(result.success).to.equal(false)
      expect(result.error?.issues.map((issue) => issue.message).join()).to.contain(message)
    })
  }
})

describe('agentListSchema', () => {
  it('refuses two agents of one name and names the place', () => {
    const [issue] = agentListSchema.safeParse([glm, { ...glm, name: 'other' }, glm]).error?.issues ?? []
    expect(issue?.message).to.equal('There are two agents named "glm".')
    expect(issue?.path).to.deep.equal([2, 'name'])
  })
})

describe('worksIn', () => {
  for (const [repos, repo, expected] of [
    [undefined, 'a/b', true],
    [['a/b'], 'a/b', true],
    [['A/*'], 'a/B', true],
    [['a/b'], 'a/bc', false],
    [['a/*'], 'ab/c', false],
    [[], 'a/b', false],
  ] as const) {
    it(`is ${expected} for ${repo} with ${JSON.stringify(repos)}`, () => {
      const profile = agentProfileSchema.parse({ ...glm, ...(repos && { repos }) })
      expect(worksIn(profile, repo)).to.equal(expected)
    })
  }
})
