import { expect } from 'chai'
import { chooseAgent } from '../../src/agents/choose-agent.ts'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { definePlugin } from '../../src/index.ts'
import { readIssue } from '../../src/issue/read-issue.ts'
import { needOf } from '../../src/tasks/need.ts'
import {
  type BotWorld,
  type ClaudeFault,
  FakeClaude,
  type RunBotOptions,
  runBot,
} from '../../src/testing/index.ts'
import { CLAUDE_KEY } from '../../src/testing/run-bot-options.ts'
import { LogLines } from '../claude/reader-under-test.ts'
import { eventually, labels, own, questions, status } from './conversation.ts'

const HARD = { difficulty: 'high', contextTokensLikely: 60_000, contextTokensMost: 90_000 } as const
const TITLE = 'Coupons are taken twice'
const TEXT =
  'The coupon is taken twice when somebody pays with two cards. It happens once a week or so, and nobody knows why.'

/** What the bot would do without a model, by its own rules, which other tests are about. */
function ownChoice(title = TITLE, body = TEXT) {
  const spec = readIssue({ title, body, labels: [] }, { owner: 'alice', repo: 'app', baseUrls: [] })
  const address = { repoId: 1, owner: 'alice', repo: 'app', number: 1 }
  const { chosen } = chooseAgent(needOf({ spec, overrides: {}, address }), DEFAULT_AGENTS, new Map())
  return {
    spec,
    agent: chosen ?? '',
    labels: `agent/${chosen} difficulty/${spec.difficulty.value} status/assigned`,
  }
}

const OWN = ownChoice()

describe('a bot with a model', () => {
  let claude: FakeClaude
  let world: BotWorld
  let log: LogLines
  let assigned: (string | null)[]

  beforeEach(async () => {
    claude = await FakeClaude.start()
    log = new LogLines()
    assigned = []
  })
  afterEach(async () => {
    await world.stop()
    await claude.stop()
    expect(log.lines.join('\n')).not.to.contain(CLAUDE_KEY.slice(0, 12))
  })

  const start = async (options: RunBotOptions = {}) => {
    const listener = definePlugin({
      name: 'listener',
      description: 'Notes every assignment.',
      register(app) {
        app.on('task.assigned', ({ payload }) => void assigned.push(payload.agent))
      },
    })
    world = await runBot({ claude, log, plugins: [listener], ...options })
  }

  const open = async (title = TITLE, body = TEXT) => {
    const issue = await world.alice.opens({ title, body })
    await world.alice.assigns(['mosaic'], issue)
    return issue
  }
  const opened = async (title?: string, body?: string) => {
    const issue = await open(title, body)
    await world.forge.rest()
    return issue
  }

  it('decides by what the model says, and names the words that it rests on', async () => {
    await start()
    claude.answers({ ...HARD, evidence: 'nobody knows why', files: ['src/a.ts'] })
    const issue = await opened()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue))
      .to.contain('- Difficulty: high (read by Claude)')
      .and.contain(
        '- Estimate: about 60,000 tokens of context, in nine of ten cases at most 90,000 (read by Claude)',
      )
      .and.contain('- Read by `claude-sonnet-5-5`, above all from `nobody knows why`')
    expect(claude.requests).to.have.length(1)
  })

  it('shows what it may wait for as a hint that holds nothing back', async () => {
    await start()
    const first = await world.alice.opens({ title: 'First' })
    claude.answers({ waitsFor: [first.number, 77] })
    const issue = await opened('Second', `${TEXT} See #${first.number}.`)
    expect(labels(world, issue)).to.contain('status/assigned')
    expect(status(world, issue)).to.contain(`It may wait for \`#${first.number}\`: write`)
  })

  it('asks nothing about what is stated, nor again when the same text is seen again', async () => {
    await start()
    const stated = await opened('A', '## Difficulty\nlow\n\n## Context Estimate\n20k')
    expect(status(world, stated)).not.to.contain('claude')
    expect(claude.requests).to.have.length(0)
    const issue = await opened()
    await world.alice.labels('difficulty/low', issue)
    await world.forge.rest()
    await world.restart()
    await world.forge.rest()
    expect(labels(world, issue)).to.contain('difficulty/low')
    expect(claude.requests).to.have.length(1)
  })

  it("lets the author's own word count more than the model's", async () => {
    await start()
    claude.answers(HARD)
    const issue = await opened('B', `## Difficulty\nmedium\n\n## Details\n${TEXT}`)
    expect(status(world, issue))
      .to.contain('Difficulty: medium (stated')
      .and.contain('at most 90,000 (read by')
  })

  it('asks again when the text is changed', async () => {
    await start()
    const issue = await opened()
    claude.answers(HARD)
    await world.alice.edits({ body: `${TEXT} It must be found.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(claude.requests).to.have.length(2)
  })

  const slow = async (answer: Parameters<FakeClaude['answers']>[0]) => {
    claude.answers(answer)
    claude.hold()
    const issue = await open()
    await eventually(() => claude.held === 1, 'the model is asked')
    await world.skipOnly(3_000)
    await eventually(() => assigned.length === 1, 'an agent is chosen')
    await eventually(() => own(world, issue, 'status').length === 1, 'the comment is there')
    return issue
  }

  it('does not wait for a slow model, and decides anew when its answer changes the choice', async () => {
    await start()
    const issue = await slow(HARD)
    expect(status(world, issue)).to.contain('Estimated from the text; the model did not answer in time')
    expect(labels(world, issue)).to.equal(OWN.labels)
    claude.release()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue))
      .to.contain(
        `I had chosen \`${OWN.agent}\` from my own estimate; then the answer of \`claude-sonnet-5-5\` came, so I decided anew.`,
      )
      .and.contain('Read by `claude-sonnet-5-5`')
    expect(assigned).to.deep.equal([OWN.agent, 'opus'])
    expect(own(world, issue, 'status')).to.have.length(1)
    expect(claude.requests).to.have.length(1)
  })

  it('tells nobody of another assignment when the late answer leads to the same choice', async () => {
    await start()
    const { difficulty, estimate } = OWN.spec
    const issue = await slow({
      difficulty: difficulty.value,
      contextTokensLikely: estimate.value.p50,
      contextTokensMost: estimate.value.p90 - 1_000,
    })
    const before = (await world.alice.readsTimeline(issue)).length
    claude.release()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(OWN.labels)
    expect(status(world, issue))
      .to.contain(`at most ${(estimate.value.p90 - 1_000).toLocaleString('en-US')} (read by Claude)`)
      .and.not.contain('anew')
    expect(assigned).to.deep.equal([OWN.agent])
    expect(await world.alice.readsTimeline(issue)).to.have.length(before)
  })

  for (const [what, fault, line] of [
    ['a wrong key', { status: 401 }, 'the model was not available'],
    ['a refusal', { stopReason: 'refusal', says: '' }, 'the model declined to read it'],
  ] as [string, ClaudeFault, string][]) {
    it(`says what came of a model that was slow at first: ${what}`, async () => {
      await start()
      claude.next(fault)
      const issue = await slow(HARD)
      expect(status(world, issue)).to.contain('did not answer in time')
      claude.release()
      await world.forge.rest()
      expect(status(world, issue)).to.contain(`- Estimated from the text; ${line}\n`)
      expect(assigned).to.deep.equal([OWN.agent])
    })
  }

  it('hears an answer after a stop and a start, and asks again only what is not stored', async () => {
    await start()
    const issue = await slow(HARD)
    await world.stopBot()
    claude.release()
    await world.startBot()
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    const { length } = claude.requests
    await world.restart()
    await world.forge.rest()
    expect(claude.requests).to.have.length(length)
  })

  for (const [what, fault, line] of [
    ['a wrong key (401)', { status: 401 }, 'the model was not available'],
    ['a model that does not exist (404)', { status: 404 }, 'the model was not available'],
    ['a quota (429)', { status: 429 }, 'the model was not available'],
    ['an overload (529)', { status: 529 }, 'the model was not available'],
    [
      'a proxy with a page',
      { text: '<h1>Sign in</h1>', contentType: 'text/html' },
      'the model was not available',
    ],
    ['broken JSON', { text: '{"content": [' }, 'the model was not available'],
    ['an answer that is no JSON', { says: 'hard' }, "the model's answer could not be used"],
    ['an answer of another schema', { says: '{"difficulty":5}' }, "the model's answer could not be used"],
    [
      'an answer that is cut off',
      { stopReason: 'max_tokens', says: '{"diff' },
      "the model's answer could not be used",
    ],
    ['a refusal', { stopReason: 'refusal', says: '' }, 'the model declined to read it'],
  ] as [string, ClaudeFault, string][]) {
    it(`decides from the text with ${what}, and says so in one line`, async () => {
      await start()
      claude.next({ ...fault, times: 99 })
      const issue = await open()
      await eventually(() => own(world, issue, 'status').length === 1, 'the comment is there')
      expect(labels(world, issue)).to.equal(OWN.labels)
      expect(status(world, issue)).to.contain(`- Estimated from the text; ${line}\n`)
      expect(world.forge.comments(issue)).to.have.length(1)
      expect(JSON.stringify(world.forge.comments(issue))).not.to.contain(CLAUDE_KEY.slice(0, 8))
    })
  }

  for (const [what, tries, waitsMs] of [
    ['an overload', 3, [31_000]],
    ['two of them', 6, [31_000, 121_000]],
  ] as const) {
    it(`asks again after ${what}, and takes the answer`, async () => {
      await start()
      claude.answers(HARD)
      claude.next({ status: 529, times: tries })
      const issue = await open()
      await eventually(() => own(world, issue, 'status').length === 1, 'the comment is there')
      for (const waitMs of waitsMs) await world.skipOnly(waitMs)
      await world.skipWaits()
      expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
      expect(assigned).to.deep.equal([OWN.agent, 'opus'])
      expect(claude.requests).to.have.length(tries + 1)
    })
  }

  it('estimates from the text when the budget of the day is spent, and tells the operator once', async () => {
    await start({ claudeSettings: { dailyBudgetUsd: 0.01 } })
    const issue = await opened()
    await opened('Another')
    expect(labels(world, issue)).to.equal(OWN.labels)
    expect(status(world, issue)).to.contain(
      "- Estimated from the text; today's budget for the model is spent",
    )
    expect(claude.requests).to.have.length(0)
    expect(log.at('warn').filter((line) => line.includes('budget'))).to.have.length(1)
  })

  it("sends no issue back on the model's word alone", async () => {
    await start()
    claude.answers({ difficulty: 'high', contextTokensLikely: 300_000, contextTokensMost: 500_000 })
    const issue = await opened()
    expect(labels(world, issue)).to.equal(OWN.labels)
    expect(questions(world, issue)).to.deep.equal([])
    expect(status(world, issue)).to.contain('you may want to split it')
  })
})
