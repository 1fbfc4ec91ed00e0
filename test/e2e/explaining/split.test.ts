import { expect } from 'chai'
import { readMark } from '../../../src/gitea/effects/marker.ts'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { BLOCKED, labels, visible } from '../conversation.ts'
import { settles } from '../settling.ts'
import { answer, ask, withTask } from './asking.ts'

const LARGE =
  '## Difficulty\nlow\n\n## Context Estimate\n150k\n\n## Steps\n- [ ] the parser in src/parse.ts\n- [ ] the writer, see #9 and @bob\n- [ ] the docs\n- [x] the plan\n'

describe('/split', () => {
  let world: BotWorld
  afterEach(() => world.stop())
  const made = (parent: IssueView) =>
    world.forge
      .issues(world.repo)
      .filter(({ author, number }) => author === 'mosaic' && number > parent.number)

  it('advises how to cut a task that fits no agent, each part for half of the cheapest one’s window', async () => {
    const task = await withTask(LARGE)
    world = task.world
    expect(await answer(world, task.issue, '/split', 'mallory')).to.equal(
      [
        "**3 parts, along its own checklist.** This needs about 150,000 tokens, and half of `minimax`'s window holds 64k: for that agent it takes 3 parts or more.",
        [
          '- [ ] the parser in src/parse.ts _(about 50k)_',
          '- [ ] the writer, see #\u200b9 and bob _(about 50k)_',
          '- [ ] the docs _(about 50k)_',
        ].join('\n'),
        '_`/split --create` makes them issues that this one waits for; writers can do that._',
      ].join('\n\n'),
    )
    expect(made(task.issue)).to.have.length(0)
  })

  it('offers to make the parts for whom the repository lets it, and to nobody where it does not', async () => {
    const task = await withTask(LARGE)
    world = task.world
    await settles(world, 'commands:\n  whoCanUse: { split --create: author }\n')
    expect(await answer(world, task.issue, '/split')).to.contain(
      'whoever opened this one and writers can do that',
    )
    await settles(world, 'commands:\n  whoCanUse: { split --create: nobody }\n')
    expect(await answer(world, task.issue, '/split')).not.to.contain('--create')
    expect(await answer(world, task.issue, '/help')).to.contain('(`--create` is switched off here.)')
    expect(await answer(world, task.issue, '/split --create')).to.equal(
      '`/split --create` is switched off here. `/split` shows you the parts.',
    )
    expect(made(task.issue)).to.have.length(0)
  })

  it('makes the parts for a writer, once, and lets the whole wait for them', async () => {
    const task = await withTask(LARGE)
    world = task.world
    const { issue } = task
    expect(await answer(world, issue, '/split --create', 'bob')).to.equal(
      '**I made 3 issues of this, and it waits for them:**\n\n- #2\n- #3\n- #4\n\n_Assign me to those that I shall find an agent for._',
    )
    const [first, second] = made(issue)
    expect([first?.title, second?.title]).to.deep.equal([
      'the parser in src/parse.ts',
      'the writer, see #\u200b9 and bob',
    ])
    expect(visible(first as never)).to.equal(
      [
        'A part of #1.',
        '- [ ] the parser in src/parse.ts',
        '## Difficulty\nlow',
        '## Context Estimate\n50k',
        '## Files\n- `src/parse.ts`',
      ].join('\n\n'),
    )
    expect(readMark(first?.body ?? '')?.kind).to.match(/^explaining\/part-[0-9a-f]{8}$/)
    expect(world.forge.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal([2, 3, 4])
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(await answer(world, issue, '/split --create', 'bob')).to.match(
      /^\*\*I have made the parts before:\*\*/,
    )
    expect(made(issue)).to.have.length(3)
  })

  it('reads its own parts as they are meant: nothing holds them back', async () => {
    const task = await withTask(LARGE)
    world = task.world
    await ask(world, task.issue, '/split --create')
    const [first] = made(task.issue)
    if (!first) throw new Error('no part was made')
    await world.alice.assigns(['mosaic'], first)
    await world.forge.rest()
    expect(labels(world, first)).to.equal('agent/minimax difficulty/low status/assigned')
  })

  it('releases the whole when the last part is closed', async () => {
    const task = await withTask(LARGE.replace('150k', '60k'))
    world = task.world
    await ask(world, task.issue, '/split --create')
    expect(labels(world, task.issue)).to.equal(BLOCKED)
    for (const part of made(task.issue)) await world.alice.closes(part)
    await world.forge.rest()
    expect(labels(world, task.issue)).to.equal('agent/minimax difficulty/low status/assigned')
  })

  it('makes nothing twice when the answer to a call is lost, or the database is', async () => {
    const task = await withTask(LARGE)
    world = task.world
    world.forge.faults.next({ method: 'POST', path: /\/issues$/, reset: 'after' })
    await world.alice.says('/split --create', task.issue)
    await world.skipWaits()
    expect(made(task.issue)).to.have.length(3)
    await world.loseDatabase()
    await world.forge.rest()
    const told = await ask(world, task.issue, '/split --create')
    expect(told).to.have.length(1)
    expect(made(task.issue)).to.have.length(3)
  })

  it('is refused to who may not write, and makes nothing then', async () => {
    const task = await withTask(LARGE)
    world = task.world
    expect(await answer(world, task.issue, '/split --create', 'mallory')).to.equal(
      '`/split --create` is for who may write in the repository. `/split` shows you the parts.',
    )
    expect(made(task.issue)).to.have.length(0)
    expect(await answer(world, task.issue, '/split --crate')).to.contain('Did you mean `--create`?')
  })

  it('says so when there is nothing to cut along, or nothing to cut', async () => {
    world = await runBot()
    const large = await world.alice.opens({ title: 'Large', body: 'Difficulty: low\nContext Estimate: 150k' })
    expect(await answer(world, large, '/split')).to.match(
      /I find neither a checklist nor sections nor files to cut it along: write its steps as a checklist/,
    )
    const small = await world.alice.opens({ title: 'Small', body: 'Difficulty: low\nContext Estimate: 20k' })
    expect(await answer(world, small, '/split')).to.equal(
      "This needs about 20,000 tokens, and half of `minimax`'s window holds 64k, so it need not be cut.",
    )
  })

  it('makes parts of an issue that is no task, which then depends on them in Gitea', async () => {
    world = await runBot()
    const issue = await world.alice.opens({ title: 'Not yours', body: LARGE })
    await ask(world, issue, '/split --create')
    expect(world.forge.dependenciesOf(issue)).to.have.length(3)
  })
})
