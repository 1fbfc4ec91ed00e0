import { expect } from 'chai'
import type { IssueView, Person, RepoView } from '../../../src/testing/index.ts'
import { statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

interface Listed {
  readonly number: number
  readonly title: string
  readonly updated_at: string
}

onEachForge('lists of issues', (stage) => {
  let forge: Forge
  let repo: RepoView
  let both: IssueView
  let one: IssueView
  let bare: IssueView
  let done: IssueView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: 'none' })
    for (const name of ['kind/bug', 'ready']) await forge.alice.defines({ name }, repo)
    both = await forge.alice.opens({ title: 'Both', labels: ['kind/bug', 'ready'] }, repo)
    one = await forge.alice.opens({ title: 'One', labels: ['ready'], assignees: ['bob'] }, repo)
    bare = await forge.bob.opens({ title: 'Bare' }, repo)
    done = await forge.alice.opens({ title: 'Done', closed: true }, repo)
  })

  const listed = async (query: string, who: Person = forge.alice) => {
    const issues = await who.does<Listed[]>('GET', `/repos/${repo.fullName}/issues?${query}`)
    return issues.map(({ title }) => title)
  }
  const status = (query: string) => statusOf(forge.alice, 'GET', `/repos/${repo.fullName}/issues?${query}`)

  it('show the open ones, newest first, unless another state is asked for', async () => {
    expect(await listed('')).to.deep.equal([bare.title, one.title, both.title])
    expect(await listed('state=closed')).to.deep.equal([done.title])
    expect(await listed('state=all')).to.have.length(4)
    expect(await listed('state=whatever')).to.have.length(3)
  })

  it('want every label that is named', async () => {
    expect(await listed('labels=ready')).to.deep.equal(['One', 'Both'])
    expect(await listed('labels=ready,kind/bug')).to.deep.equal(['Both'])
  })

  it('drop labels that they do not know, and show everything if no other is named', async () => {
    expect(await listed('labels=ready,nonsense')).to.deep.equal(['One', 'Both'])
    expect(await listed('labels=nonsense')).to.have.length(3)
  })

  it('can be asked for an author and an assignee, and have to know them', async () => {
    expect(await listed('created_by=bob')).to.deep.equal(['Bare'])
    expect(await listed('assigned_by=bob')).to.deep.equal(['One'])
    expect(await listed('assigned_by=carol')).to.deep.equal([])
    for (const who of ['created_by', 'assigned_by'])
      expect(await status(`${who}=nobody-at-all`), who).to.equal(404)
  })

  it('take a time in the past, and that second with it, and nothing that is no time', async () => {
    const path = `/repos/${repo.fullName}/issues/${bare.number}`
    const { updated_at } = await forge.alice.does<Listed>('GET', path)
    expect(await listed(`since=${encodeURIComponent(updated_at)}`)).to.include('Bare')
    const afterwards = new Date(Date.parse(updated_at) + 3_600_000).toISOString()
    expect(await listed(`since=${afterwards}`)).to.deep.equal([])
    expect(await listed(`before=${afterwards}`)).to.have.length(3)
    expect(await status('since=yesterday')).to.equal(422)
  })

  it('are open to strangers of a public repository, and not there for those of a private one', async () => {
    expect(await listed('', forge.mallory)).to.have.length(3)
    const secret = await forge.repo({ private: true, hook: 'none' })
    expect(await statusOf(forge.mallory, 'GET', `/repos/${secret.fullName}/issues`)).to.equal(404)
  })

  describe('of all repositories', () => {
    const found = async (query: string, who: Person = forge.alice) =>
      (await who.does<Listed[]>('GET', `/repos/issues/search?${query}`)).map(({ title }) => title)

    it('leave out what one may not see', async () => {
      const secret = await forge.repo({ private: true, hook: 'none' })
      await forge.alice.opens({ title: 'A secret' }, secret)
      expect(await found('state=open')).to.include('A secret')
      expect(await found('state=open', forge.mallory)).not.to.include('A secret')
      // its state is as it was for those that come later
      await forge.alice.deletesRepo(secret)
    })

    it('can be those of the caller', async () => {
      const title = forge.newName('for carol ')
      await forge.alice.opens({ title, assignees: ['carol'] }, repo)
      await forge.carol.opens({ title: `${title}, by herself` }, repo)
      expect(await found('assigned=true', forge.carol)).to.deep.equal([title])
      expect(await found('created=true', forge.carol)).to.include(`${title}, by herself`)
      for (const each of (await forge.alice.does<Listed[]>('GET', `/repos/${repo.fullName}/issues`)).slice(
        0,
        2,
      ))
        await forge.alice.does('DELETE', `/repos/${repo.fullName}/issues/${each.number}`)
    })

    it('want any of the labels, not all', async () => {
      const titles = await found('labels=ready,kind/bug&owner=alice')
      expect(titles).to.include.members(['One', 'Both'])
      expect(titles).not.to.include('Bare')
    })

    it('refuse an owner that they do not know', async () => {
      expect(await statusOf(forge.alice, 'GET', '/repos/issues/search?owner=nobody-at-all')).to.equal(400)
    })

    it('name the repository of each', async () => {
      const path = '/repos/issues/search?owner=alice&labels=kind/bug'
      const [first] = await forge.alice.does<{ repository: object }[]>('GET', path)
      expect(Object.keys(first?.repository ?? {}).sort()).to.deep.equal(['full_name', 'id', 'name', 'owner'])
    })
  })
})
