import { expect } from 'chai'
import type { GiteaVersion } from '../../../src/testing/fake-gitea/index.ts'
import { type House, openHouse } from './house.ts'

/** `acme`: alice owns it, bob and mosaic are in teams, mallory is outside. */
async function openAcme(version: GiteaVersion = '1.26.3'): Promise<House> {
  const house = await openHouse({ version })
  house.gitea.addUser('carol')
  const tool = house.gitea.addRepo(
    house.gitea.addOrg('acme', {
      owners: ['alice'],
      teams: {
        testers: { level: 'read', members: ['carol'], units: ['issues'] },
        bots: { level: 'write', members: ['mosaic'] },
        guests: { level: 'read', members: ['bob'], repos: [] },
      },
    }).login,
    'tool',
  )
  expect(tool.fullName).to.equal('acme/tool')
  return house
}

describe('organisations in the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openAcme()
  })
  afterEach(() => house.close())

  const status = async (login: string, path: string) => (await house.client(login).get(path)).status
  const message = async (login: string, path: string) => (await house.client(login).get(path)).object.message
  const names = async (login: string, path: string) =>
    (await house.client(login).get(path)).list.map((one) => one.login ?? one.name)

  it('are not people: their labels, hooks and the like are missing there, in the words of the version', async () => {
    const said: Record<string, unknown> = {}
    for (const version of ['1.25.4', '1.27.0-rc0', 'forgejo-12']) {
      const { mosaic, close } = await openHouse({ version })
      const { status: code, object } = await mosaic.get('/orgs/alice/labels')
      said[version] = [code, object.message, object.errors]
      expect((await mosaic.get('/orgs/alice')).status).to.equal(404)
      await close()
    }
    const reason = ['org does not exist [id: 0, name: alice]']
    expect(said).to.deep.equal({
      '1.25.4': [404, 'GetOrgByName', reason],
      '1.27.0-rc0': [404, 'not found', undefined],
      'forgejo-12': [404, 'GetOrgByName', reason],
    })
  })

  it('show their teams to members only', async () => {
    expect(await names('mosaic', '/orgs/acme/teams')).to.deep.equal(['bots', 'guests', 'Owners', 'testers'])
    expect(await status('mallory', '/orgs/acme/teams')).to.equal(403)
    expect(await message('mallory', '/orgs/acme/teams')).to.equal('Must be an organization member')
    expect(await status('boss', '/orgs/acme/teams')).to.equal(200)
    expect(await status('mosaic', '/orgs/nowhere/teams')).to.equal(404)
  })

  it('show since 1.27 only the owners and the teams that one is in, unless one owns them', async () => {
    const next = await openAcme('1.27.0-rc0')
    const teams = async (login: string) =>
      (await next.client(login).get('/orgs/acme/teams')).list.map((team) => team.name)
    expect(await teams('mosaic')).to.deep.equal(['Owners', 'bots'])
    expect(await teams('alice')).to.deep.equal(['Owners', 'bots', 'guests', 'testers'])
    await next.close()
  })

  it('say of a team what it may do: by unit, and since 1.24 no longer in one word', async () => {
    const old = await openAcme('1.22.6')
    const team = async ({ client }: House) => (await client('alice').get('/orgs/acme/teams')).list.at(-1)
    expect(await team(house)).to.deep.include({
      name: 'testers',
      permission: 'none',
      units: ['repo.issues'],
      units_map: { 'repo.issues': 'read' },
      includes_all_repositories: true,
    })
    expect(await team(old)).to.deep.include({ permission: 'read' })
    await old.close()
  })

  it('answer who is in a team: 403 to other members, 404 to outsiders', async () => {
    const [, { id } = { id: 0 }] = (await house.mosaic.get('/orgs/acme/teams')).list
    const path = (login: string) => `/teams/${id}/members/${login}`
    expect((await house.client('bob').get(path('bob'))).object).to.include({ login: 'bob' })
    expect(await status('alice', path('mosaic'))).to.equal(404)
    expect(await status('mosaic', path('bob'))).to.equal(403)
    expect(await message('mosaic', path('bob'))).to.equal('Must be a team member')
    expect(await status('mallory', path('bob'))).to.equal(404)
    expect(await status('boss', path('bob'))).to.equal(200)
  })

  it('tell outsiders nothing about members but where to look', async () => {
    expect(await status('mosaic', '/orgs/acme/members/bob')).to.equal(204)
    expect(await status('mosaic', '/orgs/acme/members/mallory')).to.equal(404)
    expect(await status('mallory', '/orgs/acme/members/mallory')).to.equal(404)
    const sent = await house.client('mallory').get('/orgs/acme/members/bob')
    expect(sent.status).to.equal(303)
    expect(sent.headers.get('location')).to.equal('/api/v1/orgs/acme/public_members/bob')
    expect(await status('mallory', '/orgs/acme/public_members/bob')).to.equal(404)
  })

  it('list the teams of a repository', async () => {
    expect(await names('mallory', '/repos/acme/tool/teams')).to.deep.equal(['Owners', 'bots', 'testers'])
    const personal = await house.mosaic.get('/repos/alice/app/teams')
    expect([personal.status, personal.object.message]).to.deep.equal([
      405,
      'repo is not owned by an organization',
    ])
  })

  it('let readers of issues be assigned, but only in 1.26', async () => {
    expect(await names('mallory', '/repos/acme/tool/assignees')).to.deep.equal(['alice', 'carol', 'mosaic'])
    for (const version of ['1.25.4', '1.27.0-rc0', 'forgejo-12'] as const) {
      const { mosaic, close } = await openAcme(version)
      const { list } = await mosaic.get('/repos/acme/tool/assignees')
      expect(list.map((user) => user.login)).to.deep.equal(['alice', 'mosaic'])
      await close()
    }
  })

  it('give no right to push to who may only write issues', async () => {
    house.gitea.addUser('dora')
    house.gitea.addOrg('desk', {
      owners: ['alice'],
      teams: { triage: { level: 'write', members: ['dora'], units: ['issues'] } },
    })
    house.gitea.addRepo('desk', 'tool', { private: true })
    const dora = house.client('dora')
    const { object } = await dora.get('/repos/desk/tool')
    expect(object.permissions).to.deep.equal({ admin: false, push: false, pull: true })
    const issue = await house.gitea.as('alice').opens({ title: 'x' }, 'desk/tool')
    const label = house.gitea.addLabel('desk/tool', { name: 'bug' })
    const path = `/repos/desk/tool/issues/${issue.number}/labels`
    expect((await dora.post(path, { labels: [label.id] })).status).to.equal(200)
  })
})
