import { expect } from 'chai'
import { Client } from './client.ts'
import { type House, openHouse } from './house.ts'

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  'content-type': 'application/json',
})

describe('accounts in the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
  })
  afterEach(() => house.close())

  const wish = { username: 'helper', email: 'helper@example.test', password: 'long enough' }
  const make = (login: string, more: object = {}) =>
    house.client(login).post('/admin/users', { ...wish, ...more })

  it('are made by a site administrator, and useless until the password is changed', async () => {
    const { gitea } = house
    const made = await make('boss')
    expect([made.status, made.object.login]).to.deep.equal([201, 'helper'])
    const refused = await house.client('helper').get('/version')
    expect([refused.status, refused.object]).to.deep.equal([
      403,
      { message: `You must change your password. Change it at: ${gitea.url}//user/change_password` },
    ])
  })

  it('get a token for their password when they need not change it', async () => {
    await make('boss', { must_change_password: false })
    const headers = basic('helper', wish.password)
    const scopes = ['write:issue', 'read:user']
    const token = await new Client(house.gitea).post(
      '/users/helper/tokens',
      { name: 'bot', scopes },
      { headers },
    )
    const { object } = await new Client(house.gitea, String(token.object.sha1)).get('/user')
    expect(object.login).to.equal('helper')
  })

  it('are refused to others, without a good password, and under a name or address in use', async () => {
    const said = async (login: string, more: object) => {
      const { status, object } = await make(login, more)
      return `${status} ${object.message}`
    }
    expect(await said('alice', {})).to.equal('403 user should be the site admin')
    expect(await said('boss', { password: 'short' })).to.equal('400 PasswordIsRequired')
    expect(await said('boss', { username: 'Bob' })).to.equal('422 user already exists [name: Bob]')
    expect(await said('boss', { email: 'bob@example.test' })).to.equal(
      '422 e-mail already in use [email: bob@example.test]',
    )
    expect(await said('boss', { email: '' })).to.equal('422 [Email]: Required')
    const narrow = new Client(house.gitea, house.gitea.token('boss', { scopes: ['write:user'] }))
    expect((await narrow.post('/admin/users', wish)).status).to.equal(403)
  })

  it('that are locked out are told so at every call, and work again afterwards', async () => {
    const lock = (prohibit_login: boolean) =>
      house.client('boss').send('PATCH', '/admin/users/mosaic', { login_name: 'mosaic', prohibit_login })
    expect((await lock(true)).object.prohibit_login).to.equal(true)
    for (const path of ['/version', '/user', '/repos/alice/app/issues']) {
      const { status, object } = await house.mosaic.get(path)
      expect([status, object]).to.deep.equal([
        403,
        {
          message: 'This account is prohibited from signing in, please contact your site administrator.',
        },
      ])
    }
    await lock(false)
    expect((await house.mosaic.get('/user')).status).to.equal(200)
  })

  it('that are locked out do not get in by password at all', async () => {
    const said: unknown[] = []
    for (const version of ['1.24.7', '1.25.4']) {
      const { gitea, close } = await openHouse({ version })
      const { id } = gitea.addUser('gone', { prohibitLogin: true })
      const headers = basic('gone', 'gone')
      const { status, object } = await new Client(gitea).send('GET', '/user', undefined, { headers })
      said.push(status, String(object.message).replace(String(id), 'ID'))
      await close()
    }
    expect(said).to.deep.equal([
      401,
      'user is not allowed login [uid: ID, name: gone]',
      401,
      'invalid username, password or token',
    ])
  })

  it('that may only read are told in JSON that they may not label, but by Forgejo in a page', async () => {
    for (const [version, type, text] of [
      ['1.22.6', 'application/json', '"message":"write permission is required"'],
      ['1.27.0-rc0', 'application/json', '"message":"write permission is required"'],
      ['forgejo-12', 'text/html', '<!DOCTYPE html>'],
    ] as const) {
      const { gitea, repo, client, close } = await openHouse({ version })
      await gitea.as('alice').opens({ title: 'x' }, repo)
      for (const method of ['POST', 'PUT']) {
        const path = '/repos/alice/app/issues/1/labels'
        const refused = await client('mallory').send(method, path, { labels: [] })
        expect(refused.status).to.equal(403)
        expect(refused.headers.get('content-type')).to.match(new RegExp(`^${type}`))
        expect(refused.text).to.contain(text)
      }
      await close()
    }
  })

  it('that may only read are told of a wrong list first by Forgejo, and what is neither id nor name is wrong since 1.24', async () => {
    const said: Record<string, unknown> = {}
    for (const version of ['1.22.6', '1.26.3', 'forgejo-12']) {
      const { gitea, repo, client, close } = await openHouse({ version })
      await gitea.as('alice').opens({ title: 'x' }, repo)
      const send = async (login: string, labels: unknown[]) =>
        (await client(login).post('/repos/alice/app/issues/1/labels', { labels })).status
      said[version] = [await send('mallory', [1, 'bug']), await send('bob', [true])]
      await close()
    }
    expect(said).to.deep.equal({ '1.22.6': [403, 200], '1.26.3': [403, 400], 'forgejo-12': [400, 400] })
  })
})
