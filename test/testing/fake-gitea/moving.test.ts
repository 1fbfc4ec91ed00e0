import { expect } from 'chai'
import { Client } from './client.ts'
import { type House, openHouse } from './house.ts'

const ISSUE = '/repos/alice/app/issues/1'

for (const version of ['1.22.6', '1.27.0-rc0', 'forgejo-12']) {
  describe(`people and repositories that move, in a fake ${version}`, () => {
    let house: House
    beforeEach(async () => {
      house = await openHouse({ version })
    })
    afterEach(() => house.close())

    const location = async (as: string, path: string) => {
      const { status, headers } = await house.client(as).get(path)
      return `${status} ${headers.get('location')}`
    }

    it('leave their old name behind as a redirect until somebody takes it', async () => {
      const { gitea, repo, client } = house
      const token = gitea.token('alice')
      await gitea.as('bob').opens({ title: 'Hello' }, repo)
      const boss = client('boss')
      const rename = (from: string, to: string) =>
        boss.post(`/admin/users/${from}/rename`, { new_username: to })
      expect((await rename('alice', 'bob')).status).to.equal(422)
      expect((await rename('nobody', 'x')).object.message).to.equal(
        'user redirect does not exist [name: nobody]',
      )
      expect((await rename('alice', 'alicia')).status).to.equal(204)
      expect(await location('bob', '/users/alice')).to.equal('307 /api/v1/users/alicia')
      expect(await location('bob', `${ISSUE}?x=1`)).to.equal('307 /api/v1/repos/alicia/app/issues/1?x=1')
      expect((await new Client(gitea, token).get('/user')).object.login).to.equal('alicia')
      expect((await client('bob').get('/repos/alicia/app/issues/1')).status).to.equal(200)
      gitea.addUser('alice')
      expect(await location('bob', '/users/alice')).to.equal('200 null')
      expect(await location('bob', '/repos/alice/app')).to.equal('404 null')
    })

    it('become Ghost when they are deleted, and leave what they wrote', async () => {
      const { gitea, repo, client, receiver } = house
      const issue = await gitea.as('bob').opens({ title: 'Hello', assignees: ['bob', 'mosaic'] }, repo)
      await gitea.as('bob').says('Words', issue)
      await gitea.delivered()
      receiver.take()
      const boss = client('boss')
      const own = await boss.send('DELETE', '/admin/users/alice')
      expect([own.status, own.object.message]).to.deep.equal([
        422,
        'user still has ownership of repositories [uid: 2]',
      ])
      expect((await boss.send('DELETE', '/admin/users/bob')).status).to.equal(204)
      expect((await boss.get('/users/bob')).status).to.equal(404)
      const { object } = await client('alice').get(ISSUE)
      expect(object.user).to.deep.include({ id: -1, login: 'Ghost', email: '' })
      expect(gitea.assigneesOf(issue)).to.deep.equal(['mosaic'])
      const { list } = await client('alice').get(`${ISSUE}/comments`)
      const email = `${version === '1.27.0-rc0' ? '-1+' : ''}ghost@noreply.127.0.0.1`
      expect(list.map(({ user }) => user)[0]).to.deep.include({ id: -1, email })
      await gitea.as('alice').edits({ body: 'new' }, issue)
      await gitea.delivered()
      const told = receiver.take().map(({ body }) => JSON.parse(body))
      expect(told.map(({ action, issue: { user } }) => [action, user.login])).to.deep.equal([
        ['edited', 'Ghost'],
      ])
    })

    it('are given away when the taker agrees, without an event', async () => {
      const { client, gitea, receiver } = house
      const post = async (as: string, path: string, body: object = {}) =>
        (await client(as).post(`/repos/alice/app/transfer${path}`, body)).status
      expect(await post('bob', '', { new_owner: 'bob' })).to.equal(403)
      expect(await post('alice', '', { new_owner: 'nobody' })).to.equal(404)
      expect(await post('alice', '/reject')).to.equal(404)
      expect(await post('alice', '', { new_owner: 'mallory' })).to.equal(201)
      expect(await post('alice', '', { new_owner: 'mallory' })).to.equal(409)
      expect((await client('alice').get('/repos/alice/app')).object.repo_transfer).to.have.property(
        'recipient',
      )
      expect(await post('bob', '/accept')).to.equal(403)
      expect(await post('mallory', '/reject')).to.equal(200)
      expect(await post('alice', '', { new_owner: 'mallory' })).to.equal(201)
      expect(await post('mallory', '/accept')).to.equal(202)
      const status = version === '1.22.6' ? 307 : 301
      expect(await location('alice', '/repos/alice/app')).to.equal(`${status} /api/v1/repos/mallory/app`)
      gitea.addOrg('acme', { owners: ['mallory'] })
      const moved = await client('mallory').post('/repos/mallory/app/transfer', { new_owner: 'acme' })
      expect([moved.status, moved.object.full_name]).to.deep.equal([202, 'acme/app'])
      expect(await location('alice', '/repos/alice/app')).to.equal(`${status} /api/v1/repos/acme/app`)
      await gitea.delivered()
      expect(receiver.received).to.deep.equal([])
    })

    it('have hooks of their own, for whatever they own', async () => {
      const { client, gitea, receiver } = house
      const url = `${receiver.url}/own`
      const wish = { type: 'gitea', active: true, events: ['issues'], config: { url, content_type: 'json' } }
      const made = await client('mallory').post('/user/hooks', wish)
      expect(made.status).to.equal(201)
      gitea.addRepo('mallory', 'mine')
      await gitea.as('mallory').opens({ title: 'Mine' }, 'mallory/mine')
      await gitea.as('mallory').opens({ title: 'Not mine' }, 'alice/app')
      await gitea.delivered()
      const own = receiver.take().filter((one) => one.url === '/own')
      expect(own.map(({ headers }) => headers['x-gitea-hook-installation-target-type'])).to.deep.equal([
        version === '1.27.0-rc0' ? 'user' : undefined,
      ])
      const path = `/user/hooks/${made.object.id}`
      expect((await client('alice').get(path)).status).to.equal(404)
      expect((await client('mallory').send('DELETE', path)).status).to.equal(204)
      expect((await client('mallory').get('/user/hooks')).list).to.deep.equal([])
    })

    it('cannot have hooks without sense', async () => {
      const config = { url: 'nonsense', content_type: 'json' }
      const refused = async (body: object) => {
        const { status, object } = await house.client('alice').post('/repos/alice/app/hooks', body)
        return `${status} ${object.message}`
      }
      expect(await refused({ type: 'frob', config })).to.equal('422 Invalid hook type: frob')
      expect(await refused({ type: 'gitea' })).to.equal('422 [Config]: Required')
      const unread = await refused({ type: 'gitea', config })
      expect(unread).to.equal(version === '1.22.6' ? '201 undefined' : '422 Invalid url')
    })
  })
}
