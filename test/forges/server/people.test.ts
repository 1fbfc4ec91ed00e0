import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { messageOf, statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import { BOT, type Forge, PASSWORD } from '../support/forge.ts'

onEachForge('people in a repository', (stage) => {
  let forge: Forge
  let repo: RepoView
  let secret: RepoView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: 'none', bot: 'none' })
    secret = await forge.repo({ hook: 'none', private: true })
    await forge.alice.addsCollaborator(repo, BOT, 'write')
    await forge.alice.addsCollaborator(repo, 'carol', 'read')
  })

  const at = (rest: string, of = repo) => `/repos/${of.fullName}${rest}`
  const permission = (who: string) => at(`/collaborators/${who}/permission`)

  it('are told by their own rights what they may do', async () => {
    const rights = async (login: string) =>
      (await forge.person(login).does<{ permissions: object }>('GET', at(''))).permissions
    expect(await rights('alice')).to.deep.equal({ admin: true, push: true, pull: true })
    expect(await rights(BOT)).to.deep.equal({ admin: false, push: true, pull: true })
    expect(await rights('carol')).to.deep.equal({ admin: false, push: false, pull: true })
    expect(await rights('mallory')).to.deep.equal({ admin: false, push: false, pull: true })
  })

  it('may ask for the rights of others only as administrators of the repository', async () => {
    const seen = async (who: string) => {
      const { permission: is, role_name } = await forge.alice.does<Record<string, string>>(
        'GET',
        permission(who),
      )
      return [is, role_name]
    }
    expect(await seen('alice')).to.deep.equal(['owner', 'owner'])
    expect(await seen('bob')).to.deep.equal(['write', 'write'])
    expect(await seen('carol')).to.deep.equal(['read', 'read'])
    expect(await seen('mallory')).to.deep.equal(['read', 'read'])
    expect(await seen('boss')).to.deep.equal(['owner', 'owner'])
    expect(await statusOf(forge.mosaic, 'GET', permission('bob'))).to.equal(403)
  })

  it('may ask for their own rights, but not before 1.24', async () => {
    const { program } = forge
    const readable = program.kind === 'forgejo' || program.isGitea('1.24')
    expect(await statusOf(forge.mosaic, 'GET', permission(BOT))).to.equal(readable ? 200 : 403)
  })

  it('that nobody knows are missing to an administrator, and a refusal to Gitea for others', async () => {
    expect(await statusOf(forge.alice, 'GET', permission('nobody-at-all'))).to.equal(404)
    const code = forge.program.kind === 'gitea' ? 403 : 404
    expect(await statusOf(forge.mosaic, 'GET', permission('nobody-at-all'))).to.equal(code)
  })

  it('that work in it are known to any reader, their rights are not', async () => {
    const works = (who: string) => statusOf(forge.mallory, 'GET', at(`/collaborators/${who}`))
    expect(await works('bob')).to.equal(204)
    expect(await works('carol')).to.equal(204)
    expect(await works('mallory')).to.equal(404)
    // the owner is none
    expect(await works('alice')).to.equal(404)
  })

  it('are let in and put out by its administrators only', async () => {
    const path = at('/collaborators/mallory')
    expect(await statusOf(forge.bob, 'PUT', path, { permission: 'write' })).to.equal(403)
    expect(await statusOf(forge.alice, 'PUT', path, {})).to.equal(204)
    expect(await forge.alice.does('GET', permission('mallory'))).to.include({ permission: 'write' })
    expect(await statusOf(forge.bob, 'DELETE', path)).to.equal(403)
    expect(await statusOf(forge.alice, 'DELETE', path)).to.equal(204)
    expect(await statusOf(forge.alice, 'GET', path)).to.equal(404)
  })

  it('can be assigned whom the list shows: who may write, and last the owner', async () => {
    const list = await forge.mallory.does<{ login: string }[]>('GET', at('/assignees'))
    expect(list.map(({ login }) => login)).to.deep.equal(['bob', BOT, 'alice'])
  })

  it('may close their own issue without any right, and no other', async () => {
    const own = await forge.mallory.opens({ title: 'Mine' }, repo)
    await forge.mallory.closes(own)
    const others = await forge.bob.opens({ title: 'His' }, repo)
    const refused = await forge.mallory.request('PATCH', at(`/issues/${others.number}`), { state: 'closed' })
    expect(refused).to.deep.equal({ status: 403, text: '' })
    await forge.bob.reopens(own)
  })

  it('may not assign even on their own issue, and are not told so', async () => {
    const own = await forge.mallory.opens({ title: 'Mine' }, repo)
    const path = at(`/issues/${own.number}`)
    const { status, text } = await forge.mallory.request('PATCH', path, { title: 'Ours', assignees: ['bob'] })
    expect([status, JSON.parse(text).title, JSON.parse(text).assignees]).to.deep.equal([201, 'Ours', null])
  })

  it('outside a private repository find nothing, whatever they try', async () => {
    const issue = await forge.alice.opens({ title: 'Secret' }, secret)
    const paths = ['', '/issues', `/issues/${issue.number}`, '/labels', '/collaborators', '/hooks']
    for (const path of paths) {
      expect(await statusOf(forge.mallory, 'GET', at(path, secret)), path).to.equal(404)
      expect(await statusOf(forge.bob, 'GET', at(path, secret)), path).to.equal(path === '/hooks' ? 403 : 200)
    }
    const comment = at(`/issues/${issue.number}/comments`, secret)
    expect(await statusOf(forge.mallory, 'POST', comment, { body: 'Hm.' })).to.equal(404)
    expect(await statusOf(forge.mallory, 'GET', `/repositories/${secret.id}`)).to.equal(404)
  })

  it('lose what they saw with their place in it', async () => {
    const own = await forge.repo({ hook: 'none', private: true })
    expect(await statusOf(forge.mosaic, 'GET', at('', own))).to.equal(200)
    await forge.alice.removesCollaborator(own, BOT)
    expect(await statusOf(forge.mosaic, 'GET', at('', own))).to.equal(404)
  })

  it('who run the whole server own every repository', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, secret)
    await forge.boss.closes(issue)
    expect(await statusOf(forge.boss, 'DELETE', at(`/issues/${issue.number}`, secret))).to.equal(204)
  })
})

onEachForge('tokens', (stage) => {
  let forge: Forge
  let repo: RepoView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: 'none' })
  })

  const at = (rest: string) => `/repos/${repo.fullName}${rest}`

  it('are made by password only', async () => {
    const wish = { name: forge.newName('t'), scopes: ['all'] }
    const refused = await forge.bob.request('POST', '/users/bob/tokens', wish)
    expect([refused.status, messageOf(refused)]).to.deep.equal([401, 'auth required'])
    const made = await forge
      .withPassword('bob')
      .does<{ sha1: string; token_last_eight: string }>('POST', '/users/bob/tokens', wish)
    expect(made.sha1).to.match(/^[0-9a-f]{40}$/)
    expect(made.token_last_eight).to.equal(made.sha1.slice(-8))
  })

  it('are shown in words only once', async () => {
    await forge.newToken('carol', ['all'])
    const tokens = await forge.withPassword('carol').does<{ sha1: string }[]>('GET', '/users/carol/tokens')
    expect(new Set(tokens.map(({ sha1 }) => sha1))).to.deep.equal(new Set(['']))
  })

  it('need a name of their own and a scope that there is', async () => {
    const bob = forge.withPassword('bob')
    const name = forge.newName('t')
    const make = (wish: object) => statusOf(bob, 'POST', '/users/bob/tokens', wish)
    expect(await make({ name, scopes: [] })).to.equal(400)
    expect(await make({ name, scopes: ['write:everything'] })).to.equal(400)
    expect(await make({ name, scopes: ['read:issue'] })).to.equal(201)
    expect(await make({ name, scopes: ['read:issue'] })).to.equal(400)
    expect(await make({ scopes: ['read:issue'] })).to.equal(422)
  })

  it('are made for others by nobody but the administrator', async () => {
    const wish = { name: forge.newName('t'), scopes: ['all'] }
    expect(await statusOf(forge.withPassword('bob'), 'POST', '/users/carol/tokens', wish)).to.equal(403)
  })

  it('reach as far as their scopes, and say which one is missing', async () => {
    const reader = await forge.withScopes('alice', ['read:issue', 'read:repository'])
    expect(await statusOf(reader, 'GET', at('/issues'))).to.equal(200)
    const refused = await reader.request('POST', at('/issues'), { title: 'One' })
    expect(refused.status).to.equal(403)
    const words = forge.program.isGitea('1.24')
      ? ', required=[write:issue], token scope=read:issue,read:repository'
      : ': [write:issue]'
    expect(messageOf(refused)).to.equal(`token does not have at least one of required scope(s)${words}`)
    expect(await statusOf(reader, 'GET', '/user')).to.equal(403)
    expect(await statusOf(reader, 'GET', at('/contents/README.md'))).to.equal(200)
  })

  it('that write may read as well', async () => {
    const writer = await forge.withScopes('alice', ['write:issue'])
    expect(await statusOf(writer, 'GET', at('/issues'))).to.equal(200)
    expect(await statusOf(writer, 'POST', at('/issues'), { title: 'One' })).to.equal(201)
    expect(await statusOf(writer, 'GET', at(''))).to.equal(403)
    expect(await statusOf(writer, 'GET', at('/hooks'))).to.equal(403)
  })

  it('of somebody outside are refused for their scope before anything is looked for', async () => {
    const secret = await forge.repo({ hook: 'none', private: true })
    const mallory = await forge.withScopes('mallory', ['read:issue'])
    expect(await statusOf(mallory, 'GET', `/repos/${secret.fullName}`)).to.equal(403)
    expect(await statusOf(mallory, 'GET', `/repos/${secret.fullName}/issues`)).to.equal(404)
  })

  it('that nobody has are refused even where everybody may read', async () => {
    const caller = forge.stranger('not-a-token')
    const refused = await caller.asks('GET', at(''))
    const since = forge.program.isGitea('1.25')
    const words = since ? 'invalid username, password or token' : 'user does not exist [uid: 0, name: ]'
    expect([refused.status, messageOf(refused)]).to.deep.equal([401, words])
  })

  it('are not needed for what is public, and asked for where something is written', async () => {
    const caller = forge.stranger()
    expect((await caller.asks('GET', at('/issues'))).status).to.equal(200)
    expect((await caller.asks('GET', '/version')).status).to.equal(200)
    const body = { type: 'application/json', text: '{"title":"One"}' }
    const refused = await caller.asks('POST', at('/issues'), body)
    expect([refused.status, messageOf(refused)]).to.deep.equal([401, 'token is required'])
  })

  it('end with a word of their owner', async () => {
    const login = await newUser({ must_change_password: false })
    const caller = await forge.caller(login)
    expect((await caller.asks('GET', '/user')).status).to.equal(200)
    await forge.revokeTokens(login)
    expect((await caller.asks('GET', '/user')).status).to.equal(401)
  })

  async function newUser(wish: object): Promise<string> {
    const login = forge.newName('user')
    const body = { username: login, email: `${login}@example.com`, password: PASSWORD, ...wish }
    await forge.boss.does('POST', '/admin/users', body)
    return login
  }

  it('open nothing to somebody who has to change the password, which is so unless said otherwise', async () => {
    const login = await newUser({})
    const wish = { name: 't', scopes: ['all'] }
    const refused = await forge.withPassword(login).request('POST', `/users/${login}/tokens`, wish)
    expect(refused.status).to.equal(403)
    expect(messageOf(refused)).to.match(/^You must change your password\. Change it at: http/)
  })

  it('open nothing to somebody who has been locked out', async () => {
    const login = await newUser({ must_change_password: false })
    const caller = await forge.caller(login)
    await forge.boss.does('PATCH', `/admin/users/${login}`, {
      login_name: login,
      source_id: 0,
      prohibit_login: true,
    })
    const refused = await caller.asks('GET', '/user')
    expect(refused.status).to.equal(403)
    expect(messageOf(refused)).to.include('prohibited from signing in')
    expect(await statusOf(forge.withPassword(login), 'GET', '/user')).to.equal(401)
  })

  it('open nothing to somebody who is not active, and say the same of it', async () => {
    const login = await newUser({ must_change_password: false })
    const caller = await forge.caller(login)
    const edit = (active: boolean) =>
      forge.boss.does('PATCH', `/admin/users/${login}`, { login_name: login, source_id: 0, active })
    await edit(false)
    const refused = await caller.asks('GET', '/user')
    expect(refused.status).to.equal(403)
    expect(messageOf(refused)).to.include('prohibited from signing in')
    await edit(true)
    expect((await caller.asks('GET', '/user')).status).to.equal(200)
  })

  it('are for users that only administrators make, each with a name and a good password', async () => {
    const body = { username: forge.newName('user'), email: 'new@example.com', password: PASSWORD }
    expect(await statusOf(forge.alice, 'POST', '/admin/users', body)).to.equal(403)
    expect(await statusOf(forge.boss, 'POST', '/admin/users', { ...body, username: 'alice' })).to.equal(422)
    expect(await statusOf(forge.boss, 'POST', '/admin/users', { ...body, password: 'short' })).to.equal(400)
    for (const [username, words] of [
      ['Ghost', 'name is reserved [name: ghost]'],
      ['api', 'name is reserved [name: api]'],
      ['ann.keys', 'name pattern is not allowed [pattern: *.keys]'],
    ]) {
      const kept = await forge.boss.request('POST', '/admin/users', { ...body, username })
      expect([kept.status, messageOf(kept)]).to.deep.equal([422, words])
    }
    const keepsAdmin = forge.program.kind === 'forgejo' || !forge.program.isGitea('1.24')
    const admin = { ...body, username: 'admin', email: 'admin@example.com' }
    expect(await statusOf(forge.boss, 'POST', '/admin/users', admin)).to.equal(keepsAdmin ? 422 : 201)
    const taken = { ...body, email: 'alice@example.com' }
    expect(await statusOf(forge.boss, 'POST', '/admin/users', taken)).to.equal(422)
  })
})
