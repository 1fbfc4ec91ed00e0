import { expect } from 'chai'
import type { BotWorld } from '../../../src/testing/index.ts'
import { callsDuring, easy, labels, openAssigned } from '../conversation.ts'
import { answer, ask, withTask } from './asking.ts'

const MEDIUM = '## Difficulty\nmedium\n\n## Context Estimate\n40k\n'

const SOLO = {
  name: 'solo',
  contextLimit: 128_000,
  costPerMtok: 0,
  capabilities: ['low'],
  maxConcurrent: 1,
  enabled: true,
} as const

/** Times and hashes are not the same each time. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/g, 'TIME')
    .replaceAll(/settings `[0-9a-f]{16}`/g, 'settings `HASH`')
}

describe('/why', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  it('tells why this agent, each agent with its reason, what was read and from which words, and what began it', async () => {
    const task = await withTask(easy())
    world = task.world
    expect(steady(await answer(world, task.issue, '/why', 'mallory'))).to.equal(
      [
        '**Decision 1: `minimax`.**',
        'minimax is the cheapest agent that can do low work and holds 20k in half of its 128k window (free).',
        [
          '- Holds it back: nothing',
          '- Difficulty: low (stated: Difficulty low)',
          '- Estimate: about 20,000 tokens (stated: Context Estimate 20k)',
          '- Decided TIME, because of `issues.assigned` by `alice`',
        ].join('\n'),
        [
          '| | Agent | Why | Cost |',
          '| --- | --- | --- | --- |',
          '| **chosen** | `minimax` | the cheapest that fits, free | free |',
          '| could | `glm` | fits at the same price, but is kept for harder work | free |',
          '| could | `haiku` | fits, but costs US$0.02 instead of free | US$0.02 |',
          '| could | `sonnet` | fits, but costs US$0.06 instead of free | US$0.06 |',
          '| could | `opus` | fits, but costs US$0.30 instead of free | US$0.30 |',
        ].join('\n'),
        [
          '<details><summary>What it was made from</summary>',
          '',
          '- Tasks of this repository that agents held: none',
          '- Rule 4, settings `HASH`',
          '',
          '</details>',
        ].join('\n'),
      ].join('\n\n'),
    )
  })

  it('tells an earlier decision, and what changed on the way to the next one', async () => {
    const task = await withTask(easy())
    world = task.world
    await world.alice.edits({ body: MEDIUM }, task.issue)
    await world.forge.rest()
    const present = await answer(world, task.issue, '/why')
    expect(present).to.match(/^\*\*Decision 2: `glm`\.\*\*/)
    expect(present).to.contain(
      '- Since decision 1: result minimax → glm; difficulty low → medium; estimate 20k → 40k',
    )
    expect(present).to.contain('because of `issues.edited` by `alice`')
    const first = await answer(world, task.issue, '/why 1')
    expect(first).to.match(/^\*\*Decision 1 was: `minimax`\.\*\*/)
    expect(first).to.contain('- Difficulty: low (stated: Difficulty low)')
    expect(first).to.contain('- On the way to decision 2: result minimax → glm; difficulty low → medium')
  })

  it('says what it does not know: a number that is none, one that is not there yet', async () => {
    const task = await withTask(easy())
    world = task.world
    expect(await answer(world, task.issue, '/why 7')).to.equal(
      'There is no decision 7; the newest is 1. `/why` tells about it.',
    )
    expect(await answer(world, task.issue, '/why @bob')).to.contain(
      'write the number of a decision, as `/why 2`',
    )
    expect(await answer(world, task.issue, '/why #1')).to.match(/^\*\*Decision 1: /)
  })

  it('says nothing twice: the newest answer that is still true stands right above', async () => {
    const task = await withTask(easy())
    world = task.world
    expect(await ask(world, task.issue, '/why')).to.have.length(1)
    expect(await ask(world, task.issue, '/why', 'bob')).to.have.length(0)
    expect(await ask(world, task.issue, '/explain')).to.have.length(1)
    expect(await ask(world, task.issue, '/why')).to.have.length(1)
  })

  it('costs six calls at the most', async () => {
    const task = await withTask(easy())
    world = task.world
    const calls = await callsDuring(world, () => world.alice.says('/why', task.issue))
    expect(calls.entries.length, calls.reads.join('\n')).to.be.at.most(6)
  })

  it('counts a wait that is decided again as one decision, and tells the place in the queue', async () => {
    const task = await withTask(easy(), { agents: [SOLO] })
    world = task.world
    const second = await openAssigned(world, 'Two')
    const third = await openAssigned(world, 'Three')
    expect(await answer(world, third, '/why')).to.contain(
      'Holds it back: no agent is free; its place in the queue is 2',
    )
    await world.alice.closes(task.issue)
    await world.forge.rest()
    const waits = await answer(world, third, '/why')
    expect(waits).to.match(/^\*\*Decision 1: waits for a free agent\.\*\*/)
    expect(waits).to.contain('its place in the queue is 1')
    const has = await answer(world, second, '/why')
    expect(has).to.match(/^\*\*Decision 2: `solo`\.\*\*/)
    expect(has).to.contain('because something changed elsewhere')
    expect(has).to.contain('Since decision 1: result waits for a free agent → solo')
    await world.alice.closes(second)
    await world.forge.rest()
    expect(await answer(world, third, '/why')).to.match(/^\*\*Decision 2: `solo`/)
  })

  it('names what holds it back, and what would be without', async () => {
    const task = await withTask(easy())
    world = task.world
    const blocked = await openAssigned(world, 'The other', easy(task.issue.number))
    const told = await answer(world, blocked, '/why')
    expect(told).to.match(
      /^\*\*Nothing has been decided here yet\.\*\*\n\n- Holds it back: it waits for #1\n/,
    )
    expect(told).to.contain('If nothing held it back: minimax is the cheapest agent')
  })

  it('tells of a hidden blocker only that it is there', async () => {
    const task = await withTask(easy(), {
      furnish: (gitea) => {
        gitea.addRepo('alice', 'secret', { private: true, collaborators: { mosaic: 'write' } })
      },
    })
    world = task.world
    await world.alice.opens({ title: 'A plan' }, 'alice/secret')
    await world.alice.edits({ body: easy('alice/secret#1') }, task.issue)
    await world.forge.rest()
    const told = await answer(world, task.issue, '/why')
    expect(told).to.contain('it waits for an issue that not everybody here may see')
    expect(told).not.to.contain('secret')
  })

  it('tells an order, and keeps the number when the database is lost', async () => {
    const task = await withTask(easy())
    world = task.world
    const { issue } = task
    await world.alice.edits({ body: MEDIUM }, issue)
    await world.forge.rest()
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.contain('agent/glm')
    expect(await answer(world, issue, '/why')).to.match(/^\*\*Decision 2: `glm`\.\*\*/)
    expect(await answer(world, issue, '/why 1')).to.equal(
      'I do not know any more what decision 1 was made from. My records of this issue begin with decision 2: older ones are let go after a while, and a database that was lost takes its records with it.',
    )
    await world.bob.defines({ name: 'agent/opus', color: '5319e7' })
    await world.bob.labels(['agent/opus'], issue)
    await world.forge.rest()
    const ordered = await answer(world, issue, '/why')
    expect(ordered).to.match(/^\*\*Decision 3: `opus`\.\*\*/)
    expect(ordered).to.contain('- Ordered by people:\n    - Agent: `opus`, with a label by `bob`\n')
    expect(ordered).to.contain('Since decision 2: result glm → opus; asked for nobody → opus')
  })

  it('answers on an issue that is none of its tasks what it would do, and on one that is closed what it did', async () => {
    const task = await withTask(easy())
    world = task.world
    const other = await world.alice.opens({ title: 'Not yours', body: easy() })
    expect(await answer(world, other, '/why', 'mallory')).to.match(
      /^I am not assigned to this, so I decide nothing here\. If I had to now: minimax is the cheapest/,
    )
    await world.alice.closes(task.issue)
    await world.forge.rest()
    expect(await answer(world, task.issue, '/why')).to.match(/^\*\*Decision 1 was: `minimax`\.\*\*/)
  })
})
