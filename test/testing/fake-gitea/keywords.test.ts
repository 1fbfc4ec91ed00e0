import { expect } from 'chai'
import { type House, openHouse } from './house.ts'

describe('closing keywords in the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
    house.gitea.addHook(house.repo, { url: `${house.receiver.url}/push`, events: ['push'] })
    for (const title of ['1', '2', '3']) await house.gitea.as('alice').opens({ title }, house.repo)
    await house.gitea.delivered()
    house.receiver.take()
  })
  afterEach(() => house.close())

  const states = () => house.gitea.issues(house.repo).map((issue) => issue.state)
  const told = async () => {
    await house.gitea.delivered()
    return house.receiver.take().map(({ headers, body }) => {
      const { action, number, commit_id, sender } = JSON.parse(body)
      const by = commit_id ? ' by commit' : ''
      return [headers['x-gitea-event-type'], action, number, sender.login].filter(Boolean).join(' ') + by
    })
  }
  const push = (message: string, login = 'bob') =>
    house.gitea.as(login).pushes({ 'a.txt': message }, message, house.repo)

  it('close by a pushed commit, before the push is told', async () => {
    await push('Do it\n\nFixes #1, resolves: #2 and mentions #3')
    expect(states()).to.deep.equal(['closed', 'closed', 'open'])
    expect(await told()).to.deep.equal([
      'issues closed 1 bob by commit',
      'issues closed 2 bob by commit',
      'push bob',
    ])
    const [line] = (await house.mosaic.get('/repos/alice/app/issues/3/timeline')).list
    const sha = String(line?.ref_commit_sha)
    expect(line).to.include({ type: 'commit_ref', body: `<a href="/alice/app/commit/${sha}">Do it</a>` })
    expect((await house.mosaic.get('/repos/alice/app')).object.open_issues_count).to.equal(1)
  })

  it('name the ROOT_URL, for no request causes them', async () => {
    const elsewhere = await openHouse({ rootUrl: 'http://git.example.test/' })
    await elsewhere.gitea.as('alice').opens({ title: 'x' }, elsewhere.repo)
    await elsewhere.gitea.as('alice').pushes({ a: 'b' }, 'closes #1', elsewhere.repo)
    await elsewhere.gitea.delivered()
    const { issue, commit_id } = JSON.parse(elsewhere.receiver.received.at(-1)?.body ?? '')
    expect(issue.html_url).to.equal('http://git.example.test/alice/app/issues/1')
    expect(commit_id).to.match(/^[0-9a-f]{40}$/)
    await elsewhere.close()
  })

  it('stop at an issue with open blockers: it and what the message names after it stay open', async () => {
    const { gitea, repo } = house
    await gitea.as('alice').addsDependency(gitea.issue(repo, 3), gitea.issue(repo, 1))
    await push('fixes #1, fixes #2')
    expect(states()).to.deep.equal(['open', 'open', 'open'])
    expect(await told()).to.deep.equal(['push bob'])
    const mentioned = async (number: number) =>
      (await house.mosaic.get(`/repos/alice/app/issues/${number}/timeline`)).list.map((line) => line.type)
    expect(await mentioned(1)).to.deep.equal(['add_dependency', 'commit_ref'])
    expect(await mentioned(2)).to.deep.equal([])
  })

  it('reopen as well', async () => {
    await push('fix #1')
    await push('reopens #1')
    expect(states()[0]).to.equal('open')
    expect(await told()).to.include('issues reopened 1 bob by commit')
  })

  it('need the right to close', async () => {
    house.gitea.addRepo('mallory', 'own')
    await house.gitea.as('mallory').pushes({ a: 'b' }, 'fixes alice/app#1', 'mallory/own')
    expect(states()[0]).to.equal('open')
    const [line] = (await house.mosaic.get('/repos/alice/app/issues/1/timeline')).list
    expect(line?.type).to.equal('commit_ref')
  })

  it('close when a pull request is merged: it, its issues, then the push', async () => {
    const { gitea, repo } = house
    await gitea.as('alice').addsDependency(gitea.issue(repo, 3), gitea.issue(repo, 2))
    const pull = await gitea.as('mallory').opensPull({ title: 'Closes #1', body: 'Fixes #2, see #3' }, repo)
    await told()
    await gitea.as('alice').merges(pull)
    expect(states()).to.deep.equal(['closed', 'open', 'open', 'closed'])
    expect(await told()).to.deep.equal([
      'pull_request closed 4 alice',
      'issues closed 1 alice by commit',
      'push alice',
    ])
    const { object } = await house.mosaic.get('/repos/alice/app/pulls/4')
    expect(object.merge_commit_sha).to.match(/^[0-9a-f]{40}$/)
    const lines = (await house.mosaic.get('/repos/alice/app/issues/4/timeline')).list
    expect(lines.map((line) => line.type)).to.deep.equal(['merge_pull'])
  })

  it('count in a comment of a pull request only from those who may close', async () => {
    const { gitea, repo } = house
    const pull = await gitea.as('bob').opensPull({ title: 'Work' }, repo)
    await gitea.as('mallory').says('closes #1', pull)
    await gitea.as('bob').says('closes #2', pull)
    await gitea.as('alice').merges(pull)
    expect(states()).to.deep.equal(['open', 'closed', 'open', 'closed'])
  })

  it('before a link count since 1.26, when merge commits stopped mentioning their own pull request', async () => {
    for (const [version, state, mentions] of [
      ['1.25.4', 'open', 1],
      ['1.26.3', 'closed', 0],
    ] as const) {
      const { gitea, repo, mosaic, close } = await openHouse({ version })
      await gitea.as('alice').opens({ title: 'x' }, repo)
      const body = `fixes [this](${gitea.url}/alice/app/issues/1)`
      await gitea.as('alice').merges(await gitea.as('alice').opensPull({ title: 'y', body }, repo))
      expect(gitea.issue(repo, 1).state).to.equal(state)
      const { list } = await mosaic.get('/repos/alice/app/issues/2/timeline')
      expect(list.filter((line) => line.type === 'commit_ref')).to.have.length(mentions)
      await close()
    }
  })
})
