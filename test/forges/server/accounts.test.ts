import { expect } from 'chai'
import { messageOf, statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import { BOT, type Forge, PASSWORD } from '../support/forge.ts'

/** One grey dot. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='

interface User {
  readonly login: string
  readonly full_name: string
  readonly description: string
  readonly avatar_url: string
}

onEachForge('accounts', (stage) => {
  let forge: Forge
  let login: string

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    login = forge.newName('hand')
    const wish = {
      username: login,
      email: `${login}@example.com`,
      password: PASSWORD,
      must_change_password: false,
    }
    await forge.boss.does('POST', '/admin/users', wish)
  })

  const edit = (wish: object) =>
    forge.boss.request('PATCH', `/admin/users/${login}`, { login_name: login, source_id: 0, ...wish })

  it('are given a name, a description and a password by an administrator', async () => {
    const answer = await edit({ full_name: 'A Hand', description: 'Helps.', password: `${PASSWORD}2` })
    expect([answer.status, (JSON.parse(answer.text) as User).description]).to.deep.equal([200, 'Helps.'])
    const user = await forge.alice.does<User>('GET', `/users/${login}`)
    expect(user).to.include({ full_name: 'A Hand', description: 'Helps.' })
    expect(await statusOf(forge.withPassword(login), 'GET', '/user')).to.equal(401)
  })

  it('that have to change their password are let in again by an administrator', async () => {
    await edit({ must_change_password: true })
    expect(await statusOf(forge.withPassword(login), 'GET', '/user')).to.equal(403)
    await edit({ must_change_password: false })
    expect(await statusOf(forge.withPassword(login), 'GET', '/user')).to.equal(200)
  })

  it('have a picture, which they change themselves', async () => {
    const self = forge.withPassword(login)
    const before = await self.does<User>('GET', '/user')
    expect(await statusOf(self, 'POST', '/user/avatar', { image: PICTURE })).to.equal(204)
    const after = await self.does<User>('GET', '/user')
    expect(after.avatar_url).not.to.equal(before.avatar_url)
  })

  it('make tokens with their password, not with a token', async () => {
    const wish = { name: 'one', scopes: ['read:user'] }
    const path = `/users/${BOT}/tokens`
    const refused = await forge.mosaic.request('POST', path, wish)
    expect(refused.status).to.equal(401)
    expect(
      await statusOf(forge.withPassword(BOT), 'POST', path, { ...wish, name: forge.newName('t') }),
    ).to.equal(201)
    expect(messageOf(refused)).not.to.equal('')
  })

  it('that nobody has are refused as collaborators, not missing', async () => {
    const repo = await forge.repo({ hook: 'none' })
    const path = `/repos/${repo.fullName}/collaborators/nobody-here`
    expect(await statusOf(forge.alice, 'GET', path)).to.equal(422)
  })

  it('are not deleted while they own a repository', async () => {
    await forge.withPassword(login).does('POST', '/user/repos', { name: 'mine' })
    expect(await statusOf(forge.boss, 'DELETE', `/admin/users/${login}`)).to.equal(422)
    await forge.boss.does('DELETE', `/repos/${login}/mine`)
    expect(await statusOf(forge.boss, 'DELETE', `/admin/users/${login}`)).to.equal(204)
  })
})
