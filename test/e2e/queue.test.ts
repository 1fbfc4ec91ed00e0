import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { callsDuring, easy, labels, openAssigned, status } from './conversation.ts'

const SOLO = {
  name: 'solo',
  contextLimit: 128_000,
  costPerMtok: 0,
  capabilities: ['low', 'medium', 'high'],
  maxConcurrent: 1,
  enabled: true,
} as const
const MINUTE_MS = 60_000
const SWEEP_MS = 5 * MINUTE_MS

describe('the queue for the one place of an agent', () => {
  let world: BotWorld
  let first: IssueView
  beforeEach(async () => {
    world = await runBot({ agents: [SOLO], sweepIntervalMs: SWEEP_MS })
    for (const name of ['Priority/High', 'Priority/Low'])
      world.forge.addLabel(world.repo, { name, color: '#ee0701' })
    first = await openAssigned(world, 'The first')
  })
  afterEach(() => world.stop())

  const place = (issue: IssueView) => /^- Place in the queue: (.*)$/m.exec(status(world, issue))?.[1]
  const hasIt = (issue: IssueView) => labels(world, issue).includes('agent/solo')

  it('goes by the priority label, then by what is unlocked through others too, then by age', async () => {
    const alice = world.alice
    const issues = [
      await openAssigned(world, 'Low'),
      await openAssigned(world, 'Old'),
      await openAssigned(world, 'Unlocks one'),
      await openAssigned(world, 'Unlocks two'),
      await openAssigned(world, 'Urgent'),
    ]
    const [low, old, one, two, urgent] = issues
    if (!low || !old || !one || !two || !urgent) throw new Error('no issues')
    const after = await openAssigned(world, 'After one', easy(one.number))
    const between = await openAssigned(world, 'After two', easy(two.number))
    const last = await openAssigned(world, 'After that', easy(between.number))
    await alice.labels(['Priority/Low'], low)
    await alice.labels(['Priority/High'], urgent)
    await world.forge.rest()
    expect(status(world, urgent)).to.contain('- Priority: high (set by a label)')
    const all = [first, ...issues, after, between, last]
    const order: string[] = []
    for (const _ of issues.concat(after, between, last)) {
      for (const holder of all.filter(hasIt)) await alice.closes(holder)
      await world.forge.rest()
      order.push(...all.filter(hasIt).map(({ title }) => title))
    }
    expect(order).to.deep.equal([
      ...['Urgent', 'Unlocks two', 'Unlocks one', 'After two', 'Old', 'After one', 'After that', 'Low'],
    ])
  })

  it('shows the place, and more than ten as just that', async () => {
    const issues: IssueView[] = []
    for (let n = 1; n <= 12; n++) issues.push(await openAssigned(world, `Number ${n}`))
    expect(issues.map(place)).to.deep.equal([
      ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      'more than 10',
      'more than 10',
    ])
  })

  it('tells a new place by the sweep an hour later at the earliest, not at each move', async () => {
    const alice = world.alice
    const second = await openAssigned(world, 'The second')
    const third = await openAssigned(world, 'The third')
    expect([place(second), place(third)]).to.deep.equal(['1', '2'])
    const calls = await callsDuring(world, () => alice.closes(first))
    expect(calls.writes.filter((call) => call.includes(`/issues/${third.number}/`))).to.deep.equal([])
    expect([place(second), place(third)]).to.deep.equal([undefined, '2'])
    await world.skip(SWEEP_MS)
    expect(place(third)).to.equal('2')
    for (let minutes = 0; minutes < 120; minutes += 30) await world.skip(30 * MINUTE_MS)
    expect(place(third)).to.equal('1')
  })
})
