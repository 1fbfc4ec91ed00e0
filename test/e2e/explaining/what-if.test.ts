import { expect } from 'chai'
import { type BotWorld, runBot } from '../../../src/testing/index.ts'
import { easy, labels, openAssigned, status } from '../conversation.ts'
import { answer, withTask } from './asking.ts'

describe('/what-if', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  it('decides with other inputs, and writes nothing but its answer', async () => {
    const task = await withTask(easy())
    world = task.world
    const { issue } = task
    const shown = [labels(world, issue), status(world, issue)]
    const told = await answer(world, issue, '/what-if DIFFICULTY=High tokens=90,000', 'mallory')
    expect(told).to.match(
      /^\*\*With difficulty `high`, 90k tokens: `opus`\.\*\* As it is, it would be `minimax`\.\n\nopus is the cheapest agent that can do high work and holds 90k/,
    )
    expect(told)
      .to.contain('| **chosen** | `opus` |')
      .and.to.match(/_Nothing has been changed\._$/)
    expect([labels(world, issue), status(world, issue)]).to.deep.equal(shown)
    const why = await answer(world, issue, '/why')
    expect(why).to.match(/^\*\*Decision 1: `minimax`/)
  })

  it('takes an agent by name, and automatic again', async () => {
    const task = await withTask(`${easy()}\n## Agent\nhaiku\n`)
    world = task.world
    expect(await answer(world, task.issue, '/what-if agent=opus')).to.match(
      /^\*\*With agent `opus` asked for: `opus`\.\*\* As it is, it would be `haiku`\./,
    )
    expect(await answer(world, task.issue, '/what-if agent=auto')).to.match(
      /^\*\*With no agent asked for: `minimax`\.\*\*/,
    )
  })

  it('answers a wrong word or value with the nearest right one', async () => {
    const task = await withTask(easy())
    world = task.world
    const said = async (words: string) => {
      await world.skip(30_000)
      return answer(world, task.issue, `/what-if ${words}`)
    }
    expect(await said('dificulty=high')).to.contain('There is no `dificulty`. Did you mean `difficulty=…`?')
    expect(await said('difficulty=hgih')).to.contain('Did you mean `high`?')
    expect(await said('agent=opsu')).to.contain('Did you mean `opus`?')
    expect(await said('tokens=90')).to.contain('Did you mean `90k`?')
    expect(await said('blockers=some')).to.contain('`some` is not one of `none`')
    expect(await said('agent=@bob')).not.to.contain('@')
  })

  it('leaves the blockers, or leaves them out', async () => {
    world = await runBot()
    const first = await openAssigned(world, 'One')
    const second = await openAssigned(world, 'Two', easy(first.number))
    expect(await answer(world, second, '/what-if difficulty=medium')).to.contain(
      'It would still wait for #1; `blockers=none` leaves that out.',
    )
    const told = await answer(world, second, '/what-if difficulty=medium blockers=none')
    expect(told).to.match(/^\*\*With difficulty `medium`, no blockers: `glm`\.\*\*/)
    expect(told).not.to.contain('#1')
  })

  it('answers on an issue that is none of its tasks', async () => {
    world = await runBot()
    const issue = await world.alice.opens({ title: 'Not yours', body: easy() })
    const told = await answer(world, issue, '/what-if tokens=2M')
    expect(told).to.match(/^\*\*With 2M tokens: no agent fits\.\*\* As it is, it would be `minimax`\./)
    expect(told).to.contain('I am not assigned to this, so nothing of it is so.')
  })
})
