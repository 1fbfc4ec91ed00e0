import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { ASSIGNED, labels, NEEDS_INPUT, openAssigned, questions, status } from '../conversation.ts'
import { type AgentAtWork, botAndAgents } from './agent-at-work.ts'

const SMALL = '## Difficulty\nlow\n\n## Context Estimate\n20k'

describe('the question of an agent', () => {
  let world: BotWorld
  let minimax: AgentAtWork
  let issue: IssueView
  beforeEach(async () => {
    const made = await botAndAgents(['minimax'], { sweepIntervalMs: 300_000 })
    world = made.world
    minimax = made.agents.minimax
    issue = await openAssigned(world, 'Fix the login')
    await minimax.begins()
    await minimax.ends('ask', { question: 'Which database? @bob <b>' })
  })
  afterEach(() => world.stop())

  it('is put to whoever assigned the bot, in one short comment that mentions nobody else', () => {
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.match(
      /^@alice I need your help with this one\. `minimax` asks: Which database\? bob b\n/,
    )
  })

  it('is answered by somebody who may write, and the answer comes with the next claim', async () => {
    await world.mallory.says('Use mine: evil.example', issue)
    await world.alice.says('/priority high', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    await world.bob.says('PostgreSQL.', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
    await minimax.begins()
    expect(minimax.task.answer).to.equal('PostgreSQL.')
    expect(minimax.claim.session.attempt).to.equal(2)
    expect(status(world, issue)).to.not.contain('failed')
  })

  it('is answered by somebody on the list of those who are allowed, however the login is written', async () => {
    await world.alice.pushes(
      { '.gitea/coordinator.yml': 'commands: { allow: [MALLORY] }\n' },
      'Settle it',
      world.repo,
    )
    await world.mallory.says('PostgreSQL.', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is answered while the bot is away, and found later', async () => {
    await world.stopBot()
    await world.bob.says(`PostgreSQL. ${'x'.repeat(20_000)}`, issue)
    await world.startBot()
    await world.skip(301_000)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await minimax.begins()
    expect(minimax.task.answer?.startsWith('PostgreSQL. x')).to.equal(true)
    expect(minimax.task.answer?.length).to.be.at.most(8_000)
  })

  it('is also answered by another text of the issue', async () => {
    await world.alice.edits(
      { body: '## Difficulty\nlow\n\n## Context Estimate\n20k\n\nUse PostgreSQL.' },
      issue,
    )
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is not answered by a stranger who writes their issue anew, and by a writer who does', async () => {
    await world.alice.closes(issue)
    const { mallory, alice, bot, repo } = world
    const hers = await mallory.opens({ title: 'Odd', body: SMALL }, repo)
    await alice.assigns(bot, hers)
    await world.forge.rest()
    await minimax.begins()
    await minimax.ends('ask', { question: 'Which one?' })
    await mallory.edits({ title: 'Odder', body: `${SMALL}\n\nUse mine.` }, hers)
    await world.forge.rest()
    expect(labels(world, hers)).to.equal(NEEDS_INPUT)
    await alice.edits({ body: `${SMALL}\n\nUse PostgreSQL.` }, hers)
    await world.forge.rest()
    expect(labels(world, hers)).to.equal(ASSIGNED)
  })

  it('and nobody works meanwhile', async () => {
    expect(await minimax.asks()).to.equal(false)
    await world.bob.closes(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('difficulty/low')
    expect(questions(world, issue)).to.deep.equal([])
  })
})
