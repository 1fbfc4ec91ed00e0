import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Decision } from '../../src/agents/choose-agent.ts'
import { planQueue, type QueuedTask, turnOf } from '../../src/agents/queue.ts'
import { added, type ChoiceInputs, countsOf, decide, RULE_VERSION } from '../../src/agents/rule.ts'
import { USUAL_TERMS } from '../../src/agents/terms.ts'
import { exampleInputs } from './example-inputs.ts'

const PATH = `test/fixtures/decisions/rule-${RULE_VERSION}.json`
const HOW =
  'raise RULE_VERSION in src/agents/rule.ts, then: node_modules/.bin/node scripts/store-decisions.ts'

interface Stored {
  readonly inputs: ChoiceInputs
  readonly decision: Decision
}

describe('the rule that chooses an agent', () => {
  it('answers as it did when its version was raised last', () => {
    expect(existsSync(PATH), `${PATH} is missing; ${HOW}`).to.equal(true)
    const stored = JSON.parse(readFileSync(PATH, 'utf8')) as Stored[]
    const other = stored.find(({ inputs, decision }) => !isSame(decide(inputs), decision))
    expect(other && { ...other, now: decide(other.inputs) }, `the rule has changed; ${HOW}`).to.equal(
      undefined,
    )
    expect(stored.map(({ inputs }) => inputs)).to.deep.equal(JSON.parse(JSON.stringify(exampleInputs())))
  })

  it('reaches every outcome and every verdict in these', () => {
    const decisions = exampleInputs().map(decide)
    expect(new Set(decisions.map(({ outcome }) => outcome))).to.have.all.keys('chosen', 'wait', 'none-fits')
    const verdicts = decisions.flatMap(({ considered }) => considered.map(({ verdict }) => verdict))
    expect(new Set(verdicts)).to.have.all.keys('chosen', 'eligible', 'rejected')
    for (const words of [
      'was chosen before',
      'goes on by itself',
      'Write `/approve ',
      'it waits for glm',
      'takes it now',
    ])
      expect(
        decisions.some(({ sentence }) => sentence.includes(words)),
        words,
      ).to.equal(true)
    for (const key of ['room', 'money', 'approval', 'waits'] as const)
      expect(
        decisions.some((decision) => decision[key] !== undefined),
        key,
      ).to.equal(true)
  })

  it('counts what is held and what is promised together, and any name', () => {
    const load = added([['__proto__', 1]], [['__proto__', 2]])
    expect([...load]).to.deep.equal([['__proto__', 3]])
    expect(
      countsOf(
        new Map([
          ['b', 1],
          ['a', 2],
          ['c', 0],
        ]),
      ),
    ).to.deep.equal([
      ['a', 2],
      ['b', 1],
    ])
  })

  it('leaves a task in the queue what the plan for everybody leaves it', () => {
    const profiles = [
      {
        name: 'solo',
        contextLimit: 100_000,
        costPerMtok: 0,
        capabilities: ['low'],
        maxConcurrent: 2,
        enabled: true,
      },
      {
        name: 'paid',
        contextLimit: 100_000,
        costPerMtok: 1,
        capabilities: ['low'],
        maxConcurrent: 2,
        enabled: true,
      },
    ] as const
    const { windowShare, order } = USUAL_TERMS
    const tasks: QueuedTask[] = [5, 3, 4, 1, 2].map((issueId) => ({
      issueId,
      need: { difficulty: 'low', estimate: { p50: 1_000, p90: 1_000 }, repo: 'acme/app' },
      unlocks: 0,
      team: { repoId: 9, agents: profiles, windowShare, order, here: new Map() },
      readySince: issueId,
    }))
    const load = new Map([['solo', 1]])
    const plan = planQueue(tasks, [], load)
    for (const { issueId, need } of tasks) {
      const { ahead: _, promisedUsd: __, ...taken } = turnOf(issueId, tasks, load)
      const alone = decide({
        need,
        profiles,
        windowShare,
        order,
        held: countsOf(load),
        here: [],
        ...taken,
        adopted: null,
      })
      expect(alone, String(issueId)).to.deep.equal(plan.get(issueId))
    }
    expect(turnOf(3, tasks, load)).to.deep.equal({
      ahead: [1, 2],
      promised: [
        ['paid', 1],
        ['solo', 1],
      ],
      promisedHere: [
        ['paid', 1],
        ['solo', 1],
      ],
      promisedUsd: { repository: 0.001, instance: 0.001 },
    })
  })
})

function isSame(one: Decision, two: Decision): boolean {
  return JSON.stringify(one) === JSON.stringify(two)
}
