import { expect } from 'chai'
import type { GiteaVersion } from '../../../src/testing/fake-gitea/index.ts'
import { openHouse } from './house.ts'

/** One member of each kind of team, and what the API says of them in a public and in a private repository. */
async function told(version: GiteaVersion) {
  const house = await openHouse({ version })
  const { gitea, client } = house
  for (const login of ['carol', 'dora', 'eve']) gitea.addUser(login)
  gitea.addOrg('acme', {
    owners: ['alice'],
    teams: {
      writers: { level: 'write', members: ['bob'] },
      triage: { level: 'write', members: ['carol'], units: { code: 'read', issues: 'write', pulls: 'read' } },
      issuers: { level: 'write', members: ['dora'], units: ['issues'] },
      readers: { level: 'read', members: ['eve'] },
      admins: { level: 'admin', members: ['mosaic'] },
    },
  })
  gitea.addRepo('acme', 'open')
  gitea.addRepo('acme', 'closed', { private: true })
  const of = async (login: string, repo: string) => {
    const { object } = await client('alice').get(`/repos/acme/${repo}/collaborators/${login}/permission`)
    expect(object.role_name).to.equal(object.permission)
    return object.permission
  }
  const people = ['alice', 'bob', 'carol', 'dora', 'eve', 'mosaic', 'mallory', 'boss']
  const lines = await Promise.all(
    people.map(async (login) => `${login}: ${await of(login, 'open')} ${await of(login, 'closed')}`),
  )
  const own = await client('dora').get('/repos/acme/closed')
  await house.close()
  return { lines, permissions: own.object.permissions }
}

describe('the permission of a member of a team', () => {
  for (const version of ['1.22.6', 'forgejo-12']) {
    it(`is the lowest of the team’s parts in ${version}`, async () => {
      expect((await told(version)).lines).to.deep.equal([
        'alice: owner owner',
        'bob: write write',
        'carol: read read',
        'dora: write write',
        'eve: read read',
        'mosaic: owner owner',
        'mallory: read none',
        'boss: owner owner',
      ])
    })
  }

  for (const version of ['1.24.7', '1.27.0-rc0']) {
    it(`says nothing of a team that is no administrator in ${version}`, async () => {
      expect((await told(version)).lines).to.deep.equal([
        'alice: owner owner',
        'bob: read none',
        'carol: read none',
        'dora: read none',
        'eve: read none',
        'mosaic: owner owner',
        'mallory: read none',
        'boss: owner owner',
      ])
    })
  }

  it('of the repository itself is about code: who has issues alone may not even pull', async () => {
    const nothing = { admin: false, push: false, pull: false }
    expect((await told('1.22.6')).permissions).to.deep.equal(nothing)
    expect((await told('1.27.0-rc0')).permissions).to.deep.equal(nothing)
  })
})
