import { expect } from 'chai'
import type { BotWorld, IssueView } from '../../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, labels, openAssigned, own } from '../conversation.ts'
import { orders } from '../orders/talk.ts'
import { answer, ask, withTask } from './asking.ts'

const DAY_MS = 24 * 60 * 60_000

function steps(count: number, tokens: string): string {
  const list = Array.from({ length: count }, (_, index) => `- [ ] step ${index + 1}`).join('\n')
  return `## Difficulty\nlow\n\n## Context Estimate\n${tokens}\n\n## Steps\n${list}\n`
}

describe('an issue that was split waits for its parts', () => {
  let world: BotWorld
  let parent: IssueView
  beforeEach(async () => {
    const task = await withTask(steps(2, '60k'))
    world = task.world
    parent = task.issue
  })
  afterEach(() => world.stop())

  const listed = (issue = parent) =>
    world.forge
      .dependenciesOf(issue)
      .map(({ number }) => number)
      .sort((a, b) => a - b)
  const made = () => world.forge.issues(world.repo).filter(({ author }) => author === 'mosaic')
  const part = (index: number): IssueView => {
    const found = made()[index]
    if (!found) throw new Error(`there is no part ${index}`)
    return found
  }
  const create = () => ask(world, parent, '/split --create')
  const waitsForBoth = () => {
    expect(listed()).to.deep.equal([2, 3])
    expect(labels(world, parent)).to.equal(BLOCKED)
  }
  /** The bot dies right after Gitea has made what the nth of these calls asks for, and is started again. */
  const killedAt = async (nth: number, path: RegExp) => {
    for (let before = 1; before < nth; before++)
      world.forge.faults.next({ method: 'POST', path, carriedOut: () => undefined })
    const killed = new Promise<void>((resolve) =>
      world.forge.faults.next({ method: 'POST', path, carriedOut: () => resolve(world.killBot()) }),
    )
    await world.alice.says('/split --create', parent)
    await killed
    await world.startBot()
    await world.skipWaits()
  }

  it('also when they are given to the bot, and until the last one is closed', async () => {
    await create()
    for (const index of [0, 1]) {
      await world.alice.assigns(['mosaic'], part(index))
      await world.forge.rest()
      expect(labels(world, part(index))).to.equal(ASSIGNED)
      waitsForBoth()
    }
    await world.alice.edits({ body: `${part(0).body}\n\nReally.` }, part(0))
    await world.forge.rest()
    waitsForBoth()
    for (const index of [0, 1]) await world.alice.closes(part(index))
    await world.forge.rest()
    expect(labels(world, parent)).to.equal(ASSIGNED)
  })

  for (const taken of ['by nobody', 'by who opened an issue here', 'by who opened none'])
    it(`also when the bot's account was renamed, and its old name is taken ${taken}`, async () => {
      const { forge } = world
      forge.addUser('boss', { admin: true })
      await create()
      await forge.as('boss').does('POST', '/admin/users/mosaic/rename', { new_username: 'robot' })
      if (taken !== 'by nobody') forge.addUser('mosaic')
      if (taken === 'by who opened an issue here')
        await forge.as('mosaic').opens({ title: 'Mine' }, world.repo)
      const [told] = await ask(world, parent, '/split --create', 'alice', 'robot')
      expect(told).to.match(/^\*\*I have made the parts before:\*\*\n\n- #2\n- #3\n/)
      waitsForBoth()
    })

  it('as by an order of whoever asked, which stands in the comment and can be taken back', async () => {
    await ask(world, parent, '/split --create', 'bob')
    expect(orders(world, parent)).to.deep.equal([
      'Waits for `#2`, `#3`, by `bob`; `/unblocked-by #2 #3` takes them back',
    ])
    await ask(world, parent, '/unblocked-by #2 #3')
    expect(labels(world, parent)).to.equal(ASSIGNED)
    expect(listed()).to.deep.equal([])
    await create()
    expect(labels(world, parent), 'a person has taken them back').to.equal(ASSIGNED)
    expect(made()).to.have.length(2)
  })

  it('when several issues are split at the same time', async () => {
    const others = [
      await openAssigned(world, 'Two', steps(2, '60k')),
      await openAssigned(world, 'Three', steps(2, '60k')),
    ]
    const all = [parent, ...others]
    await Promise.all(all.map((issue) => world.alice.says('/split --create', issue)))
    await world.skipWaits()
    expect(made()).to.have.length(6)
    for (const issue of all) {
      expect(listed(issue)).to.have.length(2)
      expect(labels(world, issue)).to.equal(BLOCKED)
    }
  })

  for (const [what, nth, path] of [
    ['the last part was made', 2, /\/issues$/],
    ['the answer was written', 1, /\/issues\/1\/comments$/],
    ['a dependency was set', 1, /\/issues\/1\/dependencies$/],
  ] as const)
    it(`when the bot is killed right after ${what}`, async () => {
      await killedAt(nth, path)
      expect(made()).to.have.length(2)
      waitsForBoth()
      const answers = own(world, parent, 'explaining/command-4-0').concat(
        world.forge.comments(parent).filter(({ body }) => body.startsWith('**I made')),
      )
      expect(answers.map(({ body }) => body).join()).to.contain('**I made 2 issues of this')
    })

  it('after the database was lost, without a write', async () => {
    await create()
    await world.alice.assigns(['mosaic'], part(0))
    await world.forge.rest()
    const from = world.forge.journal.length
    await world.loseDatabase()
    await world.forge.rest()
    waitsForBoth()
    const writes = world.forge.journal.slice(from).filter(({ as, method }) => as && method !== 'GET')
    expect(writes.map(({ path }) => path)).to.deep.equal([])
    expect((await create())[0]).to.match(/^\*\*I have made the parts before:\*\*/)
    waitsForBoth()
  })

  it('after the database was lost, and the comment that tells of the orders was deleted', async () => {
    await create()
    await world.stopBot()
    const [comment] = own(world, parent, 'status')
    if (!comment) throw new Error('there is no comment')
    await world.alice.deletesComment(comment)
    await world.loseDatabase()
    await world.forge.rest()
    waitsForBoth()
    for (const index of [0, 1]) await world.alice.closes(part(index))
    await world.forge.rest()
    expect(labels(world, parent)).to.equal(ASSIGNED)
  })

  it('but not for one that a person took off in Gitea, whatever is edited, said again or lost then', async () => {
    await create()
    await world.alice.removesDependency(part(0), parent)
    await world.skip(2 * DAY_MS)
    const waitsForOne = () => expect(listed()).to.deep.equal([3])
    waitsForOne()
    await world.alice.edits({ body: `${parent.body}\nPlease.` }, parent)
    await world.forge.rest()
    waitsForOne()
    await create()
    await world.skip(2 * DAY_MS)
    waitsForOne()
    await world.loseDatabase()
    await world.forge.rest()
    await create()
    waitsForOne()
    expect(labels(world, parent)).to.equal(BLOCKED)
  })

  it('and for those that a longer checklist adds; only these are called new', async () => {
    await create()
    await world.alice.edits({ body: steps(3, '90k') }, parent)
    await world.forge.rest()
    const [told] = await create()
    expect(told).to.match(
      /^\*\*I made 1 issue of this, and it waits for it:\*\*\n\n- #4\n\nMade before: #2, #3\./,
    )
    await world.skipWaits()
    expect(listed()).to.deep.equal([2, 3, 4])
    expect(made().map(({ body }) => body.split('\n')[0])).to.deep.equal([
      'A part of #1.',
      'A part of #1.',
      'A part of #1.',
    ])
  })

  it('and for no part that a person deleted', async () => {
    await create()
    await world.alice.deletes(part(0))
    await world.skip(2 * DAY_MS)
    expect(await create()).to.deep.equal([
      '**I have made the parts before:**\n\n- #3\n\n_Each is made once; change them as you like._',
    ])
    expect(listed()).to.deep.equal([3])
    expect(made()).to.have.length(1)
    await world.alice.closes(part(0))
    await world.forge.rest()
    expect(labels(world, parent)).to.equal(ASSIGNED)
  })

  it('also as one that is given to the bot only after it was split', async () => {
    const later = await world.alice.opens({ title: 'Later', body: steps(2, '60k') })
    await ask(world, later, '/split --create')
    const both = listed(later)
    expect(both).to.have.length(2)
    await world.alice.assigns(['mosaic'], later)
    await world.skip(2 * DAY_MS)
    expect(listed(later)).to.deep.equal(both)
    expect(labels(world, later)).to.equal(BLOCKED)
    expect(await answer(world, later, '/split --create')).to.contain('made the parts before')
    expect(listed(later)).to.deep.equal(both)
  })
})
