import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { easy, openAssigned } from '../conversation.ts'
import { answersTo } from '../orders/talk.ts'
import { answer, withTask } from './asking.ts'

const SOLO = {
  name: 'solo',
  contextLimit: 128_000,
  costPerMtok: 0,
  capabilities: ['low'],
  maxConcurrent: 1,
  enabled: true,
} as const

describe('who asks why, or what was read, is told what people have ordered', () => {
  let world: BotWorld
  let issue: IssueView
  const start = async (options: Parameters<typeof withTask>[1] = {}) => {
    const task = await withTask(easy(), options)
    world = task.world
    issue = task.issue
  }
  afterEach(() => world.stop())
  const say = (body: string, person = world.alice) => answersTo(world, issue, person, body)

  it('each order, and who gave it', async () => {
    await start()
    const other = await world.alice.opens({ title: 'Before' }, world.repo)
    await say('/difficulty medium\n/estimate 50k\n/priority high')
    await say(`/agent opus\n/blocked-by #${other.number}\n/hold not this week`, world.bob)
    const told = [
      '- Ordered by people:',
      '    - Agent: `opus`, by `bob`',
      '    - Difficulty: medium, by `alice`',
      '    - Estimate: 50,000 tokens, by `alice`',
      '    - Priority: high, by `alice`',
      '    - Held back, by `bob`: `not this week`',
      '    - Waits for `#2`, by `bob`',
    ].join('\n')
    for (const question of ['/why', '/explain'])
      expect((await say(question, world.forge.as('mallory'))).join(), question).to.contain(told)
    expect((await say('/why')).join()).to.contain('- Holds it back: a person; it waits for #2\n')
    await world.alice.closes(other)
    await world.forge.rest()
    expect((await say('/why')).join()).to.contain('- Holds it back: a person\n')
  })

  it('those of an earlier decision too', async () => {
    await start()
    await say('/agent opus', world.bob)
    await say('/agent auto')
    expect(await answer(world, issue, '/why 2')).to.contain(
      '- Ordered by people:\n    - Agent: `opus`, by `bob`\n',
    )
  })

  it('but not of a repository that has become private since', async () => {
    await start()
    const open = world.forge.addRepo('bob', 'open', { collaborators: { mosaic: 'write' } })
    await world.bob.opens({ title: 'There' }, open)
    await say('/blocked-by bob/open#1', world.bob)
    await world.bob.setsPrivate(open, true)
    await world.skip(61 * 60_000)
    for (const question of ['/why', '/explain']) {
      const told = await answer(world, issue, question, 'mallory')
      expect(told, question).to.contain('Waits for an issue that not everybody here may see, by `bob`')
      expect(told, question).not.to.contain('bob/open')
    }
  })

  it('and not how many tasks agents hold in repositories that they may not know of', async () => {
    await start({ agents: [SOLO] })
    const secret = world.forge.addRepo('alice', 'secret', {
      private: true,
      collaborators: { mosaic: 'write' },
    })
    world.forge.addHook(secret, world.hook)
    await world.alice.closes(issue)
    const there = await world.alice.opens({ title: 'A plan', body: easy() }, secret)
    await world.alice.assigns(['mosaic'], there)
    await world.forge.rest()
    expect(world.forge.labelsOf(there).join()).to.contain('agent/solo')
    issue = await openAssigned(world, 'Waits')
    const told = await answer(world, issue, '/why', 'mallory')
    expect(told)
      .to.contain('no agent is free')
      .and.to.contain('Tasks of this repository that agents held: none')
    expect(told).not.to.match(/`solo` 1/)
  })
})
