import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { messageOf, statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import { BOT, type Forge } from '../support/forge.ts'

interface Team {
  readonly id: number
  readonly name: string
  readonly permission: string
}

onEachForge('organisations', (stage) => {
  let forge: Forge
  let org: string
  let repo: RepoView
  let crew: Team

  before(async () => {
    forge = stage().forge
    const made = await forge.organisation()
    org = made.org
    repo = made.repo
    const teams = await forge.alice.does<Team[]>('GET', `/orgs/${org}/teams`)
    const found = teams.find(({ name }) => name === 'crew')
    if (!found) throw new Error('the crew is missing')
    crew = found
  })

  const at = (rest = '') => `/repos/${repo.fullName}${rest}`
  const label = (name: string) => ({ name, color: '#5319e7' })

  it('share their names with people, and belong to whoever makes them', async () => {
    expect(await statusOf(forge.bob, 'POST', '/orgs', { username: 'alice' })).to.equal(422)
    expect(await statusOf(forge.bob, 'POST', '/orgs', { username: org })).to.equal(422)
    expect(await statusOf(forge.bob, 'POST', '/orgs', {})).to.equal(422)
    expect(await statusOf(forge.alice, 'GET', `/orgs/${org}/members/alice`)).to.equal(204)
    expect(await statusOf(forge.alice, 'GET', '/orgs/alice')).to.equal(404)
  })

  it('tell who is in them to those who are, and send others elsewhere', async () => {
    expect(await statusOf(forge.mosaic, 'GET', `/orgs/${org}/members/carol`)).to.equal(204)
    expect(await statusOf(forge.mosaic, 'GET', `/orgs/${org}/members/bob`)).to.equal(404)
    const bob = await forge.caller('bob')
    const outside = await bob.asks('GET', `/orgs/${org}/members/carol`)
    expect([outside.status, outside.headers.get('location')]).to.deep.equal([
      303,
      `/api/v1/orgs/${org}/public_members/carol`,
    ])
    expect(await statusOf(forge.bob, 'GET', `/orgs/${org}/members/bob`)).to.equal(404)
  })

  it('tell anybody who owns them', async () => {
    const isOwner = async (login: string) => {
      const path = `/users/${login}/orgs/${org}/permissions`
      return (await forge.mosaic.does<{ is_owner: boolean }>('GET', path)).is_owner
    }
    expect(await isOwner('alice')).to.equal(true)
    for (const login of ['carol', 'bob', BOT]) expect(await isOwner(login)).to.equal(false)
    expect(await statusOf(forge.mosaic, 'GET', `/users/nobody-at-all/orgs/${org}/permissions`)).to.equal(404)
  })

  it('that are limited are seen by whoever is signed in, and their repositories tell it by the owner alone', async () => {
    const limited = forge.newName('staff')
    await forge.alice.does('POST', '/orgs', { username: limited, visibility: 'limited' })
    await forge.alice.does('POST', `/orgs/${limited}/repos`, { name: 'plans', auto_init: true })
    const path = `/repos/${limited}/plans`
    const told = await forge.mallory.does<{
      private: boolean
      internal: boolean
      owner: { visibility: string }
    }>('GET', path)
    expect([told.private, told.internal, told.owner.visibility]).to.deep.equal([false, false, 'limited'])
    expect((await forge.stranger().asks('GET', path)).status).to.equal(404)
  })

  it('let a team do what it may do, and nobody else', async () => {
    const issue = await forge.bob.opens({ title: 'One' }, repo)
    const path = at(`/issues/${issue.number}`)
    expect(await statusOf(forge.carol, 'PATCH', path, { assignees: [BOT], title: 'Two' })).to.equal(201)
    expect((await forge.bob.reads(issue)).assignees).to.deep.equal([BOT])
    expect(await statusOf(forge.mallory, 'PATCH', path, { title: 'Three' })).to.equal(403)
    expect(await statusOf(forge.carol, 'DELETE', path)).to.equal(403)
    expect(await statusOf(forge.alice, 'DELETE', path)).to.equal(204)
  })

  it('tell a member of a team its rights in the repository, to push as well', async () => {
    const { permissions } = await forge.mosaic.does<{ permissions: object }>('GET', at())
    expect(permissions).to.deep.equal({ admin: false, push: true, pull: true })
  })

  it('give a team no rights as a whole since 1.24, only for each part', async () => {
    expect(crew.permission).to.equal(forge.program.isGitea('1.24') ? 'none' : 'write')
    const { units_map } = crew as Team & { units_map: object }
    expect(units_map).to.deep.equal({ 'repo.code': 'write', 'repo.issues': 'write', 'repo.pulls': 'write' })
  })

  it('call a member of a writing team a reader since 1.24', async () => {
    const { permission } = await forge.alice.does<{ permission: string }>(
      'GET',
      at('/collaborators/carol/permission'),
    )
    expect(permission).to.equal(forge.program.isGitea('1.24') ? 'read' : 'write')
  })

  it('count nobody of a team as a collaborator, but let all of it be assigned', async () => {
    expect(await statusOf(forge.alice, 'GET', at('/collaborators/carol'))).to.equal(404)
    const list = await forge.alice.does<{ login: string }[]>('GET', at('/assignees'))
    expect(list.map(({ login }) => login).sort()).to.deep.equal(['alice', 'carol', BOT])
  })

  it('show their teams to members, and to nobody else', async () => {
    const seen = async () =>
      (await forge.carol.does<Team[]>('GET', `/orgs/${org}/teams`)).map(({ name }) => name)
    const all = ['crew', 'Owners']
    expect([...(await seen())].sort((one, other) => one.localeCompare(other))).to.deep.equal(all)
    expect(await statusOf(forge.bob, 'GET', `/orgs/${org}/teams`)).to.equal(403)
  })

  it('show who is in a team to those who are in it', async () => {
    const asked = (who = forge.carol, whom = BOT) => statusOf(who, 'GET', `/teams/${crew.id}/members/${whom}`)
    expect(await asked()).to.equal(200)
    expect(await asked(forge.carol, 'bob')).to.equal(404)
    expect(await asked(forge.alice)).to.equal(200)
    expect(await asked(forge.bob)).to.equal(404)
    expect(await statusOf(forge.carol, 'GET', '/teams/99999/members/bob')).to.equal(404)
  })

  it('say which teams a repository has, and that one of a person has none', async () => {
    const teams = await forge.carol.does<Team[]>('GET', at('/teams'))
    expect(teams.map(({ name }) => name)).to.deep.equal(['Owners', 'crew'])
    const own = await forge.repo({ hook: 'none' })
    expect(await statusOf(forge.alice, 'GET', `/repos/${own.fullName}/teams`)).to.equal(405)
  })

  it('let only their owners make teams and repositories, and change who is in a team', async () => {
    const team = { name: 'gang', permission: 'write', units: ['repo.issues'] }
    const refused = await forge.carol.request('POST', `/orgs/${org}/teams`, team)
    expect([refused.status, messageOf(refused)]).to.deep.equal([403, 'Must be an organization owner'])
    expect(await statusOf(forge.carol, 'POST', `/orgs/${org}/repos`, { name: 'mine' })).to.equal(403)
    const member = `/teams/${crew.id}/members/mallory`
    const status = forge.program.isGitea('1.27') ? 403 : 404
    for (const who of [forge.bob, forge.carol]) expect(await statusOf(who, 'PUT', member)).to.equal(status)
  })

  it('give rights with a place in a team, and take them with it', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const member = `/teams/${crew.id}/members/mallory`
    const tries = () => statusOf(forge.mallory, 'PATCH', at(`/issues/${issue.number}`), { title: 'Two' })
    await forge.alice.does('PUT', member)
    expect(await tries()).to.equal(201)
    await forge.alice.does('DELETE', member)
    expect(await tries()).to.equal(403)
  })

  it('have teams that may do one thing and not another', async () => {
    const name = forge.newName('secret')
    await forge.alice.does('POST', `/orgs/${org}/repos`, { name, private: true, auto_init: true })
    const wish = {
      name: 'triage',
      permission: 'write',
      units: ['repo.issues'],
      includes_all_repositories: true,
    }
    const { id } = await forge.alice.does<Team>('POST', `/orgs/${org}/teams`, wish)
    await forge.alice.does('PUT', `/teams/${id}/members/bob`)
    const there = `/repos/${org}/${name}`
    const issue = await forge.bob.opens({ title: 'One' }, `${org}/${name}`)
    expect(await statusOf(forge.bob, 'PATCH', `${there}/issues/${issue.number}`, { title: 'Two' })).to.equal(
      201,
    )
    expect(await statusOf(forge.bob, 'GET', `${there}/contents/README.md`)).to.equal(403)
    await forge.alice.does('DELETE', `/teams/${id}/members/bob`)
    expect(await statusOf(forge.bob, 'GET', there)).to.equal(404)
    await forge.alice.does('DELETE', `/teams/${id}`)
  })

  it('need to say what a team may do, unless it is administrators', async () => {
    const make = (wish: object) => forge.alice.request('POST', `/orgs/${org}/teams`, wish)
    expect((await make({ name: 'vague', permission: 'write' })).status).to.equal(500)
    const admins = await make({ name: 'admins', permission: 'admin' })
    expect([admins.status, JSON.parse(admins.text).permission]).to.deep.equal([201, 'admin'])
    expect((await make({ name: 'Admins', permission: 'admin' })).status).to.equal(422)
    expect((await make({ permission: 'admin' })).status).to.equal(422)
    await forge.alice.does('DELETE', `/teams/${JSON.parse(admins.text).id}`)
  })

  it('tell their own hook of every repository', async () => {
    const issue = await forge.bob.opens({ title: 'One' }, repo)
    await forge.alice.closes(issue)
    const events = (await stage().heard.events(repo)).slice(-2)
    expect(events.map(({ name }) => name)).to.deep.equal(['issues opened', 'issues closed'])
    const target = forge.program.isGitea('1.24') ? 'organization' : undefined
    expect(events[0]?.delivery.headers['x-gitea-hook-installation-target-type']).to.equal(target)
  })

  it('tell the hook of the repository before their own', async () => {
    const before = (await stage().heard.events(repo)).length
    await forge.hook(repo)
    const issue = await forge.bob.opens({ title: 'One' }, repo)
    const events = (await stage().heard.events(repo)).slice(before)
    expect(events.map(({ name, payload }) => [name, payload.number])).to.deep.equal([
      ['issues opened', issue.number],
      ['issues opened', issue.number],
    ])
    if (!forge.program.isGitea('1.24')) return
    const targets = events.map(({ delivery }) => delivery.headers['x-gitea-hook-installation-target-type'])
    expect(targets).to.deep.equal(['repository', 'organization'])
  })

  it('have hooks for their owners only', async () => {
    const refused = await forge.carol.request('GET', `/orgs/${org}/hooks`)
    expect([refused.status, messageOf(refused)]).to.deep.equal([403, 'Must be an organization owner'])
    expect(await statusOf(forge.bob, 'GET', `/orgs/${org}/hooks`)).to.equal(403)
  })

  describe('and their labels', () => {
    const shared = 'shared'
    let id: number

    before(async () => {
      id = (await forge.alice.does<{ id: number }>('POST', `/orgs/${org}/labels`, label(shared))).id
    })

    it('are defined by owners and read by everybody', async () => {
      const refused = await forge.carol.request('POST', `/orgs/${org}/labels`, label('mine'))
      expect([refused.status, messageOf(refused)]).to.deep.equal([403, 'Must be an organization owner'])
      const names = await forge.mallory.does<{ name: string }[]>('GET', `/orgs/${org}/labels`)
      expect(names.map(({ name }) => name)).to.deep.equal([shared])
    })

    it('are not among those of a repository', async () => {
      expect(await forge.carol.does('GET', at('/labels'))).to.deep.equal([])
    })

    it('are put on an issue by number everywhere, by name since 1.24 and in Forgejo', async () => {
      const { program } = forge
      const issue = await forge.bob.opens({ title: 'One' }, repo)
      const path = at(`/issues/${issue.number}/labels`)
      const names = async () => (await forge.bob.reads(issue)).labels
      await forge.carol.does('POST', path, { labels: [shared] })
      const byName = program.kind === 'forgejo' || program.isGitea('1.24')
      expect(await names()).to.deep.equal(byName ? [shared] : [])
      await forge.carol.does('POST', path, { labels: [id] })
      expect(await names()).to.deep.equal([shared])
    })

    it('say by their address whose they are', async () => {
      const { url } = await forge.bob.does<{ url: string }>('GET', `/orgs/${org}/labels/${id}`)
      expect(url).to.match(new RegExp(`/api/v1/orgs/${org}/labels/${id}$`))
    })

    it('are unknown to the lists of a repository, which show everything instead', async () => {
      await forge.bob.opens({ title: 'Bare' }, repo)
      const listed = await forge.bob.does<{ title: string }[]>('GET', at(`/issues?labels=${shared}`))
      expect(listed.map(({ title }) => title)).to.include('Bare')
    })

    it('push out a label of their scope that is the repository’s own', async () => {
      const exclusive = { exclusive: true }
      const own = { ...label('size/s'), ...exclusive }
      const { id: small } = await forge.alice.does<{ id: number }>('POST', at('/labels'), own)
      const common = { ...label('size/l'), ...exclusive }
      const { id: large } = await forge.alice.does<{ id: number }>('POST', `/orgs/${org}/labels`, common)
      const issue = await forge.bob.opens({ title: 'One' }, repo)
      for (const one of [small, large])
        await forge.carol.does('POST', at(`/issues/${issue.number}/labels`), { labels: [one] })
      expect((await forge.bob.reads(issue)).labels).to.deep.equal(['size/l'])
      await forge.alice.does('DELETE', `/orgs/${org}/labels/${large}`)
      expect((await forge.bob.reads(issue)).labels).to.deep.equal([])
    })
  })
})
