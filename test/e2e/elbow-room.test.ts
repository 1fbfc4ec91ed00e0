import { expect } from 'chai'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, callsDuring, easy, labels, openAssigned, own, status, visible } from './conversation.ts'
import { AgentAtWork } from './watching/agent-at-work.ts'

const WAITS = 'difficulty/low status/ready'
const changing = (...files: readonly string[]) =>
  `${easy()}\n## Files\n${files.map((file) => `- ${file}`).join('\n')}\n`

describe('elbow room', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
    for (const name of ['Priority/Critical', 'Priority/High'])
      world.forge.addLabel(world.repo, { name, color: '#ee0701' })
  }
  const settle = async (text: string) => {
    await world.alice.pushes({ '.gitea/coordinator.yml': text }, 'Settle it', world.repo)
    await world.forge.rest()
  }
  const open = (title: string, ...files: readonly string[]) => openAssigned(world, title, changing(...files))
  const all = (...issues: readonly IssueView[]) => issues.map((issue) => labels(world, issue))
  const closes = async (issue: IssueView) => {
    await world.alice.closes(issue)
    await world.forge.rest()
  }
  const asks = async (issue: IssueView, command: string) => {
    await world.alice.says(command, issue)
    await world.forge.rest()
    const answers = world.forge.comments(issue).filter(({ author }) => author === 'mosaic')
    return answers.map(visible).at(-1) ?? ''
  }
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  it('holds back who changes the same file, says who has it and since when, and goes on when it is closed', async () => {
    await start()
    const first = await open('One', 'src/pay.ts')
    const second = await open('Two', 'src/pay.ts', 'src/tax.ts')
    const other = await open('Three', 'src/mail.ts')
    expect(all(first, second, other)).to.deep.equal([ASSIGNED, WAITS, ASSIGNED])
    expect(status(world, second)).to.match(/^\*\*Ready, and waits for files that others change\.\*\*/)
    expect(status(world, second)).to.match(/#1 has had `src\/pay\.ts` since \d{4}-\d\d-\d\d \d\d:\d\d UTC\./)
    await closes(first)
    expect(all(second)).to.deep.equal([ASSIGNED])
    expect(status(world, second)).not.to.contain('#1')
  })

  it('counts a folder and what lies in it as the same, and what everybody touches as nothing', async () => {
    await start()
    const first = await open('One', 'src/shop/', 'README.md', 'package-lock.json', 'src/')
    const within = await open('Two', './src/shop/pay.ts')
    const beside = await open('Three', 'src/shopping.ts', 'README.md', 'package-lock.json')
    expect(all(first, within, beside)).to.deep.equal([ASSIGNED, WAITS, ASSIGNED])
    expect(status(world, within)).to.contain('#1 has had `src/shop/pay.ts` since')
  })

  it('counts files that are only mentioned if they are there', async () => {
    await start()
    world.forge.setFiles(world.repo, { 'src/pay.ts': 'x\n' }, 'Begin', 'main')
    const mentions = (title: string, text: string) =>
      openAssigned(world, title, `## Difficulty\nlow\n\n## What\n${text}\n`)
    const first = await mentions('One', 'Put src/pay.ts and src/new.ts right.')
    const same = await mentions('Two', 'In src/pay.ts the sum is wrong.')
    const guess = await mentions('Three', 'We need a src/new.ts.')
    expect(all(first, same, guess)).to.deep.equal([ASSIGNED, WAITS, ASSIGNED])
  })

  it('never looks into other repositories', async () => {
    await start()
    await open('One', 'src/pay.ts')
    const shop = world.forge.addRepo('alice', 'shop', { collaborators: { mosaic: 'write' } })
    world.forge.addHook(shop, world.hook)
    const there = await world.alice.opens({ title: 'There', body: changing('src/pay.ts') }, shop)
    await world.alice.assigns(['mosaic'], there)
    await world.forge.rest()
    expect(labels(world, there)).to.equal(ASSIGNED)
  })

  it('lets critical work begin at once, and tells it of the other', async () => {
    await start()
    await open('One', 'src/pay.ts')
    const urgent = await open('Two', 'src/pay.ts')
    expect(all(urgent)).to.deep.equal([WAITS])
    await world.alice.says('/priority critical', urgent)
    await world.forge.rest()
    expect(all(urgent)).to.deep.equal([ASSIGNED])
    expect(status(world, urgent)).to.contain('Mind that #1 has had `src/pay.ts` since')
  })

  it('keeps the order of the queue: whoever comes later takes no file from one that waits', async () => {
    await start()
    const first = await open('One', 'a/a.ts')
    const both = await open('Two', 'a/a.ts', 'b/b.ts')
    const late = await open('Three', 'b/b.ts')
    expect(all(first, both, late)).to.deep.equal([ASSIGNED, WAITS, WAITS])
    expect(status(world, late)).to.contain('#2, which stands before this one in the queue, needs `b/b.ts`')
    const calls = await callsDuring(world, () => world.alice.closes(first))
    expect(all(both, late)).to.deep.equal([ASSIGNED, WAITS])
    // that another one has it now edits no comment
    const written = calls.writes.filter((call) => call.startsWith('PATCH'))
    expect(written.some((call) => call.includes('/issues/3'))).to.equal(false)
    expect(status(world, late)).to.contain('#2, which stands before this one')
    expect(await asks(late, '/why')).to.match(/Holds it back: the same files: #2 has had `b\/b\.ts` since/)
    // what a person does here makes it tell who has it now
    await world.alice.edits({ body: changing('b/b.ts', 'c/c.ts') }, late)
    await world.forge.rest()
    expect(status(world, late)).to.match(/#2 has had `b\/b\.ts` since/)
    await closes(both)
    expect(all(late)).to.deep.equal([ASSIGNED])
  })

  it('goes on when one that stood before it leaves the queue, or does not want the file any more', async () => {
    await start()
    const first = await open('One', 'a/a.ts')
    const both = await open('Two', 'a/a.ts', 'b/b.ts')
    const late = await open('Three', 'b/b.ts')
    await world.alice.unassigns(['mosaic'], both)
    await world.forge.rest()
    expect(all(late)).to.deep.equal([ASSIGNED])
    const next = await open('Four', 'a/a.ts')
    expect(all(next)).to.deep.equal([WAITS])
    await world.alice.edits({ body: changing('c/c.ts') }, first)
    await world.forge.rest()
    expect(all(first, next)).to.deep.equal([ASSIGNED, ASSIGNED])
  })

  it('gives a file to one only, however many ask at the same moment', async () => {
    await start()
    const issues: IssueView[] = []
    for (let n = 0; n < 8; n++)
      issues.push(await world.alice.opens({ title: `No. ${n}`, body: changing('a/a.ts') }, world.repo))
    for (const issue of issues) await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    for (let left = 8; left > 0; left--) {
      const holders = issues.filter((issue) => labels(world, issue) === ASSIGNED)
      expect(holders).to.have.length(1)
      expect(issues.filter((issue) => labels(world, issue) === WAITS)).to.have.length(left - 1)
      for (const holder of holders) await closes(holder)
    }
  })

  it('is free again when the work is handed in', async () => {
    await start()
    const first = await open('One', 'src/pay.ts')
    const second = await open('Two', 'src/pay.ts')
    const minimax = await AgentAtWork.called('minimax', world)
    await minimax.begins()
    expect(minimax.task.issue.number).to.equal(1)
    expect(all(second)).to.deep.equal([WAITS])
    await world.alice.says('It goes well.', first)
    await minimax.tells('complete', { summary: 'Done', commits: 1 })
    await world.forge.rest()
    expect(all(second)).to.deep.equal([ASSIGNED])
  })

  it('only warns, or says nothing, where the repository wants that', async () => {
    await start()
    await settle('elbowRoom: warn\n')
    await open('One', 'src/pay.ts')
    const second = await open('Two', 'src/pay.ts')
    expect(all(second)).to.deep.equal([ASSIGNED])
    expect(status(world, second)).to.contain('Mind that #1 has had `src/pay.ts` since')
    await settle('elbowRoom: off\n')
    const third = await open('Three', 'src/pay.ts')
    expect(all(third)).to.deep.equal([ASSIGNED])
    expect(status(world, third)).not.to.contain('#1')
  })

  it('lets go at once of whoever waits when it is switched off, or the file is everybody’s', async () => {
    await start()
    await open('One', 'src/pay.ts', 'b/b.ts')
    const pay = await open('Two', 'src/pay.ts')
    const other = await open('Three', 'b/b.ts')
    await settle('sharedFiles: [pay.ts]\n')
    await world.skipWaits()
    expect(all(pay, other)).to.deep.equal([ASSIGNED, WAITS])
    await settle('elbowRoom: off\n')
    await world.skipWaits()
    expect(all(other)).to.deep.equal([ASSIGNED])
  })

  it('is told by /why and /what-if', async () => {
    await start()
    await open('One', 'src/pay.ts')
    const second = await open('Two', 'src/pay.ts')
    const told = await asks(second, '/why')
    expect(told).to.contain('**Decision 1: waits for files that others change.**')
    expect(told).to.match(/Other tasks with the same files: #1 has had `src\/pay\.ts` since/)
    const imagined = await asks(second, '/what-if tokens=10k')
    expect(imagined).to.contain('waits for files that others change.** That is the same as now.')
    expect(own(world, second, 'status')).to.have.length(1)
  })
})
