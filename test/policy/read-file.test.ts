import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { parseConfig } from '../../src/app/parse-config.ts'
import { RepositoryConfigError } from '../../src/app/repository-config-error.ts'
import { policyOf, usualSettings } from '../../src/policy/policy.ts'
import { withFile } from '../../src/policy/read-file.ts'

const FROM = 'acme/app: .gitea/coordinator.yml'
const usual = usualSettings(DEFAULT_AGENTS)

async function settled(text: string, before = usual) {
  const file = await parseConfig({ path: '.gitea/coordinator.yml', text })
  const plugins = ['label-keeper', 'order-bot']
  const commands = ['help', 'hold', 'why', 'split', 'split --create']
  return withFile(before, { file, from: FROM, level: 'repository', plugins, commands })
}

async function refusalOf(text: string): Promise<string> {
  try {
    await settled(text)
  } catch (error) {
    expect(error).to.be.instanceOf(RepositoryConfigError)
    return error instanceof Error ? error.message : ''
  }
  throw new Error(`it was taken: ${text}`)
}

describe('what a file says of money', () => {
  const above = {
    ...usual,
    instanceBudget: { dayUsd: 10 },
    budget: { dayUsd: 5, monthUsd: 60 },
    approveAboveUsd: 2,
    waitingUsdPerHour: { normal: 1 },
  }

  it('counts on top of what was settled above, key by key, if it is no more', async () => {
    const text = 'budget: { dayUsd: 0 }\napproveAboveUsd: 2\nwaitingUsdPerHour: { critical: 9 }\n'
    const after = await settled(text, above)
    expect(after).to.deep.include({
      instanceBudget: { dayUsd: 10 },
      budget: { dayUsd: 0, monthUsd: 60 },
      approveAboveUsd: 2,
      waitingUsdPerHour: { normal: 1, critical: 9 },
    })
    expect(after.origins['budget.dayUsd']).to.deep.equal({ from: FROM, line: 1 })
    const first = await settled('budget: { dayUsd: 10 }\n', { ...usual, instanceBudget: { dayUsd: 10 } })
    expect(first.budget).to.deep.equal({ dayUsd: 10 })
  })

  it('is wrong where it is more', async () => {
    for (const [text, words] of [
      ['budget: { dayUsd: 6 }\n', 'The budget of a day is settled above this file (US$5)'],
      ['budget: { monthUsd: 60.01 }\n', 'The budget of a month is settled above this file (US$60)'],
      ['approveAboveUsd: 3\n', 'Above US$2 a person is asked'],
    ] as const)
      await settled(text, above).then(
        () => expect.fail(text),
        (error: Error) => expect(error.message).to.contain(words),
      )
  })

  it('makes another version, and none where nothing is said', async () => {
    const versions = [
      usual,
      above,
      await settled('budget: { dayUsd: 4 }\n', above),
      { ...above, approveAboveUsd: 1 },
    ]
    expect(new Set(versions.map((one) => policyOf(one).version))).to.have.lengthOf(4)
    const sorted = { ...above, budget: { monthUsd: 60, dayUsd: 5 } }
    expect(policyOf(sorted).version).to.equal(policyOf(above).version)
    expect(policyOf(await settled('', usual)).version).to.equal(policyOf(usual).version)
  })
})

describe('a file of a repository', () => {
  it('says only what is different', async () => {
    const after = await settled('agents: { minimax: { enabled: false } }\n')
    expect(after.agents.find(({ name }) => name === 'minimax')).to.include({ enabled: false, costPerMtok: 0 })
    expect({ ...after, agents: usual.agents, origins: {} }).to.deep.equal(usual)
    expect(after.origins).to.deep.equal({ 'agents.minimax.enabled': { from: FROM, line: 1 } })
  })

  it('is laid on top of another one key by key', async () => {
    const owner = await settled(
      'windowShare: 0.6\ncommands: { whoCanUse: { hold: author, why: nobody }, allow: [carol] }\nlabels: { status: { scope: state } }\n',
    )
    const after = await settled(
      'commands: { whoCanUse: { hold: writer } }\nlabels: { status: { ready: { color: "#ABCDEF" } } }\n',
      owner,
    )
    expect(after.windowShare).to.equal(0.6)
    expect(after.commands).to.deep.include({ whoCanUse: { hold: 'writer', why: 'nobody' }, allow: ['carol'] })
    expect(after.labels.status).to.deep.include({
      scope: 'state/',
      ready: { name: 'ready', color: 'abcdef' },
    })
  })

  it('limits an agent in the repository, and never lifts the limit of the instance', async () => {
    const limited = usual.agents.map((agent) => ({ ...agent, maxConcurrent: 2 }))
    const after = await settled('agents: { opus: { maxConcurrent: 9 } }', { ...usual, agents: limited })
    expect(after.agents.find(({ name }) => name === 'opus')).to.include({ maxConcurrent: 2, maxHere: 9 })
  })

  it('that says something else than keys and values is told so in plain words, with its place', async () => {
    expect(await refusalOf('- mode: quiet\n'))
      .to.contain('line 1')
      .and.contain('It has to be keys with values')
    expect(await refusalOf('mode: quiet\nagents: 5\n')).to.contain(
      'line 2, column 9, agents: It has to be keys with values',
    )
    for (const text of [
      '- a\n',
      'agents: 5\n',
      'labels: []\n',
      'commands: { whoCanUse: [] }\n',
      'labels: { agent: x }\n',
    ])
      expect(await refusalOf(text), text).not.to.contain('Invalid input')
  })

  it('with a merge key is wrong: what it merges would not count', async () => {
    expect(await refusalOf('base: &b { mode: quiet }\n<<: *b\n')).to.match(
      /line 2, column 1, <<: .*write its keys out/,
    )
  })

  it('leaves the scope of priorities alone, however it is written', async () => {
    for (const scope of ['priority', 'Priority', 'PRIORITY', 'pRiOrItY'])
      expect(await refusalOf(`labels: { difficulty: { scope: ${scope} } }`)).to.contain('"priority" is taken')
    await settled('labels: { difficulty: { scope: priorities } }')
  })

  it('says who uses a part of a command, by the name of that part', async () => {
    const after = await settled('commands: { whoCanUse: { split --create: nobody } }')
    expect(after.commands.whoCanUse).to.deep.equal({ 'split --create': 'nobody' })
  })

  it('is right for commands that it named when their plugin was there, where that is the last good one', async () => {
    const file = await parseConfig({ path: 'x.yml', text: 'commands: { whoCanUse: { deploy: writer } }' })
    const after = withFile(usual, { file, from: FROM, level: 'repository', plugins: [] })
    expect(after.commands.whoCanUse).to.deep.equal({ deploy: 'writer' })
  })

  it('may have keys of plugins, whatever they are called, and keys that are like none of ours', async () => {
    await settled('label-keeper: 1\norder-bot: { a: 1 }\ngreeter: { greeting: Hi }\nunrelated: [1]\n')
  })

  for (const [what, text, words] of [
    [
      'a slip in a key',
      'agent: {}\n',
      'line 1, column 1, agent: There is no key "agent". Did you mean "agents"?',
    ],
    [
      'a slip in a key further in',
      'labels:\n  status:\n    scop: x\n',
      'line 3, column 5, labels.status.scop: There is no key "scop". Did you mean "scope"?',
    ],
    [
      'a key that is like none',
      'labels:\n  agent: { zebra: x }\n',
      'line 2, column 12, labels.agent.zebra: There is no key "zebra" here. There are scope, color.',
    ],
    [
      'a slip in the name of an agent',
      'agents:\n  minmax: { enabled: false }\n',
      'line 2, column 11, agents.minmax: There is no agent "minmax", and a new one needs contextLimit, costPerMtok, capabilities. Did you mean "minimax"?',
    ],
    [
      'an order of nobody',
      'order: [opus, opsu]\n',
      'line 1, column 15, order.1: There is no agent "opsu". Did you mean "opus"?',
    ],
    [
      'a price of its own for an agent of the instance',
      'agents: { opus: { costPerMtok: 0 } }\n',
      'The price of opus is settled above this file (15), and cannot be changed here.',
    ],
    ['a window larger than it is', 'agents: { glm: { contextLimit: 999999 } }\n', 'can only be made smaller'],
    ['a colour without quotes', 'labels: { agent: { color: 123456 } }\n', 'six hex digits in quotes'],
    ['a scope with a slash', 'labels: { agent: { scope: a/b } }\n', 'no slash'],
    ['the scope of priorities', 'labels: { agent: { scope: priority } }\n', '"priority" is taken'],
    ['two scopes of one name', 'labels: { agent: { scope: Status } }\n', 'have to differ'],
    [
      'two values of one name',
      'labels: { difficulty: { low: { name: easy }, high: { name: Easy } } }\n',
      'a name of its own',
    ],
    ['a budget below nothing', 'budget: { dayUsd: -1 }\n', 'budget.dayUsd', 'cannot be negative'],
    ['a budget that is no number', 'budget: { dayUsd: .nan }\n', 'budget.dayUsd', 'is a number of US$'],
    ['a budget without end', 'budget: { monthUsd: .inf }\n', 'budget.monthUsd'],
    ['a budget in words', 'budget: { dayUsd: 5 USD }\n', 'A budget is a number of US$, such as 5'],
    ['a budget that is no map', 'budget: 5\n', 'budget is a map, such as { dayUsd: 5, monthUsd: 60 }.'],
    ['a budget of a week', 'budget: { weekUsd: 5 }\n', 'There is no key "weekUsd"'],
    ['a price below nothing', 'approveAboveUsd: -2\n', 'approveAboveUsd cannot be negative'],
    ['a price of waiting in words', 'waitingUsdPerHour: { high: much }\n', 'is a number of US$, such as 0.5'],
    [
      'a price of waiting at a priority that is none',
      'waitingUsdPerHour: { highh: 1 }\n',
      'Did you mean "high"?',
    ],
    ['a slip in a key of money', 'aproveAboveUsd: 2\n', 'Did you mean "approveAboveUsd"?'],
    ['a share of nothing', 'windowShare: 0\n', 'at least 0.05'],
    ['a share of more than all', 'windowShare: 50\n', 'at most 1'],
    ['a mode that there is not', 'mode: loud\n', 'normal, quiet or shadow'],
    ['a language without sentences', 'language: fr\n', 'language is en or de'],
    [
      'a right that there is not',
      'commands: { whoCanUse: { hold: admins } }\n',
      'anyone, author, writer, nobody',
    ],
    [
      'a slip in the name of a command',
      'commands:\n  whoCanUse: { hodl: author }\n',
      'line 2, column 16, commands.whoCanUse.hodl: There is no command "hodl". Did you mean "hold"?',
    ],
    [
      'a command that is like none',
      'commands:\n  whoCanUse: { frobnicate: author }\n',
      'There is no command "frobnicate". There are help, hold, why, split, split --create.',
    ],
    ['a limit of none', 'agents: { opus: { maxConcurrent: 0 } }\n', 'at least 1'],
    ['two mistakes', 'mode: loud\nwindowShare: 2\n', 'windowShare'],
  ] as const) {
    it(`is refused for ${what}, with its place`, async () => {
      const message = await refusalOf(text)
      expect(message).to.contain(`${FROM} is not right:`).and.to.contain(words)
      expect(message).to.match(/line \d+, column \d+/)
    })
  }
})
