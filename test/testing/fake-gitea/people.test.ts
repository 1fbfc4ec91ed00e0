import { expect } from 'chai'
import { ActRefused } from '../../../src/testing/index.ts'
import { Client } from './client.ts'
import { type House, openHouse } from './house.ts'

describe('people and rights in the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
  })
  afterEach(() => house.close())

  it('lets a person act, fires the events, and shows the result', async () => {
    const { gitea, repo } = house
    for (const name of ['size/small', 'size/big']) gitea.addLabel(repo, { name, exclusive: true })
    const bob = gitea.as('bob')
    const blocker = await bob.opens({ title: 'First' }, repo)
    const issue = await bob.opens({ title: 'Second', labels: ['size/small'] }, repo)
    await bob.assigns(['mosaic'], issue)
    await bob.labels(['size/big'], issue)
    const comment = await bob.says('one', issue)
    await bob.editsComment(comment, 'two')
    await bob.addsDependency(blocker, issue)
    await gitea.delivered()
    expect(gitea.issue(repo, 2)).to.deep.include({
      ref: 'alice/app#2',
      author: 'bob',
      comments: 1,
      state: 'open',
    })
    expect(gitea.assigneesOf(issue)).to.deep.equal(['mosaic'])
    expect(gitea.labelsOf(issue)).to.deep.equal(['size/big'])
    expect(gitea.comments(issue).map((one) => one.body)).to.deep.equal(['two'])
    expect(gitea.dependenciesOf(issue).map((one) => one.ref)).to.deep.equal(['alice/app#1'])
    const told = 'opened opened label_updated assigned label_updated created edited'
    expect(house.actions()).to.deep.equal(told.split(' '))
    expect(gitea.journal).to.deep.equal([])
  })

  it('refuses a person what the server would refuse', async () => {
    const { gitea, repo } = house
    const bob = gitea.as('bob')
    const [issue, blocker] = [await bob.opens({ title: 'a' }, repo), await bob.opens({ title: 'b' }, repo)]
    await bob.addsDependency(blocker, issue)
    const refused = await bob.closes(issue).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(ActRefused)
    expect(refused).to.include({ status: 412 })
    await bob.closes(blocker)
    await bob.closes(issue)
    expect(gitea.issue(repo, 1).state).to.equal('closed')
  })

  it('asks tokens for their scopes', async () => {
    const { gitea } = house
    const reader = new Client(gitea, gitea.token('mosaic', { scopes: ['read:issue'] }))
    expect((await reader.get('/repos/alice/app/issues')).status).to.equal(200)
    const refused = await reader.post('/repos/alice/app/issues', { title: 'x' })
    expect(refused.status).to.equal(403)
    expect(refused.object.message).to.contain('required=[write:issue]')
    const writer = new Client(gitea, gitea.token('mosaic', { scopes: ['write:issue'] }))
    expect((await writer.get('/repos/alice/app/issues')).status).to.equal(200)
    expect((await writer.get('/user')).status).to.equal(403)
  })

  it('refuses wrong and revoked tokens, and who must change the password', async () => {
    const { gitea } = house
    expect((await new Client(gitea, 'nonsense').get('/version')).status).to.equal(401)
    const token = gitea.token('mosaic')
    gitea.revoke(token)
    expect((await new Client(gitea, token).get('/user')).status).to.equal(401)
    gitea.addUser('fresh', { mustChangePassword: true })
    const refused = await house.client('fresh').get('/user')
    expect(refused.status).to.equal(403)
    expect(refused.object.message).to.match(/must change your password/)
  })

  it('makes tokens for a password only', async () => {
    const { gitea } = house
    const wish = { name: 'bot', scopes: ['write:issue'] }
    expect((await house.mosaic.post('/users/mosaic/tokens', wish)).status).to.equal(401)
    const basic = `Basic ${Buffer.from('mosaic:mosaic').toString('base64')}`
    const headers = { authorization: basic, 'content-type': 'application/json' }
    const made = await new Client(gitea).post('/users/mosaic/tokens', wish, { headers })
    expect(made.status).to.equal(201)
    expect(
      (await new Client(gitea, String(made.object.sha1)).get('/repos/alice/app/issues')).status,
    ).to.equal(200)
    const none = await new Client(gitea).post('/users/mosaic/tokens', { name: 'b' }, { headers })
    expect(none.status).to.equal(400)
  })

  it('hides private repositories from strangers, issues and hidden blockers included', async () => {
    const { gitea, repo } = house
    const secret = gitea.addRepo('alice', 'secret', { private: true })
    const hidden = await gitea.as('alice').opens({ title: 'Plan' }, secret)
    const issue = await gitea.as('alice').opens({ title: 'Held' }, repo)
    await gitea.as('alice').addsDependency(hidden, issue)
    expect((await house.mosaic.get('/repos/alice/secret')).status).to.equal(404)
    expect((await house.mosaic.get(`/repositories/${secret.id}`)).status).to.equal(404)
    const found = await house.mosaic.get('/repos/issues/search?state=all')
    expect(found.list.map((one) => one.title)).to.deep.equal(['Held'])
    const stub = (await house.client('mallory').get('/repos/alice/app/issues/1/dependencies')).list[0]
    expect(stub).to.include({ title: 'HIDDEN', number: 0 })
  })

  it('knows teams: owners own, a team writes where it was let in', async () => {
    const { gitea } = house
    gitea.addOrg('acme', {
      owners: ['alice'],
      teams: { bots: { level: 'write', members: ['mosaic'] } },
    })
    gitea.addRepo('acme', 'tool', { private: true })
    gitea.addLabel({ org: 'acme' }, { name: 'status/ready' })
    expect((await house.mosaic.get('/repos/acme/tool')).object.permissions).to.deep.equal({
      admin: false,
      push: true,
      pull: true,
    })
    expect((await house.mosaic.get('/repos/acme/tool/labels')).list).to.deep.equal([])
    expect((await house.mosaic.get('/orgs/acme/labels')).list[0]?.url).to.match(/\/orgs\/acme\/labels\/1$/)
    expect((await house.mosaic.post('/orgs/acme/labels', { name: 'x', color: 'fff' })).status).to.equal(403)
    expect((await house.client('bob').get('/repos/acme/tool')).status).to.equal(404)
  })
})
