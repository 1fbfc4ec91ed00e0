import { expect } from 'chai'
import type { Fault, IssueView } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  easy,
  eventually,
  labels,
  NEEDS_INPUT,
  own,
  questions,
  status,
} from './conversation.ts'
import { Town } from './kill/town.ts'

/**
 * A kill between a write to Gitea and its record: the server has carried the call out, its answer never comes, and the
 * bot dies waiting for it. What people do until it is back must count as theirs, and what it did itself as its own.
 */
describe('the bot is killed after a call was carried out and before it was recorded', () => {
  let town: Town
  let blocker: IssueView
  let issue: IssueView
  beforeEach(async () => {
    town = await Town.found()
    town.forge.faults.postDelayMs = 0
    const alice = town.forge.as('alice')
    town.forge.addLabel(town.repo, { name: 'agent/sonnet', color: 'ff0000', exclusive: true })
    blocker = await alice.opens({ title: 'Before' }, town.repo)
    issue = await alice.opens({ title: 'Fix the login', body: easy() }, town.repo)
    await town.start()
  })
  afterEach(() => town.close())

  const alice = () => town.forge.as('alice')
  const shows = (expected: string) =>
    eventually(() => labels(town, issue) === expected, `it shows ${expected}`, 8_000)
  const says = (words: string) =>
    eventually(
      () => own(town, issue, 'status').length === 1 && status(town, issue).includes(words),
      `it says ${words}`,
      8_000,
    )
  const blockers = () => town.forge.dependenciesOf(issue).map(({ number }) => number)

  const assign = async () => {
    await alice().assigns(['mosaic'], issue)
    await shows(ASSIGNED)
    await says('is the agent')
  }
  /** Lets the call happen, keeps its answer, and kills. */
  const killedAt = async (call: Pick<Fault, 'method' | 'path'>, act: () => Promise<void>) => {
    town.forge.faults.next({ ...call, hangMs: 60_000 })
    const from = town.forge.journal.length
    await act()
    const isThere = () =>
      town.forge.journal
        .slice(from)
        .some((entry) => entry.method === call.method && call.path?.test(entry.path))
    await eventually(isThere, `there is a ${call.method} ${call.path}`, 8_000)
    await town.kill()
    town.forge.faults.clear()
  }

  it('the comment: there is one, and it tells what is right by now', async () => {
    await killedAt({ method: 'POST', path: /issues\/2\/comments/ }, () => alice().assigns(['mosaic'], issue))
    await alice().edits({ body: easy().replace('low', 'high') }, issue)
    await town.start()
    await says('`opus` is the agent')
    await shows('agent/opus difficulty/high status/assigned')
    expect(town.forge.comments(issue)).to.have.length(1)
  })

  it('a label’s definition: there is one of the name', async () => {
    await killedAt({ method: 'POST', path: /app\/labels/ }, () => alice().assigns(['mosaic'], issue))
    await town.start()
    await says('is the agent')
    const { text } = await alice().request('GET', '/repos/alice/app/labels?limit=50')
    const names = (JSON.parse(text) as { name: string }[]).map(({ name }) => name)
    expect(names).to.have.length(new Set(names).size)
  })

  it('the labels, and the task is back at what the records say: it is shown again', async () => {
    await assign()
    await killedAt({ method: 'PATCH', path: /issues\/comments/ }, () =>
      alice().edits({ body: easy(1) }, issue),
    )
    expect(labels(town, issue)).to.equal(BLOCKED)
    await alice().edits({ body: easy() }, issue)
    await town.start()
    await shows(ASSIGNED)
    await says('`minimax` is the agent')
  })

  it('the bot’s own removal of an agent label that a person had ordered does not take the order back', async () => {
    await assign()
    await alice().labels(['agent/sonnet'], issue)
    await says('`sonnet` is the agent')
    await killedAt({ method: 'DELETE', path: /issues\/2\/labels/ }, () =>
      alice().edits({ body: easy(1) }, issue),
    )
    expect(labels(town, issue)).to.equal(BLOCKED)
    await town.forge.as('alice').closes(blocker)
    await town.start()
    await shows('agent/sonnet difficulty/low status/assigned')
  })

  it('a dependency: it is the bot’s own, and goes when the text drops it', async () => {
    await assign()
    await killedAt({ method: 'POST', path: /issues\/2\/dependencies/ }, () =>
      alice().edits({ body: easy(1) }, issue),
    )
    expect(blockers()).to.deep.equal([1])
    await town.start()
    await shows(BLOCKED)
    await alice().edits({ body: easy() }, issue)
    await shows(ASSIGNED)
    expect(blockers()).to.deep.equal([])
  })

  it('a dependency that it took off itself was not withdrawn by a person', async () => {
    await alice().edits({ body: easy(1) }, issue)
    await alice().assigns(['mosaic'], issue)
    await shows(BLOCKED)
    await killedAt({ method: 'DELETE', path: /issues\/2\/dependencies/ }, () =>
      alice().edits({ body: easy() }, issue),
    )
    expect(blockers()).to.deep.equal([])
    await alice().edits({ body: easy(1) }, issue)
    await town.start()
    await says('Waits for #1')
    await eventually(() => blockers().length === 1, 'the dependency is back')
    await shows(BLOCKED)
  })

  it('a question whose reason is gone by now: it is taken back', async () => {
    await assign()
    await killedAt({ method: 'POST', path: /issues\/2\/comments/ }, () =>
      alice().edits({ body: easy(77) }, issue),
    )
    expect(labels(town, issue)).to.equal(NEEDS_INPUT)
    expect(questions(town, issue)).to.have.length(1)
    await alice().edits({ body: easy() }, issue)
    await town.start()
    await shows(ASSIGNED)
    await eventually(() => questions(town, issue).length === 0, 'the question is gone')
  })

  it('a question whose reason is still there: it is not asked twice', async () => {
    await assign()
    await killedAt({ method: 'POST', path: /issues\/2\/comments/ }, () =>
      alice().edits({ body: easy(77) }, issue),
    )
    await town.start()
    await says('This needs a person')
    await alice().edits({ title: 'Fix the login, please' }, issue)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(questions(town, issue)).to.have.length(1)
  })
})
