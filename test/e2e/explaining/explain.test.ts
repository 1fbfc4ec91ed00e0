import { expect } from 'chai'
import { type BotWorld, runBot } from '../../../src/testing/index.ts'
import { answer, withTask } from './asking.ts'

describe('/explain', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  it('tells what was read, who found it, and which words it rests on', async () => {
    const task = await withTask(
      '## Difficulty\nlow\n\nBlocked by: #1\n\nSee `src/app.ts`, @bob <b>now</b>.\n',
    )
    world = task.world
    expect(await answer(world, task.issue, '/explain', 'mallory')).to.equal(
      [
        '**This is what I read here.**',
        [
          '- **difficulty**: low _(stated, 100 % sure: Difficulty low)_',
          '- **estimate**: 29k to 32k _(my own guess, 76 % sure: 1 file, low work, no documentation)_',
          '- **files**: none _(my own guess, 50 % sure: no file is named)_',
          '- **blocked by**: #\u200b1 _(stated, 100 % sure: Blocked by: #\u200b1)_',
          '- **blocks**: none _(my own guess, 0 % sure)_',
          '- **tests**: yes _(my own guess, 50 % sure: nothing says that it is not about code)_',
          '- **documentation**: none _(my own guess, 50 % sure: nothing asks for it)_',
        ].join('\n'),
        'If every agent were free: minimax is the cheapest agent that can do low work and holds up to 32k in half of its 128k window (free).',
      ].join('\n\n'),
    )
  })

  it('says what could not be read, and does not repeat a mention', async () => {
    const task = await withTask('Difficulty: hrad @bob\n')
    world = task.world
    const told = await answer(world, task.issue, '/explain')
    expect(told).to.contain('I could not read everything:\n- ')
    expect(told).not.to.match(/@\w/)
  })

  it('tells on an issue that is none of its tasks what it would read', async () => {
    world = await runBot()
    const issue = await world.alice.opens({ title: 'Not yours', body: 'Context estimate: 80k' })
    const told = await answer(world, issue, '/explain')
    expect(told).to.contain('- **estimate**: 80k _(stated, 100 % sure: Context estimate: 80k)_')
    expect(told).to.contain('I am not assigned to this, so I do nothing with it, and no model was asked.')
  })
})
