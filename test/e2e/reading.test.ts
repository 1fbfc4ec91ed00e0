import { expect } from 'chai'
import { type BotWorld, FakeClaude, runBot } from '../../src/testing/index.ts'
import { eventually, labels, own, status } from './conversation.ts'

describe('reading an issue', () => {
  let world: BotWorld
  before(async () => {
    world = await runBot()
    world.forge.setFiles(world.repo, { 'src/user_store.py': 'x'.repeat(43_000) })
  })
  after(() => world.stop())

  const opened = async (body: string, by = world.alice) => {
    const issue = await by.opens({ title: 'The order of the users is wrong', body }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    return issue
  }
  const treeCalls = () => world.forge.journal.filter(({ path }) => path.includes('/git/trees/')).length

  it('counts the real size of a file that it names, and shows the range and what it rests on', async () => {
    const issue = await opened('Difficulty: medium\n\n`UserStore` sorts them twice.')
    expect(status(world, issue)).to.contain(
      'Estimate: about 57,000 tokens of context, in nine of ten cases at most 58,000 (my own guess from the text: 1 file of 10,000 tokens, about 0.5 files more, medium work, no documentation)',
    )
  })

  it('asks for the files only where they matter', async () => {
    const before = treeCalls()
    await opened('Difficulty: medium\n\nContext estimate: 30k\n\nIt is in src/user_store.py.')
    await opened('They should be sorted by name')
    expect(treeCalls()).to.equal(before)
  })

  it('gives unsure work to a larger window', async () => {
    const issue = await opened('')
    expect(status(world, issue)).to.contain('unsure')
    expect(labels(world, issue)).to.contain('agent/sonnet')
  })

  it('hears an author who may write here and asks for an agent', async () => {
    const issue = await opened('Difficulty: low\n\nAgent: opus')
    expect(labels(world, issue)).to.contain('agent/opus')
    expect(status(world, issue)).to.contain('opus was asked for by name')
  })

  it('tells a stranger that a text of theirs cannot', async () => {
    const issue = await opened('Difficulty: low\n\nAgent: opus', world.mallory)
    expect(labels(world, issue)).to.contain('agent/minimax')
    expect(status(world, issue))
      .to.contain("asks for the agent 'opus'")
      .and.contain('not known to be allowed')
  })
})

describe('reading an issue with a model', () => {
  let claude: FakeClaude
  let world: BotWorld
  before(async () => {
    claude = await FakeClaude.start()
    world = await runBot({ claude })
    world.forge.setFiles(world.repo, {
      'lib/aaa.ts': 'x'.repeat(38),
      'lib/coupons.ts': 'x'.repeat(3_800),
      'lib/pay.ts': 'x'.repeat(7_600),
    })
  })
  after(async () => {
    await world.stop()
    await claude.stop()
  })

  it('tells them also when it can be asked only later', async () => {
    claude.next({ status: 529, times: 3 })
    claude.answers({ difficulty: 'high' })
    const issue = await world.alice.opens({ title: 'Payment stops', body: 'Somewhere in `lib/pay.ts`.' })
    await world.alice.assigns(['mosaic'], issue)
    await eventually(() => own(world, issue, 'status').length === 1, 'it went on without the model')
    await world.skipOnly(31_000)
    await world.skipWaits()
    expect(status(world, issue)).to.contain('Difficulty: high (read by Claude)')
    expect(claude.requests.at(-1)?.prompt).to.contain('"files":[["lib/pay.ts",7600]')
  })

  it('tells it the files of the repository, those that the text names first, and hears of no others', async () => {
    claude.answers({ contextTokensLikely: 1, files: ['lib/pay.ts', 'lib/none.ts', '/etc/passwd'] })
    const issue = await world.alice.opens({
      title: 'Coupons are taken twice',
      body: 'It is in `lib/pay.ts`.',
    })
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(claude.requests.at(-1)?.prompt).to.contain(
      '"files":[["lib/pay.ts",7600],["lib/coupons.ts",3800],["lib/aaa.ts",38]',
    )
    expect(status(world, issue), 'its estimate is none, so the formula counts the files').to.contain(
      'my own guess from the text: 1 file of 2,000 tokens, medium work',
    )
  })
})
