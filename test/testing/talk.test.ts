import { expect } from 'chai'
import { ActRefused, FakeGitea, type IssueView, type Person } from '../../src/testing/index.ts'

describe('the issue that is meant when none is said', () => {
  let gitea: FakeGitea
  let alice: Person
  let bob: Person
  let first: IssueView
  let second: IssueView

  beforeEach(async () => {
    gitea = await FakeGitea.start()
    for (const login of ['alice', 'bob', 'mallory']) gitea.addUser(login)
    alice = gitea.as('alice')
    bob = gitea.as('bob')
    gitea.addRepo('alice', 'app', { collaborators: { bob: 'write' } })
    first = await alice.opens({ title: 'First' })
    second = await alice.opens({ title: 'Second' })
  })
  afterEach(() => gitea.stop())

  /** What is meant now, seen by where a comment goes. */
  async function meant(): Promise<string | undefined> {
    const before = [first, second].map((issue) => gitea.comments(issue).length)
    await alice.says('Here')
    return [first, second].find((issue, n) => gitea.comments(issue).length !== before[n])?.title
  }

  it('is the one that was opened last, or named in what was done last', async () => {
    expect(await meant()).to.equal('Second')
    await bob.says('Hello', first)
    expect(await meant()).to.equal('First')
    expect(gitea.comments(second)).to.have.length(1)
  })

  it('is the same through a whole verb, whatever others name meanwhile', async () => {
    await alice.assigns('alice')
    await Promise.all([alice.assigns('bob'), bob.says('Hello', first)])
    expect([gitea.assigneesOf(first), gitea.assigneesOf(second)]).to.deep.equal([[], ['alice', 'bob']])
    await alice.assigns('alice', second)
    await Promise.all([alice.unassigns('alice'), bob.says('Hello', first)])
    expect([gitea.assigneesOf(first), gitea.assigneesOf(second)]).to.deep.equal([[], ['bob']])
  })

  it('is not another one because somebody looked at it', async () => {
    await alice.reads(first)
    await alice.readsComments(first)
    await alice.readsDependencies(first)
    await alice.readsTimeline(first)
    expect(await meant()).to.equal('Second')
  })

  it('is not another one because somebody was refused there', async () => {
    const refused = await gitea
      .as('mallory')
      .closes(first)
      .catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(ActRefused)
    expect(await meant()).to.equal('Second')
  })

  it('is not one that is gone', async () => {
    const third = await alice.opens({ title: 'Third' })
    await alice.says('Hello', second)
    await alice.deletes(third)
    expect(await meant()).to.equal('Second')
  })
})

describe('the repository that is meant when none is said', () => {
  let gitea: FakeGitea
  afterEach(() => gitea.stop())

  it('is the one in which something was done last; looking and deleting do not count', async () => {
    gitea = await FakeGitea.start()
    gitea.addUser('alice')
    const alice = gitea.as('alice')
    for (const name of ['app', 'shop', 'old']) gitea.addRepo('alice', name)
    expect((await alice.opens({ title: 'Hello' })).ref).to.equal('alice/app#1')
    await alice.defines({ name: 'bug' }, 'alice/shop')
    await alice.readsRepo('alice/app')
    await alice.readsLabels('alice/app')
    await alice.deletesRepo('alice/old')
    expect((await alice.opens({ title: 'Hello' })).ref).to.equal('alice/shop#1')
  })
})
