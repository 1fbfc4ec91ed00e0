import { expect } from 'chai'
import { type House, openHouse } from './house.ts'

/** What the recordings do not show, or show only once. */
describe('quirks of the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
  })
  afterEach(() => house.close())

  it('clamps pages at 50, defaults to 30, and links between them', async () => {
    for (let index = 0; index < 60; index++)
      await house.gitea.as('alice').opens({ title: `${index}` }, house.repo)
    const page = (query: string) => house.mosaic.get(`/repos/alice/app/issues?${query}`)
    expect((await page('limit=500')).list).to.have.length(50)
    expect((await page('limit=0')).list).to.have.length(30)
    expect((await page('page=9')).list).to.deep.equal([])
    const second = await page('limit=20&page=2')
    expect(second.headers.get('x-total-count')).to.equal('60')
    expect(second.headers.get('link')).to.match(
      /page=3>; rel="next",.*page=3>; rel="last",.*page=1>; rel="first"/,
    )
  })

  it('searches in pages of 20 before 1.26 and of 30 since', async () => {
    const old = await openHouse({ version: '1.25.4' })
    for (const { gitea, repo } of [old, house]) {
      for (let index = 0; index < 35; index++) await gitea.as('alice').opens({ title: `${index}` }, repo)
    }
    expect((await old.mosaic.get('/repos/issues/search')).list).to.have.length(20)
    expect((await house.mosaic.get('/repos/issues/search')).list).to.have.length(30)
    await old.close()
  })

  it('gives a renamed repository`s old name to a new one, and finds both by id', async () => {
    const { gitea, repo } = house
    await gitea.as('alice').renames(repo, 'core')
    expect((await house.mosaic.get('/repos/alice/app')).status).to.equal(301)
    const usurper = gitea.addRepo('alice', 'app')
    expect((await house.mosaic.get('/repos/alice/app')).object.id).to.equal(usurper.id)
    expect((await house.mosaic.get(`/repositories/${repo.id}`)).object.full_name).to.equal('alice/core')
  })

  it('keeps comments out of pages but not out of `since`', async () => {
    const issue = await house.gitea.as('alice').opens({ title: 'x' }, house.repo)
    for (let index = 0; index < 60; index++) await house.gitea.as('bob').says(`${index}`, issue)
    const all = await house.mosaic.get('/repos/alice/app/issues/1/comments?limit=1&page=3')
    expect(all.list).to.have.length(60)
    expect((await house.mosaic.get('/repos/alice/app/issues/comments?limit=20')).list).to.have.length(20)
    const later = '/repos/alice/app/issues/comments?since=2999-01-01T00:00:00Z'
    expect((await house.mosaic.get(later)).list).to.deep.equal([])
  })

  it('says null for an empty timeline and no reactions, and keeps a diary of who did what', async () => {
    const { gitea, repo } = house
    gitea.addLabel(repo, { name: 'bug' })
    const issue = await gitea.as('alice').opens({ title: 'x' }, repo)
    expect((await house.mosaic.get('/repos/alice/app/issues/1/timeline')).text).to.equal('null')
    expect((await house.mosaic.get('/repos/alice/app/issues/1/reactions')).text).to.equal('null')
    await gitea.as('bob').labels(['bug'], issue)
    await gitea.as('bob').unlabels('bug', issue)
    await gitea.as('bob').assigns(['mosaic'], issue)
    await gitea.as('bob').edits({ title: 'y' }, issue)
    await gitea.as('bob').closes(issue)
    const timeline = (await house.mosaic.get('/repos/alice/app/issues/1/timeline')).list
    expect(timeline.map((entry) => `${entry.type}${entry.body}`)).to.deep.equal([
      'label1',
      'label',
      'assignees',
      'change_title',
      'close',
    ])
    expect(timeline[2]).to.deep.include({ removed_assignee: false })
    expect(timeline[2]).to.have.nested.property('assignee.login', 'mosaic')
  })

  it('moves updated_at with every line of the timeline, but not with edits of comments or a closed blocker', async () => {
    let nowMs = 1_000_000
    const moving = await openHouse({
      clock: { now: () => nowMs, monotonic: () => 0, after: () => () => undefined },
    })
    const alice = moving.gitea.as('alice')
    const updated = () => moving.gitea.issue(moving.repo, 1).updatedAtMs
    const issue = await alice.opens({ title: 'x' }, moving.repo)
    const blocker = await alice.opens({ title: 'y' }, moving.repo)
    nowMs = 2_000_000
    await alice.addsDependency(blocker, issue)
    const comment = await alice.says('z', issue)
    nowMs = 3_000_000
    await alice.editsComment(comment, 'zz')
    await alice.deletesComment(comment)
    await alice.closes(blocker)
    expect(updated()).to.equal(2_000_000)
    await moving.gitea.stop()
    await moving.receiver.stop()
  })

  it('gives four labels of one name for four parallel requests', async () => {
    const make = () =>
      house.mosaic.post('/repos/alice/app/labels', { name: 'status/ready', color: '#0e8a16' })
    await Promise.all([make(), make(), make(), make()])
    expect((await house.mosaic.get('/repos/alice/app/labels')).list).to.have.length(4)
  })

  it('drops unknown labels from a filter, and wants all of the known ones', async () => {
    const { gitea, repo } = house
    for (const name of ['a', 'b']) gitea.addLabel(repo, { name })
    await gitea.as('alice').opens({ title: 'one', labels: ['a'] }, repo)
    await gitea.as('alice').opens({ title: 'both', labels: ['a', 'b'] }, repo)
    const titles = async (labels: string) =>
      (await house.mosaic.get(`/repos/alice/app/issues?labels=${labels}`)).list.map((one) => one.title)
    expect(await titles('a,b')).to.deep.equal(['both'])
    expect(await titles('a,nonsense')).to.deep.equal(['both', 'one'])
    expect(await titles('nonsense')).to.deep.equal(['both', 'one'])
  })

  it('knows pull requests as far as a bot meets them', async () => {
    const { gitea, repo } = house
    const pull = await gitea.as('bob').opensPull({ title: 'Fix' }, repo)
    await gitea.as('alice').assigns(['mosaic'], pull)
    await gitea.as('alice').says('nice', pull)
    await gitea.as('alice').merges(pull)
    await gitea.delivered()
    expect(house.actions()).to.deep.equal(['opened', 'assigned', 'created', 'closed'])
    expect((await house.mosaic.get('/repos/alice/app/pulls/1')).object.merged).to.equal(true)
    expect((await house.mosaic.get('/repos/alice/app/issues?type=issues&state=all')).list).to.deep.equal([])
  })

  it('removes an issue for good: its blocking ends, its events do not come back', async () => {
    const { gitea, repo } = house
    const [issue, blocker] = await Promise.all(
      ['a', 'b'].map((title) => gitea.as('alice').opens({ title }, repo)),
    )
    if (!issue || !blocker) throw new Error('not opened')
    await gitea.as('alice').addsDependency(blocker, issue)
    await gitea.as('alice').deletes(blocker)
    expect(gitea.dependenciesOf(issue)).to.deep.equal([])
    expect((await house.mosaic.get('/repos/alice/app/issues/1/timeline')).text).to.equal('null')
    expect((await house.mosaic.get('/repos/alice/app/issues/2')).status).to.equal(404)
    expect((await gitea.as('alice').opens({ title: 'c' }, repo)).number).to.equal(3)
  })

  it('has no route that the version does not have', async () => {
    const old = await openHouse({ version: '1.22.6' })
    await old.gitea.as('alice').opens({ title: 'x' }, old.repo)
    const answer = await old.client('alice').send('PUT', '/repos/alice/app/issues/1/lock', {})
    expect([answer.status, answer.text]).to.deep.equal([404, '404 page not found\n'])
    expect((await old.mosaic.get('/no/such/route')).text).to.equal('404 page not found\n')
    await old.close()
  })

  it('can forbid dependencies across repositories, in a bare JSON string', async () => {
    const strict = await openHouse({ crossRepositoryDependencies: false })
    strict.gitea.addRepo('alice', 'lib', { collaborators: { mosaic: 'write' } })
    for (const repo of ['alice/app', 'alice/lib']) await strict.gitea.as('alice').opens({ title: 'x' }, repo)
    const answer = await strict.mosaic.post('/repos/alice/app/issues/1/dependencies', {
      owner: 'alice',
      repo: 'lib',
      index: 1,
    })
    expect([answer.status, answer.text]).to.deep.equal([400, '"CrossRepositoryDependencies not enabled"'])
    await strict.close()
  })

  it('has assignee routes since 1.27', async () => {
    const next = await openHouse({ version: '1.27.0-rc0' })
    const issue = await next.gitea.as('alice').opens({ title: 'x', assignees: ['bob'] }, next.repo)
    const path = '/repos/alice/app/issues/1/assignees'
    expect((await next.mosaic.post(path, { assignees: ['mosaic'] })).status).to.equal(201)
    expect(next.gitea.assigneesOf(issue)).to.deep.equal(['bob', 'mosaic'])
    await next.mosaic.send('DELETE', path, { assignees: ['bob'] })
    expect(next.gitea.assigneesOf(issue)).to.deep.equal(['mosaic'])
    await next.close()
  })
})
