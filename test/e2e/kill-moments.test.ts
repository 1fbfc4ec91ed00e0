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
    town.gitea.faults.postDelayMs = 0
    const alice = town.gitea.as('alice')
    town.gitea.addLabel(town.repo, { name: 'agent/sonnet', color: 'ff0000', exclusive: true })
    blocker = await alice.openIssue(town.repo, { title: 'Before' })
    issue = await alice.openIssue(town.repo, { title: 'Fix the login', body: easy() })
    await town.start()
  })
  afterEach(() => town.close())

  const alice = () => town.gitea.as('alice')
  const shows = (expected: string) =>
    eventually(() => labels(town, issue) === expected, `it shows ${expected}`, 8_000)
  const says = (words: string) =>
    eventually(
      () => own(town, issue, 'status').length === 1 && status(town, issue).includes(words),
      `it says ${words}`,
      8_000,
    )
  const blockers = () => town.gitea.dependenciesOf(issue).map(({ number }) => number)

  const assign = async () => {
    await alice().assign(issue, ['mosaic'])
    await shows(ASSIGNED)
    await says('is the agent')
  }
  /** Lets the call happen, keeps its answer, and kills. */
  const killedAt = async (call: Pick<Fault, 'method' | 'path'>, act: () => Promise<void>) => {
    town.gitea.faults.next({ ...call, hangMs: 60_000 })
    const from = town.gitea.journal.length
    await act()
    const isThere = () =>
      town.gitea.journal
        .slice(from)
        .some((entry) => entry.method === call.method && call.path?.test(entry.path))
    await eventually(isThere, `there is a ${call.method} ${call.path}`, 8_000)
    await town.kill()
    town.gitea.faults.clear()
  }

  it('the comment: there is one, and it tells what is right by now', async () => {
    await killedAt({ method: 'POST', path: /issues\/2\/comments/ }, () => alice().assign(issue, ['mosaic']))
    await alice().edit(issue, { body: easy().replace('low', 'high') })
    await town.start()
    await says('`opus` is the agent')
    await shows('agent/opus difficulty/high status/assigned')
    expect(town.gitea.comments(issue)).to.have.length(1)
  })

  it('a label’s definition: there is one of the name', async () => {
    await killedAt({ method: 'POST', path: /app\/labels/ }, () => alice().assign(issue, ['mosaic']))
    await town.start()
    await says('is the agent')
    const { text } = await alice().request('GET', '/repos/alice/app/labels?limit=50')
    const names = (JSON.parse(text) as { name: string }[]).map(({ name }) => name)
    expect(names).to.have.length(new Set(names).size)
  })

  it('the labels, and the task is back at what the records say: it is shown again', async () => {
    await assign()
    await killedAt({ method: 'PATCH', path: /issues\/comments/ }, () =>
      alice().edit(issue, { body: easy(1) }),
    )
    expect(labels(town, issue)).to.equal(BLOCKED)
    await alice().edit(issue, { body: easy() })
    await town.start()
    await shows(ASSIGNED)
    await says('`minimax` is the agent')
  })

  it('the bot’s own removal of an agent label that a person had ordered does not take the order back', async () => {
    await assign()
    await alice().addLabels(issue, ['agent/sonnet'])
    await says('`sonnet` is the agent')
    await killedAt({ method: 'DELETE', path: /issues\/2\/labels/ }, () =>
      alice().edit(issue, { body: easy(1) }),
    )
    expect(labels(town, issue)).to.equal(BLOCKED)
    await town.gitea.as('alice').close(blocker)
    await town.start()
    await shows('agent/sonnet difficulty/low status/assigned')
  })

  it('a dependency: it is the bot’s own, and goes when the text drops it', async () => {
    await assign()
    await killedAt({ method: 'POST', path: /issues\/2\/dependencies/ }, () =>
      alice().edit(issue, { body: easy(1) }),
    )
    expect(blockers()).to.deep.equal([1])
    await town.start()
    await shows(BLOCKED)
    await alice().edit(issue, { body: easy() })
    await shows(ASSIGNED)
    expect(blockers()).to.deep.equal([])
  })

  it('a dependency that it took off itself was not withdrawn by a person', async () => {
    await alice().edit(issue, { body: easy(1) })
    await alice().assign(issue, ['mosaic'])
    await shows(BLOCKED)
    await killedAt({ method: 'DELETE', path: /issues\/2\/dependencies/ }, () =>
      alice().edit(issue, { body: easy() }),
    )
    expect(blockers()).to.deep.equal([])
    await alice().edit(issue, { body: easy(1) })
    await town.start()
    await says('Waits for #1')
    await eventually(() => blockers().length === 1, 'the dependency is back')
    await shows(BLOCKED)
  })

  it('a question whose reason is gone by now: it is taken back', async () => {
    await assign()
    await killedAt({ method: 'POST', path: /issues\/2\/comments/ }, () =>
      alice().edit(issue, { body: easy(77) }),
    )
    expect(labels(town, issue)).to.equal(NEEDS_INPUT)
    expect(questions(town, issue)).to.have.length(1)
    await alice().edit(issue, { body: easy() })
    await town.start()
    await shows(ASSIGNED)
    await eventually(() => questions(town, issue).length === 0, 'the question is gone')
  })

  it('a question whose reason is still there: it is not asked twice', async () => {
    await assign()
    await killedAt({ method: 'POST', path: /issues\/2\/comments/ }, () =>
      alice().edit(issue, { body: easy(77) }),
    )
    await town.start()
    await says('This needs a person')
    await alice().edit(issue, { title: 'Fix the login, please' })
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(questions(town, issue)).to.have.length(1)
  })
})
