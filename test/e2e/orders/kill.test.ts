import { expect } from 'chai'
import type { IssueView } from '../../../src/testing/index.ts'
import { ASSIGNED, easy, eventually, labels, own, status, visible } from '../conversation.ts'
import { Town } from '../kill/town.ts'

/** An order is done once, whenever the bot is killed. */
describe('the bot is killed while it does what was ordered', () => {
  let town: Town
  let issue: IssueView
  beforeEach(async () => {
    town = await Town.found()
    town.forge.faults.postDelayMs = 0
    await alice().opens({ title: 'Before' }, town.repo)
    issue = await alice().opens({ title: 'Fix the login', body: easy() }, town.repo)
    await town.start()
    await alice().assigns(['mosaic'], issue)
    await shows(ASSIGNED)
  })
  afterEach(() => town.close())

  const alice = () => town.forge.as('alice')
  const shows = (expected: string) =>
    eventually(() => labels(town, issue) === expected, `it shows ${expected}`, 20_000)
  const isCalled = (from: number, method: string, path: RegExp) => () =>
    town.forge.journal.slice(from).some((entry) => entry.method === method && path.test(entry.path))
  const killedAt = async (method: string, path: RegExp, body: string) => {
    town.forge.faults.next({ method, path, hangMs: 60_000 })
    const from = town.forge.journal.length
    await alice().says(body, issue)
    await eventually(isCalled(from, method, path), `there is a ${method} ${path}`, 8_000)
    await town.kill()
    town.forge.faults.clear()
    await town.start()
  }

  it('before anything is stored: while it asks who may', async () => {
    await killedAt('GET', /\/assignees$/, '/agent opus')
    await shows('agent/opus difficulty/low status/assigned')
    expect(own(town, issue, 'status')).to.have.length(1)
  })

  it('after it is stored: while the labels are written', async () => {
    await killedAt('POST', /issues\/2\/labels/, '/difficulty high\n/agent haiku')
    await shows('agent/haiku difficulty/high status/assigned')
    await eventually(() => status(town, issue).includes('`haiku` is the agent'), 'it says so', 20_000)
  })

  it('while the dependency is written: it stands once, and is the bot’s own', async () => {
    await killedAt('POST', /issues\/2\/dependencies/, '/blocked-by #1')
    await shows('difficulty/low status/blocked')
    expect(town.forge.dependenciesOf(issue)).to.have.length(1)
    await alice().says('/unblocked-by #1', issue)
    await shows(ASSIGNED)
    expect(town.forge.dependenciesOf(issue)).to.have.length(0)
  })

  it('while it answers: there is one answer', async () => {
    await killedAt('POST', /issues\/2\/comments$/, '/agent opsu')
    const answers = () =>
      town.forge
        .comments(issue)
        .filter(({ author }) => author === 'mosaic')
        .map(visible)
        .filter((text) => text.includes('opsu'))
    await eventually(() => answers().length > 0, 'it answers', 20_000)
    await alice().says('/hold', issue)
    await shows('difficulty/low status/blocked')
    expect(answers()).to.have.length(1)
  })
})
