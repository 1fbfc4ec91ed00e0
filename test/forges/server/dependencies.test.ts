import { expect } from 'chai'
import type { IssueView, Person, RepoView } from '../../../src/testing/index.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

interface IssueStub {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly state: string
}

interface EntryStub {
  readonly dependent_issue: (IssueStub & { readonly repository: { readonly id: number } }) | null
}

onEachForge('dependencies', (stage) => {
  let forge: Forge
  let repo: RepoView
  let issue: IssueView
  let blocker: IssueView

  beforeEach(async () => {
    forge = stage().forge
    repo = await forge.repo()
    issue = await forge.alice.opens({ title: 'Second' }, repo)
    blocker = await forge.alice.opens({ title: 'First' }, repo)
  })

  const path = (of: IssueView, list: string) => `/repos/${repo.fullName}/issues/${of.number}/${list}`
  const meta = (of: IssueView, owner = repo.owner) => ({ owner, repo: repo.name, index: of.number })
  const post = (body: object) => forge.alice.request('POST', path(issue, 'dependencies'), body)
  const numbers = async (of: IssueView, list: string) =>
    (await forge.alice.does<{ number: number }[]>('GET', path(of, list))).map(({ number }) => number)

  it('are seen from both sides, and answered with the issue that is blocked', async () => {
    const { status, text } = await post(meta(blocker))
    expect([status, JSON.parse(text).number]).to.deep.equal([201, issue.number])
    expect(await numbers(issue, 'dependencies')).to.deep.equal([blocker.number])
    expect(await numbers(blocker, 'blocks')).to.deep.equal([issue.number])
    expect(await numbers(issue, 'blocks')).to.deep.equal([])
  })

  it('are answered 500 when they exist already, close a circle or are missing at the removal', async () => {
    await forge.alice.addsDependency(blocker, issue)
    const refused = async (method: string, of: IssueView, on: IssueView) =>
      (await forge.alice.request(method, path(of, 'dependencies'), meta(on))).status
    expect(await refused('POST', issue, blocker)).to.equal(500)
    expect(await refused('POST', blocker, issue)).to.equal(500)
    await forge.alice.removesDependency(blocker, issue)
    expect(await refused('DELETE', issue, blocker)).to.equal(500)
    expect(await numbers(issue, 'dependencies')).to.deep.equal([])
  })

  it('hold the issue open, by 412, until the blocker is closed', async () => {
    await forge.alice.addsDependency(blocker, issue)
    const close = async () =>
      (await forge.alice.request('PATCH', path(issue, '').slice(0, -1), { state: 'closed' })).status
    expect(await close()).to.equal(412)
    await forge.alice.closes(blocker)
    expect(await close()).to.equal(201)
  })

  it('do not mind how their repository is written', async () => {
    expect((await post(meta(blocker, repo.owner.toUpperCase()))).status).to.equal(201)
    expect(await numbers(issue, 'dependencies')).to.deep.equal([blocker.number])
  })

  it('reach into other repositories', async () => {
    const lib = await forge.repo()
    const there = await forge.alice.opens({ title: 'There' }, lib)
    await forge.alice.addsDependency(there, issue)
    const [seen] = await forge.alice.readsDependencies(issue)
    expect(seen).to.include({ id: there.id, repositoryId: lib.id, number: there.number })
  })

  it('are gone from the API where they are switched off', async () => {
    await forge.alice.setsDependencies(repo, false)
    expect((await forge.alice.request('GET', path(issue, 'dependencies'))).status).to.equal(404)
    expect((await post(meta(blocker))).status).to.equal(404)
  })

  it('stand in both timelines, and no webhook tells of them', async () => {
    const { heard } = stage()
    await forge.alice.addsDependency(blocker, issue)
    await forge.alice.removesDependency(blocker, issue)
    const types = async (of: IssueView) => (await forge.alice.readsTimeline(of)).map(({ type }) => type)
    expect(await types(issue)).to.deep.equal(['add_dependency', 'remove_dependency'])
    expect(await types(blocker)).to.deep.equal(['add_dependency', 'remove_dependency'])
    await forge.alice.closes(issue)
    const names = (await heard.events(repo)).map(({ name }) => name)
    expect(names).to.deep.equal(['issues opened', 'issues opened', 'issues closed'])
  })

  it('are hidden from whoever may only read', async () => {
    const { status } = await forge.mallory.request('POST', path(issue, 'dependencies'), meta(blocker))
    expect(status).to.equal(404)
  })

  it('in a repository that the reader may not see are empty, and the timeline alone tells which they are and how they do', async () => {
    const secret = await forge.repo({ bot: 'none', hook: 'none', private: true })
    const blockers = [
      await forge.alice.opens({ title: 'Open' }, secret),
      await forge.alice.opens({ title: 'Closed' }, secret),
    ] as const
    for (const one of blockers) await forge.alice.addsDependency(one, issue)
    await forge.alice.closes(blockers[1])
    const listed = async (by: Person) =>
      (await by.does<IssueStub[]>('GET', path(issue, 'dependencies'))).map(
        ({ id, number, title, state }) => ({
          id,
          number,
          title,
          state,
        }),
      )
    const empty = { id: 0, number: 0, title: '', state: '' }
    expect(await listed(forge.mosaic)).to.deep.equal([empty, empty])
    const placeholder = { id: 0, number: 0, title: 'HIDDEN', state: 'open' }
    expect(await listed(forge.mallory)).to.deep.equal([placeholder, placeholder])
    const entries = await forge.mosaic.does<EntryStub[]>('GET', path(issue, 'timeline'))
    const told = entries.map(({ dependent_issue: of }) => `${of?.repository.id}#${of?.number} ${of?.state}`)
    expect(told).to.deep.equal([
      `${secret.id}#${blockers[0].number} open`,
      `${secret.id}#${blockers[1].number} closed`,
    ])
  })

  it('come in pages, and a limit of one gives thirty of the blocked', async () => {
    const blocked: IssueView[] = []
    for (let made = 0; made < 3; made++) blocked.push(await forge.alice.opens({ title: 'One more' }, repo))
    for (const one of blocked) await forge.alice.addsDependency(blocker, one)
    expect(await numbers(blocker, 'blocks?limit=1')).to.have.length(3)
    for (const one of blocked) await forge.alice.addsDependency(one, issue)
    expect(await numbers(issue, 'dependencies?limit=2&page=2')).to.have.length(1)
  })
})
