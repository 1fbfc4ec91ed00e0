import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { messageOf, statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

onEachForge('labels on an issue', (stage) => {
  let forge: Forge
  let repo: RepoView
  let issue: IssueView
  const ids = new Map<string, number>()

  before(async () => {
    forge = stage().forge
    repo = await forge.repo()
    for (const name of ['size/large', 'size/small', 'area/api/read', 'area/api/write', 'area/web/read'])
      await define(name, true)
    for (const name of ['zoo', 'bug', 'loose/one', 'loose/two']) await define(name, false)
  })
  beforeEach(async () => {
    issue = await forge.alice.opens({ title: 'One' }, repo)
  })

  async function define(name: string, exclusive: boolean): Promise<void> {
    const body = { name, exclusive, color: '#5319e7' }
    const { id } = await forge.alice.does<{ id: number }>('POST', `/repos/${repo.fullName}/labels`, body)
    ids.set(name, id)
  }

  const path = () => `/repos/${repo.fullName}/issues/${issue.number}/labels`
  const put = (...labels: (string | number)[]) => forge.alice.request('PUT', path(), { labels })
  const add = (...labels: (string | number)[]) => forge.alice.request('POST', path(), { labels })
  const named = ({ text }: { text: string }) =>
    (JSON.parse(text) as { name: string }[]).map(({ name }) => name)
  const names = async () => (await forge.alice.reads(issue)).labels

  it('are answered as a whole, in the order of their names', async () => {
    await add('zoo')
    const answer = await add('bug')
    expect(answer.status).to.equal(200)
    expect(named(answer)).to.deep.equal(['bug', 'zoo'])
    expect(await names()).to.deep.equal(['bug', 'zoo'])
  })

  it('can be named by number as well, but not in two ways at once', async () => {
    const bug = ids.get('bug') ?? 0
    expect(named(await add(bug))).to.deep.equal(['bug'])
    const mixed = await add(bug, 'zoo')
    expect([mixed.status, messageOf(mixed)]).to.deep.equal([
      400,
      'labels should be an array of strings or integers',
    ])
  })

  it('are not found by names in other letters', async () => {
    expect(named(await add('BUG'))).to.deep.equal([])
  })

  it('push out the other one of their scope', async () => {
    await add('size/small', 'zoo')
    expect(named(await add('size/large'))).to.deep.equal(['size/large', 'zoo'])
    expect(named(await add('loose/one', 'loose/two'))).to.include.members(['loose/one', 'loose/two'])
  })

  it('count everything before the last slash as their scope', async () => {
    await add('area/api/read', 'area/web/read')
    expect(named(await add('area/api/write'))).to.deep.equal(['area/api/write', 'area/web/read'])
  })

  it('let the last by name win of two of a scope, whatever was said first', async () => {
    expect(named(await add('size/small', 'size/large'))).to.deep.equal(['size/small'])
    expect(named(await put('size/small', 'size/large'))).to.deep.equal(['size/small'])
  })

  it('all stay where an issue is opened with them, of one scope or not', async () => {
    const opened = await forge.alice.opens({ title: 'Two', labels: ['size/small', 'size/large'] }, repo)
    expect(opened.labels).to.deep.equal(['size/large', 'size/small'])
  })

  it('are taken by number only where an issue is opened, and unknown numbers are dropped', async () => {
    const open = (labels: unknown[]) =>
      forge.alice.request('POST', `/repos/${repo.fullName}/issues`, { title: 'Two', labels })
    expect((await open(['bug'])).status).to.equal(422)
    const { status, text } = await open([ids.get('bug'), 99_999])
    expect([status, JSON.parse(text).labels.length]).to.deep.equal([201, 1])
  })

  it('are left out where somebody opens an issue who may not write', async () => {
    const body = { title: 'Two', labels: [ids.get('bug')], assignees: ['bob'] }
    const made = await forge.mallory.does('POST', `/repos/${repo.fullName}/issues`, body)
    expect(made).to.deep.include({ labels: [], assignees: null })
  })

  it('are ignored where nobody has defined them, and yet told of', async () => {
    const before = (await stage().heard.events(repo)).length
    for (const labels of [['nonsense'], [99_999]]) expect(named(await add(...labels))).to.deep.equal([])
    const events = (await stage().heard.events(repo)).slice(before)
    expect(events.map(({ name }) => name)).to.deep.equal(Array(2).fill('issue_label label_updated'))
  })

  it('are told of once for each call, and of a clearing in another way than of an empty list', async () => {
    const before = (await stage().heard.events(repo)).length
    await add('bug', 'zoo', 'size/small')
    await put('bug')
    await put('bug')
    await put()
    await forge.alice.clearsLabels(issue)
    const events = (await stage().heard.events(repo)).slice(before)
    expect(events.map(({ name }) => name)).to.deep.equal([
      ...Array(4).fill('issue_label label_updated'),
      'issue_label label_cleared',
    ])
  })

  it('are missing in the event of a replacement since 1.23, and still there in that of a clearing', async () => {
    await add('bug')
    const before = (await stage().heard.events(repo)).length
    await put('zoo')
    await forge.alice.clearsLabels(issue)
    const shown = (await stage().heard.events(repo)).slice(before).map(({ payload }) => {
      const { labels } = payload.issue as { labels: { name: string }[] }
      return labels.map(({ name }) => name)
    })
    expect(shown).to.deep.equal([forge.program.isGitea('1.23') ? [] : ['zoo'], ['zoo']])
  })

  it('are taken off without an error where they are not, unless there is no such label', async () => {
    const off = (id: number) => forge.alice.request('DELETE', `${path()}/${id}`)
    await add('bug')
    expect((await off(ids.get('zoo') ?? 0)).status).to.equal(204)
    expect((await off(ids.get('bug') ?? 0)).status).to.equal(204)
    expect((await off(99_999)).status).to.equal(422)
    expect(await names()).to.deep.equal([])
    expect(await statusOf(forge.alice, 'DELETE', path())).to.equal(204)
  })

  it('are put on and off by those who may write, and by nobody else, the author included', async () => {
    issue = await forge.mallory.opens({ title: 'Mine' }, repo)
    expect((await forge.bob.request('POST', path(), { labels: ['bug'] })).status).to.equal(200)
    const refused = await forge.mallory.request('POST', path(), { labels: ['zoo'] })
    expect(refused.status).to.equal(403)
    if (forge.program.kind === 'gitea') expect(messageOf(refused)).to.equal('write permission is required')
    const off = await forge.mallory.request('DELETE', `${path()}/${ids.get('bug')}`)
    expect(off).to.deep.equal({ status: 403, text: '' })
    expect(await names()).to.deep.equal(['bug'])
  })

  it('of an issue that there is not are 404', async () => {
    const nowhere = `/repos/${repo.fullName}/issues/99999/labels`
    expect(await statusOf(forge.alice, 'GET', nowhere)).to.equal(404)
    expect(await statusOf(forge.alice, 'POST', nowhere, { labels: ['bug'] })).to.equal(404)
  })

  it('stand in the timeline each with what became of it', async () => {
    await add('size/small')
    await add('size/large')
    const lines = await forge.alice.readsTimeline(issue)
    expect(lines.map(({ type, body }) => `${type} ${body}`)).to.deep.equal(['label 1', 'label ', 'label 1'])
  })
})

onEachForge('definitions of labels', (stage) => {
  let forge: Forge
  let repo: RepoView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: 'none' })
  })

  interface Label {
    readonly id: number
    readonly name: string
    readonly color: string
  }
  const path = () => `/repos/${repo.fullName}/labels`
  const define = (body: object) => forge.alice.request('POST', path(), body)
  const defined = async (body: object) => JSON.parse((await define(body)).text) as Label

  it('have a colour of six digits, however it was written', async () => {
    expect((await defined({ name: 'three', color: '#F0a' })).color).to.equal('ff00aa')
    expect((await defined({ name: 'six', color: '00ABCD' })).color).to.equal('00abcd')
    expect((await define({ name: 'none', color: 'red' })).status).to.equal(422)
    expect(messageOf(await define({ name: 'none' }))).to.equal('[Color]: Required')
  })

  it('may have the same name twice, and a name puts both on', async () => {
    const [first, second] = [
      await defined({ name: 'double', color: '#fff' }),
      await defined({ name: 'double', color: '#000' }),
    ]
    expect(second.id).to.be.above(first.id)
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const labels = `/repos/${repo.fullName}/issues/${issue.number}/labels`
    const { text } = await forge.alice.request('POST', labels, { labels: ['double'] })
    expect((JSON.parse(text) as Label[]).map(({ id }) => id)).to.deep.equal([first.id, second.id])
  })

  it('are listed by name, and found by number', async () => {
    for (const name of ['yak', 'ant']) await define({ name, color: '#fff' })
    const names = (await forge.alice.does<Label[]>('GET', path())).map(({ name }) => name)
    expect(names).to.deep.equal([...names].sort())
    const { id } = await defined({ name: 'found', color: '#fff' })
    expect(await forge.alice.does('GET', `${path()}/${id}`)).to.include({ id, name: 'found' })
    expect(await statusOf(forge.alice, 'GET', `${path()}/99999`)).to.equal(404)
  })

  it('come back from the archive with any change that does not say otherwise', async () => {
    const { id } = await defined({ name: 'old', color: '#fff', is_archived: true })
    expect(await forge.alice.does('GET', `${path()}/${id}`)).to.include({ is_archived: true })
    const changed = await forge.alice.request('PATCH', `${path()}/${id}`, { description: 'Old' })
    expect(changed.status).to.equal(200)
    expect(JSON.parse(changed.text)).to.include({ name: 'old', description: 'Old', is_archived: false })
  })

  it('take themselves off every issue and out of its timeline when they are deleted', async () => {
    const { id } = await defined({ name: 'gone', color: '#fff' })
    const issue = await forge.alice.opens({ title: 'One', labels: ['gone'] }, repo)
    expect(await forge.alice.readsTimeline(issue)).to.have.length(1)
    expect(await statusOf(forge.alice, 'DELETE', `${path()}/${id}`)).to.equal(204)
    expect((await forge.alice.reads(issue)).labels).to.deep.equal([])
    expect(await forge.alice.readsTimeline(issue)).to.deep.equal([])
    expect(await statusOf(forge.alice, 'DELETE', `${path()}/${id}`)).to.equal(204)
  })

  it('are for those who may write', async () => {
    const body = { name: 'mine', color: '#fff' }
    expect(await statusOf(forge.bob, 'POST', path(), body)).to.equal(201)
    expect(await statusOf(forge.mallory, 'POST', path(), body)).to.equal(403)
    expect(await statusOf(forge.mallory, 'GET', path())).to.equal(200)
  })
})
