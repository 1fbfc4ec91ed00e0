import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { callsDuring, easy } from '../conversation.ts'
import { answer, ask, withTask } from './asking.ts'

const LARGE = '## Difficulty\nlow\n\n## Context Estimate\n150k\n\n- [ ] one\n- [ ] two\n- [ ] three\n'

describe('a question that cannot be answered as it is asked', () => {
  let world: BotWorld
  let issue: IssueView
  const start = async (body: string) => {
    const task = await withTask(body)
    world = task.world
    issue = task.issue
  }
  afterEach(() => world.stop())

  const reactions = () =>
    world.forge.comments(issue).findLast(({ author }) => author !== 'mosaic')?.reactions ?? []
  const settle = async (text: string) => {
    await world.alice.pushes({ '.gitea/coordinator.yml': text }, 'Settle it', world.repo)
    await world.forge.rest()
  }
  const parts = () => world.forge.issues(world.repo).filter(({ author }) => author === 'mosaic')

  it('is shown as refused, and answered anew when its author corrects it', async () => {
    await start(easy())
    for (const [wrong, told, right] of [
      ['/what-if agent=foo', 'agent: ', '/what-if agent=opus'],
      ['/why 99', 'There is no decision 99', '/why 1'],
    ] as const) {
      expect(await answer(world, issue, wrong)).to.contain(told)
      expect(reactions(), wrong).to.deep.equal(['eyes by mosaic', 'confused by mosaic'])
      const said = world.forge.comments(issue).findLast(({ author }) => author === 'alice')
      if (!said) throw new Error('nobody asked')
      await world.alice.editsComment(said, right)
      await world.skipWaits()
      expect(reactions(), right).to.deep.equal(['eyes by mosaic', '+1 by mosaic'])
    }
  })

  it('is refused where there is nothing to make parts of, or nobody to make them for', async () => {
    await start(easy())
    await ask(world, issue, '/split --create')
    expect(reactions()).to.contain('confused by mosaic')
    await settle(
      'agents: { minimax: { enabled: false }, glm: { enabled: false }, haiku: { enabled: false }, sonnet: { enabled: false }, opus: { enabled: false } }\n',
    )
    await ask(world, issue, '/split')
    expect(reactions()).to.contain('confused by mosaic')
    await world.alice.closes(issue)
    await world.forge.rest()
    expect(await answer(world, issue, '/split --create')).to.contain('This is closed')
    expect(reactions()).to.contain('confused by mosaic')
    expect(parts()).to.deep.equal([])
  })

  it('/split --create is answered once an hour to who may not write', async () => {
    await start(LARGE)
    expect(await ask(world, issue, '/split --create', 'mallory')).to.have.length(1)
    expect(await ask(world, issue, '/split --create\n', 'mallory')).to.deep.equal([])
    expect(reactions()).to.deep.equal(['eyes by mosaic', 'confused by mosaic'])
    await world.skip(61 * 60_000)
    expect(await ask(world, issue, '/split --create', 'mallory')).to.have.length(1)
    expect(parts()).to.deep.equal([])
  })

  it('/split --create goes by the rule that a repository settles under this name', async () => {
    await start(LARGE)
    await settle('commands: { whoCanUse: { "split --create": nobody } }\n')
    expect(await answer(world, issue, '/split --create')).to.contain('is switched off here')
    expect(reactions()).to.contain('confused by mosaic')
    await settle('commands: { whoCanUse: { "split --create": anyone } }\n')
    expect(await answer(world, issue, '/split --create', 'mallory')).to.contain('I made 3 issues')
    expect(parts()).to.have.length(3)
  })

  for (const order of ['/split create=true', '/split --create=yes', '/split --CREATE'])
    it(`${order} is an order: refused to a stranger, and done for a writer who has asked as much as is answered`, async () => {
      await start(LARGE)
      expect(await answer(world, issue, order, 'mallory')).to.contain('`/split --create` is for ')
      expect(parts()).to.deep.equal([])
      for (let asked = 1; asked <= 6; asked++) await ask(world, issue, `/help\n\n${asked}`)
      // on an issue six comments a minute are written
      await world.skip(61_000)
      expect(await ask(world, issue, '/split')).to.deep.equal([])
      expect(await answer(world, issue, order)).to.contain('I made 3 issues')
      expect(parts()).to.have.length(3)
    })

  it('/split --create=no is a question', async () => {
    await start(LARGE)
    expect(await answer(world, issue, '/split --create=no', 'mallory')).to.contain('3 parts')
    expect(parts()).to.deep.equal([])
  })

  it('/split --create makes nothing and says nothing where the bot only watches', async () => {
    await start(LARGE)
    await settle('mode: shadow\n')
    const calls = await callsDuring(world, () => world.alice.says('/split --create', issue))
    expect(calls.writes).to.deep.equal([])
    expect(parts()).to.deep.equal([])
  })
})
